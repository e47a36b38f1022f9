/**
 * The job. A {@link org.modelwright.job.TrainingJob} describes it; checked once, it is a
 * {@link org.modelwright.job.CheckedJob}, which plans or runs. Both go through {@code Preparation}: read, trace, split,
 * check. A plan notes what it sees and stops there; {@code TrainingRun} goes on with fit, predict, score, sign, save and
 * register, one line a step, while {@code RunLog} keeps in MLflow what each step gave. Read {@code TrainingRun} first.
 */
@NullMarked
package org.modelwright.job;

import org.jspecify.annotations.NullMarked;
