/** MLflow's SQL store as SQLite holds it. No promise to anyone outside this module. */
@NullMarked
package org.modelwright.mlflow.sqlite;

import org.jspecify.annotations.NullMarked;
