/** MLflow's SQL store as SQLite holds it. No promise to anyone outside this module. */
@NullMarked
package org.modelwright.internal.mlflow.sqlite;

import org.jspecify.annotations.NullMarked;
