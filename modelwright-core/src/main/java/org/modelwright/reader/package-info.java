/**
 * The kinds that read. A reader is a record of its YAML keys: its constructor fills defaults and refuses nonsense before any
 * data is touched; {@code read} hands the keys to a table of {@link org.modelwright.table}, which opens, types, reads and
 * checks, and gives back a frame. {@link org.modelwright.reader.Lineage} then says of that frame where it came from and what
 * it held, as a dataset of MLflow. Read {@link org.modelwright.reader.Reader} first, then
 * {@link org.modelwright.reader.ParquetReader}.
 */
@NullMarked
package org.modelwright.reader;

import org.jspecify.annotations.NullMarked;
