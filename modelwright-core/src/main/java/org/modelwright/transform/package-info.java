/**
 * What stands between raw columns and a learner. A {@link org.modelwright.transform.Transform}, read first, says which
 * columns of the inputs it takes; given the training rows of those it becomes a
 * {@link org.modelwright.transform.FittedTransform}, which makes other columns of them, in Java and as nodes of the ONNX
 * graph. {@link org.modelwright.transform.FittedTransforms} are all of a job in a row: a learner sees what the last one
 * leaves. Built in are the parts of dates ({@link org.modelwright.transform.DateParts}), which every date becomes that no
 * other transform takes.
 */
@NullMarked
package org.modelwright.transform;

import org.jspecify.annotations.NullMarked;
