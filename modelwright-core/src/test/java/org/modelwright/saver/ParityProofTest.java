package org.modelwright.saver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.decision.IntervalModel;
import org.modelwright.error.GateException;
import org.modelwright.model.FittedModel;
import org.modelwright.model.OnnxOutputs;
import org.modelwright.model.ParityMeasure;
import org.modelwright.model.Rows;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.task.Labels;
import org.modelwright.task.Outputs;
import org.modelwright.task.Task;

/** What differs between the fitted and the saved model, and how it is told. */
class ParityProofTest extends SavedFiles {

    // A model whose export differs from what it predicts: each gap must be found, small as it is.

    @ParameterizedTest
    @CsvSource({"1.0000501, true", "1.0000499, false"})
    void aRegressionMayDifferByItsToleranceOnly(double factor, boolean refused) {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION,
                Labels.NONE,
                (graph, x) ->
                        OnnxOutputs.numbers(graph, graph.node("Mul", x, graph.constant(new double[] {2 * factor}))));
        if (refused) {
            assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                    .isInstanceOf(GateException.class)
                    .hasMessageContaining("in 4 of 6 rows")
                    .hasMessageContaining("above the tolerance (5.0E-5)")
                    .hasMessageContaining("First: row 0 (gap ");
        } else {
            SavedModels.save(model, inputs, folder);
        }
    }

    @Test
    void theEndsOfIntervalsAreProvedToo() {
        Rows rows = new Rows(50, 1);
        FittedModel linear = linear(rows);
        FittedModel model = new Forwarding(new IntervalModel(linear, 1, false)) {
            @Override
            public void export(OnnxGraph graph) {
                new IntervalModel(linear, 1.01, false).export(graph);
            }
        };
        assertThatThrownBy(() -> SavedModels.save(model, rows.inputs(), folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("The saved model predicts something else than the fitted model");
    }

    @Test
    void endsThatAreNothingOrNoNumberAreEqualOnes() throws IOException {
        FittedModel logarithmic =
                new Forwarding(wrong(
                        Task.REGRESSION,
                        Labels.NONE,
                        (graph, x) ->
                                OnnxOutputs.numbers(graph, graph.node("Mul", x, graph.constant(new double[] {2}))))) {
                    @Override
                    public ParityMeasure parityMeasure() {
                        return ParityMeasure.ofLogarithms();
                    }
                };
        Frame inputs = Frame.of(DoubleColumn.of("x", 0, 1, 2));
        SavedModels.save(new IntervalModel(logarithmic, 0.5, true), inputs, folder);
        assertThat(Files.readString(folder.resolve("run-record.json"))).contains("\"largest_gap\": 0.0");
    }

    @ParameterizedTest
    @CsvSource({"6e-5, true", "4e-5, false"})
    void theLearnersOwnLibraryIsAWitness(double gap, boolean refused) throws IOException {
        Rows rows = new Rows(50, 1);
        FittedModel model = new Forwarding(linear(rows)) {
            @Override
            public Optional<double[]> nativeGaps(Frame inputs) {
                double[] gaps = new double[inputs.rows()];
                if (gaps.length == 50) {
                    gaps[7] = gap;
                }
                return Optional.of(gaps);
            }
        };
        if (refused) {
            assertThatThrownBy(() -> SavedModels.save(model, rows.inputs(), folder))
                    .isInstanceOf(GateException.class)
                    .hasMessageContaining("The learner's own library predicts something else")
                    .hasMessageContaining("First: row 7 (gap 6.0E-5).");
        } else {
            SavedModels.save(model, rows.inputs(), folder);
            assertThat(Files.readString(folder.resolve("run-record.json"))).contains("\"largest_gap_native\": 4.0E-5");
        }
    }

    @Test
    void gapsHaveTheUnitOfTheirMeasure() {
        ParityMeasure spread = ParityMeasure.ofSpread(100);
        assertThat(spread.gap(4_864_900, 4_864_901)).isCloseTo(0.01, within(1e-9));
        assertThat(spread.gap(1e12, Math.nextUp(1e12)))
                .as("what doubles cannot tell apart")
                .isZero();
        assertThat(spread.gap(1, Double.NaN)).isInfinite();
        assertThat(spread.gap(Double.NaN, Double.NaN)).isZero();
        assertThat(ParityMeasure.ofSize().gap(4_864_900, 4_864_901)).isCloseTo(1 / 4_864_900.0, within(1e-15));
        assertThat(ParityMeasure.ofLogarithms().gap(1e9, 1.001e9)).isCloseTo(Math.log(1.001), within(1e-9));
        assertThat(ParityMeasure.ofLogarithms().gap(0, 0)).isZero();
    }

    @Test
    void aMissingValueThatIsReadOtherwiseIsFoundByItsColumn() {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION,
                Labels.NONE,
                (graph, x) -> OnnxOutputs.numbers(
                        graph,
                        graph.node(
                                "Where",
                                graph.node("IsNaN", x),
                                graph.constant(new double[] {7}),
                                graph.node("Mul", x, graph.constant(new double[] {2})))));
        assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("in 2 of 6 rows")
                .hasMessageContaining("the edge row with a missing value in (x) (another answer)")
                .hasMessageContaining("the edge row with all numbers missing (another answer)");
    }

    @Test
    void anUnseenCategoryThatIsReadOtherwiseIsFoundByItsText() {
        Rows rows = new Rows(100, 1);
        FittedModel right = linear(rows);
        FittedModel unseenIsMissing = new Forwarding(right) {
            @Override
            public Frame predict(Frame inputs) {
                String[] texts = new String[inputs.rows()];
                for (int row = 0; row < texts.length; row++) {
                    String text = inputs.column("city").text(row);
                    texts[row] = text != null && text.startsWith("unseen") ? null : text;
                }
                return super.predict(Frame.of(
                        inputs.column("temp"),
                        inputs.column("wind speed"),
                        inputs.column("hour"),
                        inputs.column("holiday"),
                        TextColumn.of("city", texts)));
            }
        };
        assertThatThrownBy(() -> SavedModels.save(unseenIsMissing, rows.inputs(), folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("in 1 of 109 rows")
                .hasMessageContaining("the edge row with the text (unseen category) in (city)");
    }

    @ParameterizedTest
    @CsvSource({"1.1e-6, 1.1e-6, true", "0.9e-6, 0.9e-6, false", "0, 0.6, true"})
    void probabilitiesMayDifferByTheirToleranceOnly(double more, double labelMore, boolean refused) {
        Labels labels = new Labels(DataType.LONG, List.of("0", "1"));
        Frame inputs = Frame.of(DoubleColumn.of("x", 0.1, 0.2, 0.9));
        FittedModel model = wrong(Task.BINARY, labels, (graph, x) -> {
            Value second = graph.node("Add", x, graph.constant(new double[] {more}));
            Value winner = graph.node(
                    "Greater",
                    graph.node("Add", x, graph.constant(new double[] {labelMore})),
                    graph.constant(new double[] {0.5}));
            graph.output(Outputs.PREDICTION, OnnxGraph.Type.INT64, graph.cast(winner, OnnxGraph.Type.INT64));
            graph.output(
                    "probability_0",
                    OnnxGraph.Type.DOUBLE,
                    graph.node("Sub", graph.constant(new double[] {1}), second));
            graph.output("probability_1", OnnxGraph.Type.DOUBLE, second);
        });
        if (refused) {
            assertThatThrownBy(() -> SavedModels.save(model, inputs, folder)).isInstanceOf(GateException.class);
        } else {
            SavedModels.save(model, inputs, folder);
        }
    }

    @Test
    void classesAsGoodAsEachOtherMayBeNamedEitherWay() {
        Labels labels = new Labels(DataType.LONG, List.of("0", "1"));
        Frame inputs = Frame.of(DoubleColumn.of("x", 0.5 + 2e-7, 0.5));
        FittedModel model = wrong(Task.BINARY, labels, (graph, x) -> {
            graph.output(
                    Outputs.PREDICTION,
                    OnnxGraph.Type.INT64,
                    graph.cast(graph.node("Greater", x, graph.constant(new double[] {0.6})), OnnxGraph.Type.INT64));
            graph.output(
                    "probability_0", OnnxGraph.Type.DOUBLE, graph.node("Sub", graph.constant(new double[] {1}), x));
            graph.output("probability_1", OnnxGraph.Type.DOUBLE, x);
        });
        SavedModels.save(model, inputs, folder);
    }

    @Test
    void otherColumnsAreFound() {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION, Labels.NONE, (graph, x) -> graph.output("predictions", OnnxGraph.Type.DOUBLE, x));
        assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining(
                        "gives the columns [predictions DOUBLE] where the fitted model gives [prediction DOUBLE]");
    }

    @Test
    void aGraphThatCannotRunIsFound() {
        Frame inputs = Frame.of(DoubleColumn.of("x", 1, 2, 3));
        FittedModel model = wrong(
                Task.REGRESSION,
                Labels.NONE,
                (graph, x) -> OnnxOutputs.numbers(graph, graph.node("NoSuchOperator", x)));
        assertThatThrownBy(() -> SavedModels.save(model, inputs, folder))
                .isInstanceOf(GateException.class)
                .hasMessageContaining("The saved model cannot be proved: The ONNX model (model.onnx) cannot be loaded")
                .hasMessageContaining("NoSuchOperator");
    }

    @Test
    void isProvedWithoutRowsToo() {
        Rows rows = new Rows(50, 1);
        ModelInfo info = SavedModels.save(linear(rows), rows.inputs().head(0), folder);
        assertThat(info.proofRows()).isEqualTo(8);
    }
}
