package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.model.FittedModel;
import org.modelwright.model.ParityMeasure;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;

/** Asks ONNX Runtime what an exported model predicts. */
final class Onnx {

    private Onnx() {}

    static byte[] export(FittedModel model) {
        OnnxGraph graph = new OnnxGraph(model.features());
        model.export(graph);
        return graph.toBytes();
    }

    /** All three must agree within the gate: 1e-6 for probabilities, 5e-5 by the model's measure for regressions. */
    static void assertParity(FittedModel model, Frame inputs) {
        Frame expected = model.predict(inputs);
        double tolerance = model.task() == Task.REGRESSION ? 5e-5 : 1e-6;
        for (double gap : model.nativeGaps(inputs).orElseThrow()) {
            assertThat(gap).as("of XGBoost's own answer").isLessThanOrEqualTo(tolerance);
        }
        Map<String, Object> found = run(export(model), model.features(), inputs);
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (Column column : expected.columns()) {
            Object values = found.get(column.name());
            boolean regression = model.task() == Task.REGRESSION;
            for (int row = 0; row < column.rows(); row++) {
                if (column.name().equals(Outputs.PREDICTION) && !regression) {
                    assertThat(text(values, row)).as("label of row %d", row).isEqualTo(column.text(row));
                } else {
                    double wanted = column.number(row);
                    double given = ((double[]) values)[row];
                    double gap = regression
                            ? model.parityMeasure().gap(wanted, given)
                            : ParityMeasure.difference(wanted, given);
                    assertThat(gap).as("%s of row %d", column.name(), row).isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }

    private static String text(Object values, int row) {
        if (values instanceof long[] longs) {
            return Long.toString(longs[row]);
        }
        if (values instanceof boolean[] booleans) {
            return Boolean.toString(booleans[row]);
        }
        return values instanceof double[] doubles ? Double.toString(doubles[row]) : ((String[]) values)[row];
    }

    static Map<String, Object> run(byte[] model, List<Feature> features, Frame inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(model, options)) {
            long[] shape = features.size() == 1 ? new long[] {inputs.rows(), 1} : new long[] {inputs.rows()};
            for (Feature feature : features) {
                tensors.put(feature.name(), tensor(environment, inputs.column(feature.name()), shape));
            }
            Map<String, Object> found = new HashMap<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
                    found.put(entry.getKey(), entry.getValue().getValue());
                }
            }
            return found;
        } catch (OrtException e) {
            throw new AssertionError(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Column column, long[] shape) throws OrtException {
        int rows = column.rows();
        if (column.type() == DataType.DOUBLE) {
            DoubleBuffer values = DoubleColumn.allocate(rows);
            for (int row = 0; row < rows; row++) {
                values.put(row, column.number(row));
            }
            return OnnxTensor.createTensor(environment, values, shape);
        }
        if (column instanceof LongColumn longs) {
            LongBuffer values = longs.values();
            return OnnxTensor.createTensor(environment, values, shape);
        }
        if (column instanceof BooleanColumn booleans) {
            return OnnxTensor.createTensor(environment, booleans.values(), shape, ai.onnxruntime.OnnxJavaType.BOOL);
        }
        String[] texts = new String[rows];
        for (int row = 0; row < rows; row++) {
            // A null here would kill the process.
            texts[row] = column.isMissing(row) ? "" : column.text(row);
        }
        return OnnxTensor.createTensor(environment, texts, shape);
    }
}
