/** Read {@link org.modelwright.leak.LeakCheck} first. */
@NullMarked
package org.modelwright.leak;

import org.jspecify.annotations.NullMarked;
