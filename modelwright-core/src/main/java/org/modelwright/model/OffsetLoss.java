package org.modelwright.model;

/**
 * A loss where each row's linear predictor starts from a number of its own.
 *
 * @param loss of a linear predictor, of which there is one
 * @param offsets of the rows, in the unit of the raw target or of its link
 */
record OffsetLoss(LinearLoss loss, double[] offsets) implements LinearLoss {

    @Override
    public Link link() {
        return loss.link();
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public int states() {
        return loss.states();
    }

    @Override
    public boolean quadratic() {
        return loss.quadratic();
    }

    @Override
    public boolean averages() {
        return loss.averages();
    }

    @Override
    public double scale() {
        return loss.scale();
    }

    @Override
    public double shift() {
        return loss.shift();
    }

    @Override
    public double penalty(double alpha) {
        return loss.penalty(alpha);
    }

    @Override
    public double mean(double sum, int rows) {
        return loss.mean(sum, rows);
    }

    @Override
    public void apply(int start, int count, double[][] state, double[] losses) {
        for (int i = 0; i < count; i++) {
            state[0][i] += offsets[start + i] / loss.scale();
        }
        loss.apply(start, count, state, losses);
    }

    @Override
    public void gradient(int start, int count, double[][] state, int output, double[] into) {
        loss.gradient(start, count, state, output, into);
    }

    @Override
    public void curvature(int start, int count, double[][] state, int output, int other, double[] into) {
        loss.curvature(start, count, state, output, other, into);
    }
}
