/** Read {@link org.modelwright.error.Problem} first. */
@NullMarked
package org.modelwright.error;

import org.jspecify.annotations.NullMarked;
