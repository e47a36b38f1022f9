package org.modelwright.decision;

import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.model.ForwardingModel;
import org.modelwright.model.OnnxOutputs;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Decision;
import org.modelwright.task.Outputs;

/**
 * A classifier whose class follows from its probabilities by another rule.
 *
 * @param model whose probabilities they are
 * @param decision the rule
 */
public record DecidedModel(FittedModel model, Decision decision) implements ForwardingModel {

    /** {@return what the model predicts, with the classes that are decided} */
    @Override
    public Frame outputs(Frame predicted) {
        List<DoubleBuffer> probabilities = Numbers.buffers(Outputs.numbers(labels(), predicted));
        return Outputs.classes(labels(), probabilities, decision);
    }

    @Override
    public void export(OnnxGraph graph) {
        model.export(graph);
        OnnxOutputs.decide(graph, labels(), decision);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(model.facts());
        if (decision.costs().isEmpty()) {
            facts.put("threshold", String.format(Locale.ROOT, "%.6g", decision.threshold()));
        }
        return facts;
    }
}
