package org.modelwright.metric;

/** The numbers that a metric is defined for. */
enum Domain {
    ANY(Double.NEGATIVE_INFINITY, true, "any"),
    ABOVE_MINUS_ONE(-1, false, "above -1"),
    NOT_NEGATIVE(0, true, "at least 0"),
    POSITIVE(0, false, "above 0");

    private final double bound;
    private final boolean inclusive;
    private final String words;

    Domain(double bound, boolean inclusive, String words) {
        this.bound = bound;
        this.inclusive = inclusive;
        this.words = words;
    }

    boolean holds(double value) {
        return value > bound || inclusive && value == bound;
    }

    String words() {
        return words;
    }
}
