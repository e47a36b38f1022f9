/** Read {@link org.modelwright.metric.Metric} first. */
@NullMarked
package org.modelwright.metric;

import org.jspecify.annotations.NullMarked;
