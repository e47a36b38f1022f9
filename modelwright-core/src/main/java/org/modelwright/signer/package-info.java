/** Read {@link org.modelwright.signer.Signer} first. */
@NullMarked
package org.modelwright.signer;

import org.jspecify.annotations.NullMarked;
