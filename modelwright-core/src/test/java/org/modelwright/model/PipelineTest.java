package org.modelwright.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Space;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.saver.SavedModels;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.transform.DateParts;
import org.modelwright.transform.FittedTransform;
import org.modelwright.transform.Transform;

/** Transforms, a stranger's among them, and a learner are one learner. */
class PipelineTest {

    private static final int ROWS = 400;

    /** A stranger's: how far a number is from the mean of the training rows. */
    record Distance(List<String> columns) implements Transform {
        @Override
        public List<String> takes(Frame inputs) {
            return columns;
        }

        @Override
        public FittedTransform fit(Frame training, Target target, Threads threads) {
            Column column = training.columns().get(0);
            double sum = 0;
            for (int row = 0; row < column.rows(); row++) {
                sum += column.number(row);
            }
            return new FittedDistance(column.name(), sum / column.rows());
        }
    }

    record FittedDistance(String column, double mean) implements FittedTransform {
        @Override
        public List<Feature> features() {
            return List.of(new Feature(column, DataType.DOUBLE));
        }

        @Override
        public Map<String, List<String>> makes() {
            return Map.of(column, List.of(column + "_far"));
        }

        @Override
        public Frame apply(Frame taken, Space space, Threads threads) {
            DoubleBuffer far = DoubleColumn.allocate(taken.rows(), space);
            for (int row = 0; row < taken.rows(); row++) {
                far.put(row, Math.abs(taken.column(column).number(row) - mean));
            }
            return Frame.of(new DoubleColumn(column + "_far", far));
        }

        @Override
        public void export(OnnxGraph graph) {
            graph.derive(
                    column + "_far",
                    graph.node("Abs", graph.node("Sub", graph.input(column), graph.constant(new double[] {mean}))));
        }
    }

    @TempDir
    private Path folder;

    private static Frame inputs() {
        DoubleBuffer x = DoubleColumn.allocate(ROWS);
        LongBuffer day = LongColumn.allocate(ROWS);
        for (int row = 0; row < ROWS; row++) {
            x.put(row, row * 37 % 101 / 10.0);
            day.put(row, (row * 53L % 997 - 300) * 86_400_000_000L);
        }
        return Frame.of(new DateTimeColumn("day", day), new DoubleColumn("x", x));
    }

    private static Target target(Frame inputs) {
        double[] y = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            y[row] = 3 * Math.abs(inputs.column("x").number(row) - 5)
                    + inputs.column("day").number(row) / 86_400e2;
        }
        return Target.of(DoubleColumn.of("y", y), Task.REGRESSION);
    }

    private static FittedModel fit(Frame inputs) {
        return new Pipeline(List.of(new Distance(List.of("x"))), LinearModel.of())
                .fit(inputs, target(inputs), Rows.context());
    }

    @Test
    void whoeverForwardsForwardsAll() {
        assertThat(ForwardingModel.class.getDeclaredMethods())
                .extracting(it -> it.getName() + List.of(it.getParameterTypes()))
                .containsAll(Arrays.stream(FittedModel.class.getDeclaredMethods())
                        .map(it -> it.getName() + List.of(it.getParameterTypes()))
                        .toList());
    }

    @Test
    void aStrangersTransformAndDatesAreLearnedFromSavedAndProved() throws Exception {
        Frame inputs = inputs();
        FittedModel model = fit(inputs);

        assertThat(model.features())
                .containsExactly(new Feature("day", DataType.STRING), new Feature("x", DataType.DOUBLE));
        assertThat(model.facts()).containsEntry("columns_of_x", "x_far").containsKey("columns_of_day");
        Path saved = Files.createDirectory(folder.resolve("model"));
        SavedModels.save(model, inputs, saved);
        try (ScoringModel loaded = ScoringModel.load(saved.toString(), null)) {
            Column expected = model.predict(inputs).columns().get(0);
            Column found = loaded.predict(inputs).columns().get(0);
            Target target = target(inputs);
            for (int row = 0; row < ROWS; row++) {
                assertThat(found.number(row)).isCloseTo(expected.number(row), within(1e-9));
                assertThat(found.number(row)).isCloseTo(target.value(row), within(0.5));
            }
        }
    }

    @Test
    void eachFitTeachesTheTransformsAnew() {
        Frame inputs = inputs();
        Pipeline pipeline = new Pipeline(List.of(), LinearModel.of());
        Frame few = inputs.head(1);
        Target target = target(inputs);
        FitContext context = Rows.context();
        assertThat(pipeline.makes(
                        few.select(List.of("day")), target.take(new int[] {0}), context.inner(), context.session()))
                .isEqualTo(Map.of("day", List.of("day_days")));
        assertThat(pipeline.makes(inputs.select(List.of("day")), target, context.inner(), context.session())
                        .get("day"))
                .contains("day_year", "day_weekday");
    }

    @Test
    void aLearnerWithoutAnythingToTransformIsFittedAsItIs() {
        Frame inputs = inputs().drop(List.of("day"));
        assertThat(new Pipeline(List.of(), LinearModel.of())
                        .fit(inputs, target(inputs()), Rows.context())
                        .texts())
                .isEmpty();
        assertThat(new Pipeline(List.of(), LinearModel.of()).fit(inputs, target(inputs()), Rows.context()))
                .isNotInstanceOf(TransformedModel.class);
    }

    @Test
    void aColumnThatWasTakenIsNotThereForTheNext() {
        Frame inputs = inputs();
        Pipeline twice = new Pipeline(
                List.of(DateParts.of().columns("day"), DateParts.of().columns("day")), LinearModel.of());
        assertThatThrownBy(() -> twice.fit(inputs, target(inputs), Rows.context()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The column (day) of DateParts is not among the inputs.");
    }
}
