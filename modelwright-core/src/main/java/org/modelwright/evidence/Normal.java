package org.modelwright.evidence;

/** The normal distribution, and Wilson's interval that is made of it. */
final class Normal {

    private Normal() {}

    /**
     * {@return the number that so large a share of the standard normal distribution is below}
     *
     * <p>Found by Newton's method from a start that is right to 4.5e-4 (Abramowitz and Stegun, 26.2.23); right to 1e-13.
     *
     * @param share above 0 and below 1
     */
    static double quantile(double share) {
        if (share > 0.5) {
            return -quantile(1 - share);
        }
        double tail = Math.sqrt(-2 * Math.log(share));
        double found = -(tail
                - (2.515517 + tail * (0.802853 + tail * 0.010328))
                        / (1 + tail * (1.432788 + tail * (0.189269 + tail * 0.001308))));
        for (int step = 0; step < 4; step++) {
            found -= (below(found) - share) / (Math.exp(-found * found / 2) / Math.sqrt(2 * Math.PI));
        }
        return found;
    }

    /** {@return the share of the distribution below a number that is not above 0}: a continued fraction, or a series. */
    private static double below(double number) {
        double size = -number;
        if (size < 3) {
            double term = size;
            double sum = size;
            for (int n = 1; n < 100 && Math.abs(term) > 1e-18; n++) {
                term *= size * size / (2 * n + 1);
                sum += term;
            }
            return 0.5 - sum * Math.exp(-size * size / 2) / Math.sqrt(2 * Math.PI);
        }
        double fraction = size;
        for (int n = 200; n > 0; n--) {
            fraction = size + n / fraction;
        }
        return Math.exp(-size * size / 2) / Math.sqrt(2 * Math.PI) / fraction;
    }

    /**
     * {@return lower and upper end of an interval for a share (Wilson, 1927), which holds for few rows too}
     *
     * @param hits rows that count
     * @param rows of how many, at least 1
     * @param z of the normal distribution, such as 1.96 for 95 %
     */
    static double[] wilson(double hits, double rows, double z) {
        double share = hits / rows;
        double square = z * z / rows;
        double middle = (share + square / 2) / (1 + square);
        double half = z / (1 + square) * Math.sqrt(share * (1 - share) / rows + square / rows / 4);
        return new double[] {hits == 0 ? 0 : Math.max(0, middle - half), hits == rows ? 1 : Math.min(1, middle + half)};
    }
}
