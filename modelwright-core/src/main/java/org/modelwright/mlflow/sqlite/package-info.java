/**
 * MLflow's own tables in a SQLite file. Read {@link org.modelwright.mlflow.sqlite.SqliteMlflowClient} first: it joins
 * the parts. Each call of a part is one transaction of {@code Store}, which opens the file late, waits for other
 * writers and for migrations, and has {@code Schema} make or inspect the tables. Inside it the part runs its SQL
 * through a {@code Transaction}; experiments, inputs and metrics have classes of their own, named by their tables.
 * {@code Search} turns a filter in MLflow's words into a condition, {@code Rows} reads what comes back.
 */
@NullMarked
package org.modelwright.mlflow.sqlite;

import org.jspecify.annotations.NullMarked;
