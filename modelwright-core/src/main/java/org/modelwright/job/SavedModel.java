package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.saver.OnnxSaver;
import org.modelwright.scoring.ModelContent;
import org.modelwright.task.Decision;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;
import org.modelwright.transform.TextForm;

/**
 * A classifier whose files are there, as one that has learned: its graph predicts, and is what it exports.
 *
 * @param content its files
 * @param metadata what they say of it
 * @param features the raw columns that it takes
 * @param onnx its graph, ready to predict
 */
record SavedModel(ModelContent content, ModelMetadata metadata, List<Feature> features, OnnxModel onnx)
        implements FittedModel {

    @Override
    public Task task() {
        return metadata.task();
    }

    @Override
    public Labels labels() {
        return onnx.outputs().stream()
                .filter(it -> it.name().equals(Outputs.PREDICTION))
                .map(it -> new Labels(it.type(), metadata.classes()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Frame predict(Frame inputs) {
        return onnx.predict(inputs);
    }

    @Override
    public void export(OnnxGraph graph) {
        graph.read(content.graph());
    }

    /** {@inheritDoc} Nobody asks: another decision stands before it. */
    @Override
    public Decision decision() {
        return Decision.LIKELIEST;
    }

    @Override
    public Map<String, TextForm> texts() {
        return onnx.note(TextForm.NOTE).map(TextForm::read).orElse(Map.of());
    }

    @Override
    public Map<String, byte[]> nativeFiles() {
        Map<String, byte[]> natives = new LinkedHashMap<>(content.files());
        natives.keySet().removeIf(name -> OnnxSaver.writes(name) || DecidedFiles.PAGES.contains(name));
        return natives;
    }

    @Override
    public Set<String> neverMissing() {
        return Set.copyOf(metadata.neverMissing());
    }
}
