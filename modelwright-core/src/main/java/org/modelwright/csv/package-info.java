/**
 * What a CSV file says of itself before its values are read. A {@link org.modelwright.csv.CsvDialect} holds the keys that
 * say how it is written; {@link org.modelwright.csv.CsvRecords} gives its first lines, quotes and comments understood;
 * {@link org.modelwright.csv.CsvHeader} makes the columns' names of them and refuses what cannot be a header;
 * {@link org.modelwright.csv.BlankFields} tells, where fields begin or end in blanks, which of them stood in quotes. Values
 * and types are read in {@code table}. No promise to anyone outside this module.
 */
@NullMarked
package org.modelwright.csv;

import org.jspecify.annotations.NullMarked;
