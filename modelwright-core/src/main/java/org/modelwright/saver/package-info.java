/** Read {@link org.modelwright.saver.Saver} first. */
@NullMarked
package org.modelwright.saver;

import org.jspecify.annotations.NullMarked;
