/**
 * The job. Read {@link org.modelwright.job.TrainingJob} first; what happens, in order, is in {@code TrainingRun}.
 */
@NullMarked
package org.modelwright.job;

import org.jspecify.annotations.NullMarked;
