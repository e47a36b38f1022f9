/**
 * Looks for what would make scores too good, after the split and before anything is trained.
 * {@link org.modelwright.leak.LeakCheck} is read first. It draws a sample, codes the values of each column, compares
 * column by column with the target (the same values, order, cuts or gaps), searches for sums, products and exact linear
 * relations of the others, and counts test rows that have copies among the training rows. What is found becomes a
 * {@link org.modelwright.leak.LeakReport}: problems, warnings and what was waived.
 */
@NullMarked
package org.modelwright.leak;

import org.jspecify.annotations.NullMarked;
