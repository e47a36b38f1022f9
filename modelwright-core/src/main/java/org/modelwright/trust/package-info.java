/**
 * Whom to believe, and whether a model is what they signed. A {@link org.modelwright.trust.Trust} names public keys and
 * certificates; {@link org.modelwright.scoring.ModelVerifier} holds a model's folder against its signature and its record and
 * tells a {@link org.modelwright.trust.Verification}: every fault at once, and what is proved where there is none. The format
 * of signatures is {@code oms}'s affair.
 */
@NullMarked
package org.modelwright.trust;

import org.jspecify.annotations.NullMarked;
