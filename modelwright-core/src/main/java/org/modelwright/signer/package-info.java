/**
 * What a model takes and gives. Between scoring and saving, a {@link org.modelwright.signer.Signer} sees the inputs and the
 * outputs of the test rows and makes a {@link org.modelwright.signer.ModelSignature}: columns with their types, as MLflow
 * writes them into the model's file and checks them when the model is asked. {@link org.modelwright.signer.InferSigner} reads
 * them off the data and refuses what ONNX cannot carry. Read {@code Signer} first.
 */
@NullMarked
package org.modelwright.signer;

import org.jspecify.annotations.NullMarked;
