package org.modelwright.model;

/** What makes predictions of linear predictors; named by its inverse, as usual. */
enum Link {
    /** The linear predictor is the prediction. */
    IDENTITY,
    /** The prediction is its exponential. */
    LOG,
    /** The probability of the second class is its logistic function. */
    LOGIT,
    /** The probabilities are the softmax of one for each class. */
    SOFTMAX;

    /** Beyond this the exponential of a linear predictor is held, so that it is neither infinite nor 0. */
    static final double LARGEST_LOGARITHM = 708;

    /** {@return the exponential, held between 3e-308 and 3e307} */
    static double exponential(double logarithm) {
        return Math.exp(Math.max(-LARGEST_LOGARITHM, Math.min(LARGEST_LOGARITHM, logarithm)));
    }

    /**
     * Turns logits into probabilities that add up to 1; the largest is taken off first, so that none overflows.
     *
     * @return the logarithm of the sum of their exponentials
     */
    static double softmax(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double total = 0;
        for (int k = 0; k < logits.length; k++) {
            logits[k] = Math.exp(logits[k] - largest);
            total += logits[k];
        }
        for (int k = 0; k < logits.length; k++) {
            logits[k] /= total;
        }
        return largest + Math.log(total);
    }
}
