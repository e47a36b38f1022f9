/**
 * What becomes of a model's scores: a class by a threshold, an honest probability, a range. The keys are {@link
 * org.modelwright.decision.Threshold} and its neighbours; each is fitted to {@link org.modelwright.decision.HeldOut} scores, of
 * models that have not learned from the rows they are of, and becomes a fitted model around another one, whose graph holds it.
 */
@NullMarked
package org.modelwright.decision;

import org.jspecify.annotations.NullMarked;
