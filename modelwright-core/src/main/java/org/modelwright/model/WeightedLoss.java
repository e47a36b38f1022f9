package org.modelwright.model;

/**
 * A loss where each row counts by a weight; the weights are scaled to a mean of 1, so that the search ends as it does
 * without them.
 *
 * @param loss of a row that counts once
 * @param weights of the rows, with a mean of 1
 * @param unit what a weight of 1 was before
 */
record WeightedLoss(LinearLoss loss, double[] weights, double unit) implements ForwardingLoss {

    @Override
    public double penalty(double alpha) {
        return loss.penalty(averages() ? alpha : alpha / unit);
    }

    @Override
    public void apply(int start, int count, double[][] state, double[] losses) {
        loss.apply(start, count, state, losses);
        weigh(start, count, losses);
    }

    @Override
    public void gradient(int start, int count, double[][] state, int output, double[] into) {
        loss.gradient(start, count, state, output, into);
        weigh(start, count, into);
    }

    @Override
    public void curvature(int start, int count, double[][] state, int output, int other, double[] into) {
        loss.curvature(start, count, state, output, other, into);
        weigh(start, count, into);
    }

    @Override
    public void curvatureProduct(int start, int count, double[][] state, double[][] along, int output, double[] into) {
        loss.curvatureProduct(start, count, state, along, output, into);
        weigh(start, count, into);
    }

    private void weigh(int start, int count, double[] values) {
        for (int i = 0; i < count; i++) {
            values[i] *= weights[start + i];
        }
    }
}
