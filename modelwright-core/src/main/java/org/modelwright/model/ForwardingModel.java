package org.modelwright.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.modelwright.bom.MachineCode;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Decision;
import org.modelwright.task.Labels;
import org.modelwright.task.Task;
import org.modelwright.transform.TextForm;

/** A fitted model that is another one but for what it says otherwise. */
public interface ForwardingModel extends FittedModel {

    /** {@return the other one} */
    FittedModel model();

    @Override
    default Task task() {
        return model().task();
    }

    @Override
    default Labels labels() {
        return model().labels();
    }

    @Override
    default List<Feature> features() {
        return model().features();
    }

    @Override
    default Frame predict(Frame inputs) {
        return outputs(model().predict(inputs));
    }

    @Override
    default Frame predict(Frame inputs, Threads threads) {
        return outputs(model().predict(inputs, threads));
    }

    /** {@return what becomes of what the other one predicts; that itself by default} */
    default Frame outputs(Frame predicted) {
        return predicted;
    }

    @Override
    default void export(OnnxGraph graph) {
        model().export(graph);
    }

    @Override
    default Decision decision() {
        return model().decision();
    }

    @Override
    default Optional<TargetTransform> targetTransform() {
        return model().targetTransform();
    }

    @Override
    default Map<String, TextForm> texts() {
        return model().texts();
    }

    @Override
    default Map<String, byte[]> nativeFiles() {
        return model().nativeFiles();
    }

    @Override
    default List<MachineCode> machineCode() {
        return model().machineCode();
    }

    @Override
    default ParityMeasure parityMeasure() {
        return model().parityMeasure();
    }

    @Override
    default Optional<double[]> nativeGaps(Frame inputs) {
        return model().nativeGaps(inputs);
    }

    @Override
    default Set<String> neverMissing() {
        return model().neverMissing();
    }

    @Override
    default Optional<Model> found() {
        return model().found();
    }

    @Override
    default Map<String, String> facts() {
        return model().facts();
    }

    @Override
    default Map<String, SplitGain> splitGains() {
        return model().splitGains();
    }

    @Override
    default Optional<Contributions> contributions(Frame inputs, IntUnaryOperator margin) {
        return model().contributions(inputs, margin);
    }

    @Override
    default List<Coefficient> coefficients() {
        return model().coefficients();
    }
}
