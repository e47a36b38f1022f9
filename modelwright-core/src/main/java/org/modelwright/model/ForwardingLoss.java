package org.modelwright.model;

/** A loss that changes another one; whatever it does not say itself, the other one says. */
interface ForwardingLoss extends LinearLoss {

    /** {@return the other one} */
    LinearLoss loss();

    @Override
    default Link link() {
        return loss().link();
    }

    @Override
    default int outputs() {
        return loss().outputs();
    }

    @Override
    default int states() {
        return loss().states();
    }

    @Override
    default boolean quadratic() {
        return loss().quadratic();
    }

    @Override
    default boolean averages() {
        return loss().averages();
    }

    @Override
    default double scale() {
        return loss().scale();
    }

    @Override
    default double shift() {
        return loss().shift();
    }

    @Override
    default double penalty(double alpha) {
        return loss().penalty(alpha);
    }

    @Override
    default double mean(double sum, int rows) {
        return loss().mean(sum, rows);
    }

    @Override
    default void apply(int start, int count, double[][] state, double[] losses) {
        loss().apply(start, count, state, losses);
    }

    @Override
    default void gradient(int start, int count, double[][] state, int output, double[] into) {
        loss().gradient(start, count, state, output, into);
    }

    @Override
    default void curvature(int start, int count, double[][] state, int output, int other, double[] into) {
        loss().curvature(start, count, state, output, other, into);
    }

    @Override
    default void curvatureProduct(int start, int count, double[][] state, double[][] along, int output, double[] into) {
        loss().curvatureProduct(start, count, state, along, output, into);
    }
}
