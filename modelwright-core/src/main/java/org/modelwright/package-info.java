/**
 * The library's front door. {@link org.modelwright.Modelwright} is read first: it turns YAML into a
 * {@link org.modelwright.job.TrainingJob}, loads a model that MLflow knows to predict with it, writes a first
 * configuration for a table, and describes every kind there is. Everything it does is done in the packages below; nothing
 * may be used by them in return, and whoever writes Java instead of YAML starts with
 * {@link org.modelwright.job.TrainingJob}.
 */
@NullMarked
package org.modelwright;

import org.jspecify.annotations.NullMarked;
