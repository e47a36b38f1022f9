/**
 * What a model takes and gives, and who says so. Between scoring and saving, a {@link org.modelwright.signer.Signer} sees the
 * inputs and the outputs of the test rows and makes a {@link org.modelwright.signer.ModelSignature}: columns with their types,
 * as MLflow writes them into the model's file and checks them when the model is asked. When the model is saved, a signer that
 * has a key signs its files: a {@link org.modelwright.signer.ModelSeal}. {@link org.modelwright.signer.InferSigner} does both.
 * Read {@code Signer} first.
 */
@NullMarked
package org.modelwright.signer;

import org.jspecify.annotations.NullMarked;
