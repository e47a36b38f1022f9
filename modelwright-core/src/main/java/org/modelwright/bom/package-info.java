/**
 * What a process is made of: jars and libraries of machine code, with version, licence and SHA-256. Start with
 * {@link org.modelwright.bom.Libraries}.
 */
@NullMarked
package org.modelwright.bom;

import org.jspecify.annotations.NullMarked;
