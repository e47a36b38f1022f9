package org.modelwright.model;

import org.modelwright.task.Target;

/**
 * The log loss of two classes; a row's state is the probability of the second one.
 *
 * @param target the classes
 */
record BinomialLoss(Target target) implements LinearLoss {

    @Override
    public Link link() {
        return Link.LOGIT;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public double mean(double sum, int rows) {
        return sum / rows;
    }

    @Override
    public void apply(int start, int count, double[][] state, double[] losses) {
        for (int i = 0; i < count; i++) {
            double logit = state[0][i];
            losses[i] = Math.max(logit, 0)
                    + Math.log1p(Math.exp(-Math.abs(logit)))
                    - (target.label(start + i) == 1 ? logit : 0);
            state[0][i] = 1 / (1 + Math.exp(-logit));
        }
    }

    @Override
    public void gradient(int start, int count, double[][] state, int output, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = state[0][i] - (target.label(start + i) == 1 ? 1 : 0);
        }
    }

    @Override
    public void curvature(int start, int count, double[][] state, int output, int other, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = state[0][i] * (1 - state[0][i]);
        }
    }
}
