/** No promise to anyone outside this module. */
@NullMarked
package org.modelwright.internal.http;

import org.jspecify.annotations.NullMarked;
