/**
 * One home for tables. A {@link org.modelwright.schema.Selection} says which columns and rows are wanted; a
 * {@link org.modelwright.table.ParquetTable}, {@link org.modelwright.table.CsvTable} or
 * {@link org.modelwright.table.JsonTable} holds its {@link org.modelwright.table.SourceFiles} against the checksums in them and
 * makes a {@code FileTable} of them;
 * {@code TypeInference} asks DuckDB the rules of {@link org.modelwright.data.TypeRules} and decides each type;
 * {@code RefusedValues} tells what fits nowhere; the frame is held against its schema.
 * {@link org.modelwright.table.JdbcTable} does the same for a database, {@link org.modelwright.table.TableFile} in batches.
 * Read {@code FileTable} first.
 */
@NullMarked
package org.modelwright.table;

import org.jspecify.annotations.NullMarked;
