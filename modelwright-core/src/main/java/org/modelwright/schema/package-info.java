/**
 * What must hold of a table. A {@link org.modelwright.schema.DataSchema} names columns, each with the rules of a
 * {@link org.modelwright.schema.ColumnSchema}: type, gaps, bounds, values, pattern; both refuse rules that contradict one
 * another when they are made. Once a table is read, a {@link org.modelwright.schema.SchemaReport} holds the frame against
 * them, gathers every violation with its first rows, and words them as problems. Read
 * {@link org.modelwright.schema.DataSchema} first.
 */
@NullMarked
package org.modelwright.schema;

import org.jspecify.annotations.NullMarked;
