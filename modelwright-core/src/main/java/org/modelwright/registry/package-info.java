/** Read {@link org.modelwright.registry.Register} first. */
@NullMarked
package org.modelwright.registry;

import org.jspecify.annotations.NullMarked;
