/**
 * What people should know of data and model before they trust them. {@link org.modelwright.evidence.DataChecks} is read
 * first: once the rows are split, it looks at the target's classes and at each feature, and says what will disappoint
 * whoever trains on them. When the model is scored, {@link org.modelwright.evidence.ScoreIntervals} says how sure each score
 * is, and a {@link org.modelwright.evidence.Gate} holds a score against a bound or against the baseline, and stops the job
 * before a version exists.
 */
@NullMarked
package org.modelwright.evidence;

import org.jspecify.annotations.NullMarked;
