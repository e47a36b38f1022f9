/**
 * Which rows are learnt from and which judge. A {@link org.modelwright.splitter.Splitter}, read first, is given the
 * examples, reads keys, target or a column of them, and assigns each row to training, to testing or to neither; the
 * {@link org.modelwright.splitter.RowSplit} is verified to hold every row once, and carries facts for
 * people. Whatever looks random is a hash of a seed and a row's own name, so that a split can be computed again, anywhere
 * and in any order of rows.
 */
@NullMarked
package org.modelwright.splitter;

import org.jspecify.annotations.NullMarked;
