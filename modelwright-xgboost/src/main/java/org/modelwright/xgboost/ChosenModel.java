package org.modelwright.xgboost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.model.ParityMeasure;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Labels;
import org.modelwright.task.Task;

/**
 * A model of another learner that was chosen, and why.
 *
 * @param settings of that learner
 * @param model it, fitted
 * @param why what choosing found out
 */
record ChosenModel(Model settings, FittedModel model, Map<String, String> why) implements FittedModel {

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
        return model.features();
    }

    @Override
    public Frame predict(Frame inputs) {
        return model.predict(inputs);
    }

    @Override
    public Frame predict(Frame inputs, Threads threads) {
        return model.predict(inputs, threads);
    }

    @Override
    public void export(OnnxGraph graph) {
        model.export(graph);
    }

    @Override
    public ParityMeasure parityMeasure() {
        return model.parityMeasure();
    }

    @Override
    public Optional<Model> found() {
        return Optional.of(settings);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(why);
        facts.putAll(model.facts());
        return facts;
    }
}
