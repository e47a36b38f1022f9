/**
 * How good predictions are, in scikit-learn's names and numbers. {@link org.modelwright.metric.Metric} is read first: it
 * takes the target and a model's outputs for the same rows and gives a number, whose name, value and direction are a
 * {@link org.modelwright.metric.Score}. Metrics of classes count a confusion matrix, or rank and average probabilities;
 * metrics of numbers add up errors without losing digits. A minimum or maximum makes a metric a gate that a run must
 * pass.
 */
@NullMarked
package org.modelwright.metric;

import org.jspecify.annotations.NullMarked;
