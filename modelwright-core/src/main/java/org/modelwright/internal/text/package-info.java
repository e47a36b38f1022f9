/** No promise to anyone outside this module. */
@NullMarked
package org.modelwright.internal.text;

import org.jspecify.annotations.NullMarked;
