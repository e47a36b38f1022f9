package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.metric.Metric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.metric.Score;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.task.Outputs;

/** Rows count in a metric as a column says, if it is asked to; what the metrics make of weights is held elsewhere. */
class WeighedMetricTest {

    private static final RegressionMetric ERROR = RegressionMetric.of(RegressionScore.MEAN_ABSOLUTE_ERROR);

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Files.writeString(
                folder.resolve("rows.csv"),
                IntStream.range(0, 60)
                        .mapToObj(row -> String.join(
                                ",",
                                String.valueOf(row),
                                row * 7919 % 37 + ".5",
                                String.valueOf(row % 4),
                                row % 2 == 0 ? "even" : "odd",
                                String.valueOf(row * 3 + row * 104729 % 41)))
                        .collect(Collectors.joining("\n", "id,a,w,c,y\n", "\n")));
    }

    private TrainingJob job(Metric... metrics) {
        CsvReader rows = CsvReader.of(folder.resolve("rows.csv").toString()).key("id");
        return TrainingJob.of(rows.columns("a", "c"), rows.columns("y"), LinearModel.of())
                .metrics(metrics)
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("weighed")
                        .registryName("weighed"));
    }

    @Test
    void eachRowCountsAsItsColumnSays() {
        TrainingResult result = job(ERROR, ERROR.sampleWeight("w")).run();

        Column truth = result.split().test().target();
        Column weights = result.split().test().beside().column("w");
        Column outputs = result.outputs().column(Outputs.PREDICTION);
        double sum = 0;
        double weight = 0;
        for (int row = 0; row < truth.rows(); row++) {
            sum += weights.number(row) * Math.abs(truth.number(row) - outputs.number(row));
            weight += weights.number(row);
        }
        Score weighed = result.scores().get(1);
        assertThat(weighed.name()).isEqualTo("mean_absolute_error_w");
        assertThat(weighed.value())
                .isCloseTo(sum / weight, within(1e-12))
                .isNotEqualTo(result.scores().get(0).value());
        assertThat(result.model().features()).extracting(it -> it.name()).containsExactly("a", "c");
    }

    @Test
    void aColumnThatCannotWeighIsRefused() {
        assertThatThrownBy(() -> job(ERROR.sampleWeight("c")).run())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The column (c) of sample_weight is string, and not a number for each row.");
        assertThat(job(ERROR.sampleWeight("v")).plan().failure())
                .get()
                .asString()
                .contains("The column (v) of splitter, model or metrics is not in ");
        assertThatThrownBy(() -> RegressionMetric.of(RegressionScore.MAX_ERROR).sampleWeight("w"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The sample_weight (w) means nothing for max_error");
    }
}
