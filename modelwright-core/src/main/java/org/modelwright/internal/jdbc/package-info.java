/** Reads a query of any database that has a JDBC driver. Read {@link org.modelwright.internal.jdbc.JdbcSource} first. */
@NullMarked
package org.modelwright.internal.jdbc;

import org.jspecify.annotations.NullMarked;
