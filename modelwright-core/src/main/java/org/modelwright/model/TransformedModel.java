package org.modelwright.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Labels;
import org.modelwright.task.Task;
import org.modelwright.transform.FittedTransforms;
import org.modelwright.transform.TextForm;
import org.modelwright.transform.Transform;

/** A fitted model behind fitted transforms: it takes raw columns. */
final class TransformedModel implements FittedModel {

    private final List<Transform> learned;
    private final FittedTransforms transforms;
    private final FittedModel model;

    /**
     * Joins both.
     *
     * @param learned what the transforms were fitted from
     */
    TransformedModel(List<Transform> learned, FittedTransforms transforms, FittedModel model) {
        this.learned = List.copyOf(learned);
        this.transforms = transforms;
        this.model = model;
    }

    private Frame apply(Frame inputs, Threads threads) {
        return transforms.apply(inputs, Space.MEMORY, threads);
    }

    @Override
    public Task task() {
        return model.task();
    }

    @Override
    public Labels labels() {
        return model.labels();
    }

    @Override
    public List<Feature> features() {
        return transforms.features();
    }

    @Override
    public Frame predict(Frame inputs) {
        return predict(inputs, Threads.CALLER);
    }

    @Override
    public Frame predict(Frame inputs, Threads threads) {
        return model.predict(apply(inputs, threads), threads);
    }

    @Override
    public void export(OnnxGraph graph) {
        transforms.export(graph);
        model.export(graph);
    }

    @Override
    public Map<String, TextForm> texts() {
        return transforms.texts();
    }

    @Override
    public Map<String, byte[]> nativeFiles() {
        return model.nativeFiles();
    }

    @Override
    public ParityMeasure parityMeasure() {
        return model.parityMeasure();
    }

    @Override
    public Optional<double[]> nativeGaps(Frame inputs) {
        return model.nativeGaps(apply(inputs, Threads.CALLER));
    }

    @Override
    public Set<String> neverMissing() {
        return model.neverMissing();
    }

    @Override
    public Optional<Model> found() {
        return model.found().map(it -> new Pipeline(learned, it));
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        transforms.makes().forEach((column, made) -> facts.put("columns_of_" + column, String.join(" ", made)));
        facts.putAll(model.facts());
        return facts;
    }
}
