/**
 * The way back: models that MLflow knows, scored in this JVM. Read {@link org.modelwright.scoring.ScoringModel} first.
 */
@NullMarked
package org.modelwright.scoring;

import org.jspecify.annotations.NullMarked;
