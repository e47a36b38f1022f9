/** From a file to a job. No promise to anyone outside this module. */
@NullMarked
package org.modelwright.init;

import org.jspecify.annotations.NullMarked;
