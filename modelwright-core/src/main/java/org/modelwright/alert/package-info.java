/** Read {@link org.modelwright.alert.AlertChannel} first. */
@NullMarked
package org.modelwright.alert;

import org.jspecify.annotations.NullMarked;
