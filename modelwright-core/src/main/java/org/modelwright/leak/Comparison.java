package org.modelwright.leak;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A column beside the target, in the sampled rows where both have a value, and what counts as evidence there. */
final class Comparison {

    /** Fewer rows than this are no evidence. */
    static final int MIN_ROWS = 20;

    /** A finding must be rarer than one in a billion among all columns if these had nothing to do with the target. */
    static final double LN_RARITY = Math.log(1e9);

    /** Of the rows that are not the most frequent target, so many may disagree. */
    static final double MAX_DISAGREEMENT = 0.025;

    private final Sample sample;
    private final Values target;
    private final Values column;
    private final int columns;
    private final int[] rows;

    Comparison(Sample sample, Values target, Values column, int columns) {
        this.sample = sample;
        this.target = target;
        this.column = column;
        this.columns = columns;
        this.rows = complete(sample, target, column);
    }

    private static int[] complete(Sample sample, Values target, Values column) {
        int[] rows = new int[sample.size()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            if (column.isPresent(row) && target.isPresent(row)) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    Sample sample() {
        return sample;
    }

    Values target() {
        return target;
    }

    Values column() {
        return column;
    }

    /** {@return the rows where both have a value, as places in the sample} */
    int[] rows() {
        return rows;
    }

    /** {@return whether there are rows and values enough} */
    boolean isPossible() {
        return rows.length >= MIN_ROWS && column.distinct() > 1;
    }

    boolean isNumeric() {
        return column.isNumeric() && target.isNumeric();
    }

    /** {@return how many rows are not of the most frequent target} */
    int minority() {
        return rows.length - Arrays.stream(target.counts(rows)).max().orElse(0);
    }

    /** {@return whether so few rows disagree that the column tells the target} */
    boolean agrees(int matches) {
        return rows.length - matches <= MAX_DISAGREEMENT * minority();
    }

    /**
     * {@return whether chance explains it}
     *
     * @param lnOdds the logarithm of how unlikely it is for one column
     */
    boolean isChance(double lnOdds) {
        return lnOdds < LN_RARITY + Math.log(Math.max(1, columns));
    }

    /** {@return how many rows agree, for people} */
    String share(int matches) {
        return sample.share(matches, rows.length);
    }

    /** {@return how many rows agree, for scripts} */
    Map<String, Object> facts(int matches) {
        return sample.facts(matches, rows.length);
    }

    /** {@return a finding that stops the job} */
    Finding blocking(String kind, String message, Map<String, Object> facts) {
        return Finding.blocking(kind, List.of(column.name()), message, facts);
    }

    /** {@return a finding that is only told} */
    Finding warning(String kind, String message, Map<String, Object> facts) {
        return Finding.warning(kind, List.of(column.name()), message, facts);
    }
}
