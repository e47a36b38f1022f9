/** Read {@link org.modelwright.splitter.Splitter} first. */
@NullMarked
package org.modelwright.splitter;

import org.jspecify.annotations.NullMarked;
