/** Read {@link org.modelwright.Modelwright} first. */
@NullMarked
package org.modelwright;

import org.jspecify.annotations.NullMarked;
