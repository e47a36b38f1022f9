/** Boosted trees through XGBoost's C API. Read {@link org.modelwright.xgboost.XGBoostModel} first. */
@NullMarked
package org.modelwright.xgboost;

import org.jspecify.annotations.NullMarked;
