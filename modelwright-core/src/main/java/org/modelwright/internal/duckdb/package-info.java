/** No promise to anyone outside this module. */
@NullMarked
package org.modelwright.internal.duckdb;

import org.jspecify.annotations.NullMarked;
