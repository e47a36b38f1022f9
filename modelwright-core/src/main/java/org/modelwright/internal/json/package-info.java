/** No promise to anyone outside this module. */
@NullMarked
package org.modelwright.internal.json;

import org.jspecify.annotations.NullMarked;
