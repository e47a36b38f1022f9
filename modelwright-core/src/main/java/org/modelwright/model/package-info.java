/**
 * Learners. A {@link org.modelwright.model.Model}, read first, holds settings alone; given a frame of training inputs and
 * a target it fits, tells a {@link org.modelwright.model.FitListener} of each round, and gives a
 * {@link org.modelwright.model.FittedModel}, which predicts and exports itself to ONNX. In a linear model columns become
 * terms, terms a design matrix, and rows are added up, partition by partition, to gradients that Newton's method brings to
 * zero; a baseline learns one number or the shares of the classes.
 */
@NullMarked
package org.modelwright.model;

import org.jspecify.annotations.NullMarked;
