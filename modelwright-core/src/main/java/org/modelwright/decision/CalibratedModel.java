package org.modelwright.decision;

import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.model.ForwardingModel;
import org.modelwright.model.OnnxOutputs;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Decision;
import org.modelwright.task.Outputs;

/**
 * A classifier of two classes whose probabilities hold what they say; what its margins are made of stays as it is.
 *
 * @param model whose probabilities were judged
 * @param fitted what they become
 */
public record CalibratedModel(FittedModel model, CalibrationFit fitted) implements ForwardingModel {

    @Override
    public Frame outputs(Frame predicted) {
        List<DoubleBuffer> said = Numbers.buffers(Outputs.numbers(labels(), predicted));
        int rows = predicted.rows();
        DoubleBuffer first = DoubleColumn.allocate(rows);
        DoubleBuffer second = DoubleColumn.allocate(rows);
        for (int row = 0; row < rows; row++) {
            double probability =
                    fitted.curve().of(said.get(0).get(row), said.get(1).get(row));
            first.put(row, 1 - probability);
            second.put(row, probability);
        }
        return Outputs.classes(labels(), List.of(first, second));
    }

    @Override
    public void export(OnnxGraph graph) {
        model.export(graph);
        List<String> names = labels().texts().stream().map(Outputs::probability).toList();
        Value second = fitted.curve().export(graph, graph.output(names.get(0)), graph.output(names.get(1)));
        Value first = graph.node("Sub", graph.constant(new double[] {1}), second);
        graph.replaceOutput(names.get(0), first);
        graph.replaceOutput(names.get(1), second);
        OnnxOutputs.decide(graph, labels(), Decision.LIKELIEST);
    }

    @Override
    public Decision decision() {
        return Decision.LIKELIEST;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(model.facts());
        facts.put("calibration", fitted.record().method());
        return facts;
    }
}
