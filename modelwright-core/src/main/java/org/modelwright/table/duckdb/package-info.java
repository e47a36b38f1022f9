/** No promise to anyone outside this module. */
@NullMarked
package org.modelwright.table.duckdb;

import org.jspecify.annotations.NullMarked;
