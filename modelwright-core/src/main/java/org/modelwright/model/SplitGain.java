package org.modelwright.model;

/**
 * How much the splits of trees that ask one column were worth.
 *
 * @param total by how much they made the loss smaller, all together, in the learner's own unit
 * @param splits how many there are
 */
public record SplitGain(double total, double splits) {

    /** {@return both together} */
    SplitGain plus(SplitGain other) {
        return new SplitGain(total + other.total, splits + other.splits);
    }

    /** {@return what a split is worth in the mean, XGBoost's {@code gain}; 0 without one} */
    public double mean() {
        return splits == 0 ? 0 : total / splits;
    }
}
