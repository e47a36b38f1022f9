package org.modelwright.metric;

import java.util.Optional;

/**
 * A metric of certain rows, made ready to be asked what it would be if rows counted otherwise: what intervals are made
 * of. It holds a few numbers of each row and asks no frame any more. Safe for several threads.
 */
public interface ReweightedScore {

    /**
     * {@return the score where each row counts so many times; NaN where it is not defined for them}
     *
     * @param counts for each row how often it is there
     */
    double of(int[] counts);

    /**
     * {@return for each row its influence on the score, by how much the score changes for each share of all rows that is
     * moved to this one; their mean is 0. Empty where the score has none}
     *
     * <p>The variance of the score is that of their mean (the infinitesimal jackknife; of an area under the curve DeLong's).
     */
    Optional<double[]> influences();

    /** {@return what the score is the share of, if it is a proportion of rows} */
    default Optional<Proportion> proportion() {
        return Optional.empty();
    }

    /** {@return the fewest rows of a class that the score judges by itself; very many if it judges none by itself} */
    default int fewestRows() {
        return Integer.MAX_VALUE;
    }

    /**
     * Some rows of others.
     *
     * @param hits how many
     * @param rows of how many
     * @param binomial whether its interval is always Wilson's, and not only where they are few
     */
    record Proportion(int hits, int rows, boolean binomial) {

        /** Some rows of others, whose interval is Wilson's where they are few. */
        public Proportion(int hits, int rows) {
            this(hits, rows, false);
        }
    }
}
