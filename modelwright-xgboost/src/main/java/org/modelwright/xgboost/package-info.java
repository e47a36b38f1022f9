/**
 * Boosted trees through XGBoost's C API, as a plug-in. {@link org.modelwright.xgboost.XGBoostModel} is read first: it
 * checks parameters by name, encodes categories, hands the columns in batches to a quantile matrix of the native library,
 * grows trees round by round until a set-aside part of the rows no longer gains, and reads the booster's trees back. They
 * become nodes of the ONNX graph, so that a saved model needs no XGBoost.
 */
@NullMarked
package org.modelwright.xgboost;

import org.jspecify.annotations.NullMarked;
