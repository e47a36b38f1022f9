package org.modelwright.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.engine.Engine;
import org.modelwright.engine.LocalEngine;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.mlflow.Dataset;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.Model;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.JdbcReader;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.HashSplitter;
import org.modelwright.splitter.Splitter;
import org.modelwright.splitter.TimeSeriesSplitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.xgboost.XGBoostModel;

/** The same jobs on both engines: the local one is the meaning. */
class EngineContractTest {

    private static final Engine SPARK = SparkEngine.of().master("local[2]").workers(2);

    @TempDir
    static Path folder;

    private static Path rows;

    /** Each column has few distinct values, so that workers see all of them. */
    @BeforeAll
    static void write() throws IOException {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("id,day,a,b,c,price,sold,grade\n");
        for (int id = 0; id < 1500; id++) {
            int a = random.nextInt(12);
            int b = random.nextInt(40);
            String c = List.of("red", "green", "blue", "").get(random.nextInt(4));
            double price = 3 * a + (b > 20 ? 10 : 0) + (c.equals("red") ? 5 : 0) + random.nextInt(4) / 4.0;
            csv.append(id)
                    .append(',')
                    .append("2026-01-")
                    .append("%02d".formatted(1 + id / 60))
                    .append(',');
            csv.append(a)
                    .append(',')
                    .append(b % 7 == 3 ? "" : b)
                    .append(',')
                    .append(c)
                    .append(',');
            csv.append(price).append(',').append(price > 24 ? "yes" : "no").append(',');
            csv.append(price > 35 ? "high" : price > 20 ? "middle" : "low").append('\n');
        }
        rows = Files.writeString(folder.resolve("rows.csv"), csv);
    }

    private static CsvReader inputs() {
        return CsvReader.of(rows.toString()).key("id").exclude("price", "sold", "grade");
    }

    private static TrainingJob job(String target, Model model, Splitter splitter, Engine engine) {
        return TrainingJob.of(inputs(), CsvReader.of(rows.toString()).key("id").columns(target), model)
                .splitter(splitter)
                .engine(engine)
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("contract"));
    }

    /** Where nothing is drawn and nothing stops early, the workers have only rows less than one process. */
    private static XGBoostModel trees() {
        return XGBoostModel.of().numBoostRound(8).params(Map.of("max_depth", 4, "eta", 0.3));
    }

    private static void areTheSame(String target, Model model, Splitter splitter, double tolerance) {
        TrainingResult local = job(target, model, splitter, new LocalEngine()).run();
        TrainingResult spark = job(target, model, splitter, SPARK).run();
        assertThat(spark.split().trainRows()).isEqualTo(local.split().trainRows());
        assertThat(spark.split().testRows()).isEqualTo(local.split().testRows());
        assertThat(spark.datasets().stream().map(Dataset::digest))
                .containsExactlyElementsOf(
                        local.datasets().stream().map(Dataset::digest).toList());
        assertThat(spark.signature()).isEqualTo(local.signature());
        assertThat(spark.warnings()).isEqualTo(local.warnings());
        if (model instanceof XGBoostModel) {
            assertThat(spark.model().facts()).containsEntry("workers", "2");
            assertThat(local.model().facts()).doesNotContainKey("workers");
        }
        List<Column> outputs = spark.outputs().columns();
        for (int i = 0; i < outputs.size(); i++) {
            Column expected = local.outputs().columns().get(i);
            for (int row = 0; row < expected.rows(); row++) {
                if (expected.type().equals(DataType.DOUBLE)) {
                    assertThat(outputs.get(i).number(row))
                            .as("%s of row %d", expected.name(), row)
                            .isCloseTo(expected.number(row), Offset.offset(tolerance));
                } else {
                    assertThat(outputs.get(i).text(row)).isEqualTo(expected.text(row));
                }
            }
        }
    }

    @Test
    void aRegressionOnTheLastRows() {
        areTheSame("price", trees(), TrainTestSplitter.of(), 1e-4);
    }

    @Test
    void twoClassesByHash() {
        areTheSame("sold", trees(), HashSplitter.of().column("id"), 1e-5);
    }

    @Tag("thorough")
    @ParameterizedTest
    @ValueSource(strings = {"price", "sold", "grade"})
    void everyTaskOnEverySplit(String target) {
        areTheSame(target, trees(), TrainTestSplitter.of().shuffle(true).randomState(3L), 1e-4);
        areTheSame(target, trees(), TimeSeriesSplitter.of("day").testSize(0.3), 1e-4);
        areTheSame(target, BaselineModel.of(), HashSplitter.of().column("id"), 0);
    }

    @Test
    void dataThatBreaksItsSchemaIsToldInTheSameWords() {
        DataSchema schema = DataSchema.of()
                .columns(Map.of("a", ColumnSchema.of().maximum(10), "b", ColumnSchema.of()))
                .otherColumns(DataSchema.OtherColumns.ALLOW);
        List<Throwable> told = List.of(new LocalEngine(), SPARK).stream()
                .map(engine -> catchThrowable(() -> job("price", trees(), TrainTestSplitter.of(), engine)
                        .inputs(inputs().schema(schema))
                        .run()))
                .toList();
        assertThat(told.get(0)).isInstanceOf(DataException.class).hasMessageContaining("b");
        assertThat(told.get(1))
                .isInstanceOf(DataException.class)
                .hasMessage(told.get(0).getMessage());
    }

    @Test
    void whatSparkCannotDoIsRefusedBeforeAnythingIsRead() {
        TrainingJob job = job(
                        "price",
                        trees(),
                        TrainTestSplitter.of(),
                        SparkEngine.of().master("local[2]").workers(5))
                .inputs(JdbcReader.ofTable("jdbc:sqlite:nowhere.db", "rides"));
        assertThatThrownBy(job::check)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The workers (5) need a slot each")
                .hasMessageContaining("promises no order of rows");
    }
}
