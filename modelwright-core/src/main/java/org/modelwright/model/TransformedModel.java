package org.modelwright.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.transform.FittedTransforms;
import org.modelwright.transform.TextForm;
import org.modelwright.transform.Transform;

/**
 * A fitted model behind fitted transforms: it takes raw columns.
 *
 * @param learned what the transforms were fitted from
 * @param transforms what raw columns go through
 * @param model takes what comes out
 */
record TransformedModel(List<Transform> learned, FittedTransforms transforms, FittedModel model)
        implements ForwardingModel {

    private Frame apply(Frame inputs, Threads threads) {
        return transforms.apply(inputs, Space.MEMORY, threads);
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
        GraphReasons.writeMade(graph, transforms.makes());
        model.export(graph);
    }

    @Override
    public Map<String, TextForm> texts() {
        return transforms.texts();
    }

    @Override
    public Optional<double[]> nativeGaps(Frame inputs) {
        return model.nativeGaps(apply(inputs, Threads.CALLER));
    }

    @Override
    public Optional<Model> found() {
        return model.found().map(it -> new Pipeline(learned, it));
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        transforms
                .makes()
                .forEach((column, made) ->
                        facts.put("columns_of_" + column, made.isEmpty() ? "none" : String.join(" ", made)));
        facts.putAll(model.facts());
        return facts;
    }

    /** {@inheritDoc} <p>Those of the columns that were made of a raw one, together. */
    @Override
    public Map<String, SplitGain> splitGains() {
        Map<String, String> madeOf = madeOf();
        Map<String, SplitGain> gains = new LinkedHashMap<>();
        model.splitGains()
                .forEach((column, gain) -> gains.merge(madeOf.getOrDefault(column, column), gain, SplitGain::plus));
        return gains;
    }

    @Override
    public Optional<Contributions> contributions(Frame inputs, IntUnaryOperator margin) {
        List<String> raw = features().stream().map(Feature::name).toList();
        return model.contributions(apply(inputs, Threads.CALLER), margin).map(it -> it.of(raw, madeOf()));
    }

    private Map<String, String> madeOf() {
        Map<String, String> madeOf = new LinkedHashMap<>();
        transforms.makes().forEach((column, made) -> made.forEach(it -> madeOf.put(it, column)));
        return madeOf;
    }

    @Override
    public List<Coefficient> coefficients() {
        return model.coefficients();
    }
}
