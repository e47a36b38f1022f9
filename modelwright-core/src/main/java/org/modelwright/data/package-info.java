/** Read {@link org.modelwright.data.Frame} first. */
@NullMarked
package org.modelwright.data;

import org.jspecify.annotations.NullMarked;
