/**
 * Tools that know no kind and no table: {@link org.modelwright.internal.text.Json} and
 * {@link org.modelwright.internal.text.Yaml} turn maps, lists and plain values into text and back,
 * {@link org.modelwright.internal.text.StrictJson} refuses what a lenient reader lets pass,
 * {@link org.modelwright.internal.text.Sha256} makes digests, and {@link org.modelwright.internal.text.Product} says name
 * and version. Each stands alone; read the one you need. No promise to anyone outside this module.
 */
@NullMarked
package org.modelwright.internal.text;

import org.jspecify.annotations.NullMarked;
