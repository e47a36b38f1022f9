package org.modelwright.decision;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.model.ForwardingModel;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Outputs;

/**
 * A regression that gives an interval around each prediction.
 *
 * @param model that predicts
 * @param radius how far both ends are away; where it is logarithmic, the difference of logarithms
 * @param logarithmic whether the ends are parts and multiples of the prediction, which is not below 0 then
 */
public record IntervalModel(FittedModel model, double radius, boolean logarithmic) implements ForwardingModel {

    /**
     * Refuses ends that would not stand on both sides of every prediction.
     *
     * @throws IllegalArgumentException if the radius, or the factor that it stands for, is below 0 or without an end
     */
    public IntervalModel {
        if (!(radius >= 0 && Double.isFinite(logarithmic ? Math.exp(radius) : radius))) {
            throw new IllegalArgumentException("The radius (" + radius + ") is none.");
        }
    }

    /** {@return what is added to a prediction, or what it is multiplied with, for an end} */
    private double step(int sign) {
        return logarithmic ? Math.exp(sign * radius) : sign * radius;
    }

    @Override
    public Frame outputs(Frame predicted) {
        DoubleBuffer predictions = Numbers.buffer(predicted.column(Outputs.PREDICTION));
        List<Column> columns = new ArrayList<>(predicted.columns());
        columns.add(end(Outputs.LOWER, predictions, predicted.rows(), step(-1)));
        columns.add(end(Outputs.UPPER, predictions, predicted.rows(), step(1)));
        return Frame.of(columns);
    }

    private DoubleColumn end(String name, DoubleBuffer predictions, int rows, double step) {
        DoubleBuffer values = DoubleColumn.allocate(rows);
        for (int row = 0; row < rows; row++) {
            double prediction = predictions.get(row);
            values.put(row, logarithmic ? prediction * step : prediction + step);
        }
        return new DoubleColumn(name, values);
    }

    @Override
    public void export(OnnxGraph graph) {
        model.export(graph);
        Value prediction = graph.output(Outputs.PREDICTION);
        String operator = logarithmic ? "Mul" : "Add";
        Value lower = graph.node(operator, prediction, graph.constant(new double[] {step(-1)}));
        Value upper = graph.node(operator, prediction, graph.constant(new double[] {step(1)}));
        graph.output(Outputs.LOWER, Type.DOUBLE, lower);
        graph.output(Outputs.UPPER, Type.DOUBLE, upper);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>(model.facts());
        facts.put("interval_radius", String.format(Locale.ROOT, "%.6g", radius) + (logarithmic ? " (logarithm)" : ""));
        return facts;
    }
}
