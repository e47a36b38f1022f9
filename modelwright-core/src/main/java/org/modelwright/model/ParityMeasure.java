package org.modelwright.model;

/**
 * How far apart two predictions of a regression are, for the proof that a saved model is the fitted one: a number that is
 * held against a tolerance, whatever the unit of the target is.
 *
 * @param kind what the difference is divided by, or taken of
 * @param spread the standard deviation of the training targets; of use for {@link Kind#SPREAD} alone
 */
public record ParityMeasure(Kind kind, double spread) {

    /** The largest gap that is let pass between predictions of a regression. */
    public static final double TOLERANCE = 5e-5;

    /** The largest difference that is let pass between probabilities. */
    public static final double PROBABILITY_TOLERANCE = 1e-6;

    /** What a difference is compared with. */
    public enum Kind {
        /** The larger of 1 and the prediction's size: for sums in doubles. */
        SIZE("relative to max(1, |y|)"),
        /** The spread of the training targets. What two doubles of this size cannot tell apart is no difference. */
        SPREAD("in parts of the target's standard deviation"),
        /** Nothing: the difference is one of logarithms, as a log link has it. */
        LOGARITHM("difference of logarithms");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** {@return it in words, for the run record} */
        public String words() {
            return words;
        }
    }

    /** {@return what is right for sums in doubles} */
    public static ParityMeasure ofSize() {
        return new ParityMeasure(Kind.SIZE, 1);
    }

    /** {@return what is right for sums of 32-bit floats, of targets that spread so much} */
    public static ParityMeasure ofSpread(double spread) {
        return new ParityMeasure(Kind.SPREAD, spread);
    }

    /** {@return what is right for sums that are put through an exponential} */
    public static ParityMeasure ofLogarithms() {
        return new ParityMeasure(Kind.LOGARITHM, 1);
    }

    /** {@return how far apart two predictions are; infinite if one is a number and the other is none} */
    public double gap(double wanted, double given) {
        double difference = difference(wanted, given);
        if (difference == 0 || Double.isInfinite(difference)) {
            return difference;
        }
        return switch (kind) {
            case SIZE -> difference / Math.max(1, Math.abs(wanted));
            case SPREAD -> Math.max(0, difference - Math.ulp(wanted)) / spread;
            case LOGARITHM -> difference(Math.log(wanted), Math.log(given));
        };
    }

    /** {@return the absolute difference; none between two that are no numbers, infinite if only one is none} */
    public static double difference(double wanted, double given) {
        if (wanted == given || Double.compare(wanted, given) == 0) {
            return 0;
        }
        double difference = Math.abs(wanted - given);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
}
