/**
 * What a database answers, as columns. A {@code JdbcUrl} and a {@code SqlText} are checked before anything is opened;
 * {@code JdbcSource} opens the database for reading only and waits for a {@code Reading}, which runs the query in a thread
 * of its own. {@code SqlType} says what each column is; a {@code ResultColumnBuilder} takes its values row by row within the
 * {@code Budget} and decides at the end how they are held. Errors become {@code SqlFailure}'s words. Read
 * {@link org.modelwright.table.jdbc.JdbcSource} first.
 */
@NullMarked
package org.modelwright.table.jdbc;

import org.jspecify.annotations.NullMarked;
