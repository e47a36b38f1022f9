package org.modelwright.model;

import org.modelwright.task.Target;

/**
 * The log loss of three or more classes; a row's state is their probabilities.
 *
 * @param target the classes
 */
record MultinomialLoss(Target target) implements LinearLoss {

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }

    @Override
    public int outputs() {
        return target.labels().count();
    }

    @Override
    public double mean(double sum, int rows) {
        return sum / rows;
    }

    @Override
    public void apply(int start, int count, double[][] state, double[] losses) {
        double[] row = new double[state.length];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < row.length; k++) {
                row[k] = state[k][i];
            }
            double ofOwnClass = row[target.label(start + i)];
            losses[i] = Link.softmax(row) - ofOwnClass;
            for (int k = 0; k < row.length; k++) {
                state[k][i] = row[k];
            }
        }
    }

    @Override
    public void gradient(int start, int count, double[][] state, int output, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = state[output][i] - (target.label(start + i) == output ? 1 : 0);
        }
    }

    @Override
    public void curvature(int start, int count, double[][] state, int output, int other, double[] into) {
        double same = output == other ? 1 : 0;
        for (int i = 0; i < count; i++) {
            into[i] = state[output][i] * (same - state[other][i]);
        }
    }

    @Override
    public void curvatureProduct(int start, int count, double[][] state, double[][] along, int output, double[] into) {
        for (int i = 0; i < count; i++) {
            double mean = 0;
            for (int l = 0; l < state.length; l++) {
                mean += state[l][i] * along[l][i];
            }
            into[i] = state[output][i] * (along[output][i] - mean);
        }
    }
}
