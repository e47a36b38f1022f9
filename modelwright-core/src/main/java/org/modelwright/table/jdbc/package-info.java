/** Reads a query of any database that has a JDBC driver. Read {@link org.modelwright.table.jdbc.JdbcSource} first. */
@NullMarked
package org.modelwright.table.jdbc;

import org.jspecify.annotations.NullMarked;
