package org.modelwright.model;

/**
 * A loss where each row's linear predictor starts from a number of its own.
 *
 * @param loss of a linear predictor, of which there is one
 * @param offsets of the rows, in the unit of the raw target or of its link
 */
record OffsetLoss(LinearLoss loss, double[] offsets) implements ForwardingLoss {

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public void apply(int start, int count, double[][] state, double[] losses) {
        for (int i = 0; i < count; i++) {
            state[0][i] += offsets[start + i] / loss.scale();
        }
        loss.apply(start, count, state, losses);
    }
}
