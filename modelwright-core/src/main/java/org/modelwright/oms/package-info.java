/**
 * OpenSSF Model Signing v1.0 with {@code java.security} alone. A folder's files become a {@code Manifest}, that a
 * {@code Statement}, whose bytes a {@code SigningKey} signs; a {@code Bundle} is the file that all of it travels in.
 * {@code OmsVerifier} goes the other way: first whose signature it is, then what it says, then whether the files are still
 * those. It knows neither models nor registries.
 */
@NullMarked
package org.modelwright.oms;

import org.jspecify.annotations.NullMarked;
