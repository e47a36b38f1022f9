/** Read {@link org.modelwright.model.Model} first. */
@NullMarked
package org.modelwright.model;

import org.jspecify.annotations.NullMarked;
