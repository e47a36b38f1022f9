/**
 * Tables in files and databases become frames here. A {@link org.modelwright.table.Selection} says which columns and rows are
 * wanted; {@link org.modelwright.table.ParquetTable}, {@code CsvTable} and {@code JsonTable} turn a file into what DuckDB
 * sees as a table, {@code FileTable} lets {@code TypeInference} decide each column's type, reads them, and holds the frame
 * against its schema; {@code RefusedValues} tells what fits nowhere. {@code JdbcTable} does the same for a database. Read
 * {@code FileTable} first.
 */
@NullMarked
package org.modelwright.table;

import org.jspecify.annotations.NullMarked;
