/** No promise to anyone outside this module. */
@NullMarked
package org.modelwright.internal.tree;

import org.jspecify.annotations.NullMarked;
