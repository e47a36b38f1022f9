package org.modelwright.model;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;

/**
 * The same outputs for every row.
 *
 * @param task what is predicted
 * @param labels the classes
 * @param features the raw columns it takes and does not look at
 * @param constants the prediction of a regression, or the probability of each class
 */
record FittedBaselineModel(Task task, Labels labels, List<Feature> features, double[] constants)
        implements FittedModel {

    @Override
    public Frame predict(Frame inputs) {
        Features.refuseMismatch(features, inputs);
        List<DoubleBuffer> outputs = Arrays.stream(constants)
                .mapToObj(constant -> repeat(constant, inputs.rows()))
                .toList();
        return Outputs.of(labels, outputs);
    }

    private static DoubleBuffer repeat(double constant, int rows) {
        DoubleBuffer values = DoubleColumn.allocate(rows);
        for (int row = 0; row < rows; row++) {
            values.put(row, constant);
        }
        return values;
    }

    @Override
    public void export(OnnxGraph graph) {
        // The number of rows is all that is taken from the inputs.
        Value shape = graph.node("Shape", graph.input(features.get(0).name()));
        List<Value> outputs = Arrays.stream(constants)
                .mapToObj(constant -> graph.node("Expand", graph.constant(new double[] {constant}), shape))
                .toList();
        if (task == Task.REGRESSION) {
            OnnxOutputs.numbers(graph, outputs.get(0));
        } else {
            OnnxOutputs.classes(graph, labels, outputs);
        }
    }
}
