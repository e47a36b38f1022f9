/**
 * What is predicted. A {@link org.modelwright.task.Task} is read first: it is configured or found from the target's
 * column. Then {@link org.modelwright.task.Target} holds the values or the numbers of classes,
 * {@link org.modelwright.task.Labels} the classes themselves in their order, and {@link org.modelwright.task.Outputs} names
 * the columns of predictions and probabilities. Models, metrics, signatures and scoring all speak of the answer in these
 * words.
 */
@NullMarked
package org.modelwright.task;

import org.jspecify.annotations.NullMarked;
