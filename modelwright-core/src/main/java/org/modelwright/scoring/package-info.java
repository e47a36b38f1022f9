/**
 * The way back: models that MLflow knows, scored in this JVM. A URI names a model; {@code ModelFiles} finds its folder,
 * or fetches a copy into the cache; its files are held against their digests; what {@code MLmodel} says becomes a
 * signature, which every table is enforced against before ONNX Runtime predicts. A file is scored in batches by
 * {@link org.modelwright.scoring.FilePrediction}. Read {@link org.modelwright.scoring.ScoringModel} first.
 */
@NullMarked
package org.modelwright.scoring;

import org.jspecify.annotations.NullMarked;
