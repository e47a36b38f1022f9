/**
 * A version made again from what its record says. {@link org.modelwright.reproduce.RecordedJob} is the job that the record
 * describes; {@link org.modelwright.reproduce.Reproduction} holds the data against the hashes that were recorded, trains in a
 * store of its own, and compares: settings, libraries, split, files, predictions, in this order, and names the first
 * difference. Read {@code Reproduction} first.
 */
@NullMarked
package org.modelwright.reproduce;

import org.jspecify.annotations.NullMarked;
