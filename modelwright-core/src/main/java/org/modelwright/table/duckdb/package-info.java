/**
 * DuckDB, which reads and writes files. {@code DuckDb} is a connection to the {@code Database} of a session: what a query
 * gives is copied vector by vector into columns by a {@code VectorColumnBuilder}, in the order of the rows or where
 * {@code ScatterFunction} finds the place of each; {@code Dictionaries} counts what the texts take. {@code TableWriter}
 * goes the other way: DuckDB asks {@code Batches} for rows while it writes. No promise to anyone outside this module. Read
 * {@link org.modelwright.table.duckdb.DuckDb} first.
 */
@NullMarked
package org.modelwright.table.duckdb;

import org.jspecify.annotations.NullMarked;
