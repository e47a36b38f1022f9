/** Read {@link org.modelwright.schema.DataSchema} first. */
@NullMarked
package org.modelwright.schema;

import org.jspecify.annotations.NullMarked;
