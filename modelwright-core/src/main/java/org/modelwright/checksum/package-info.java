/**
 * Holds files against the checksums that they carry, from the first byte to the last: those of gzip and Zstandard around a
 * text, and those of the pages of Parquet. No promise to anyone outside this module. Read
 * {@link org.modelwright.checksum.Checksums} first.
 */
@NullMarked
package org.modelwright.checksum;

import org.jspecify.annotations.NullMarked;
