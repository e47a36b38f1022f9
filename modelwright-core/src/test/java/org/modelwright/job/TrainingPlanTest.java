package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Feature;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.reader.Reader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.task.Task;
import org.modelwright.transform.TargetEncoder;

/** A plan says what the run then does, ends with its code, and leaves nothing behind. */
class TrainingPlanTest {

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Random random = new Random(11);
        StringBuilder inputs = new StringBuilder("id,a,b,city\n");
        StringBuilder targets = new StringBuilder("id,y\n");
        for (int row = 0; row < 60; row++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            inputs.append(row).append(',').append(a).append(',').append(b).append(",c" + row % 3 + "\n");
            targets.append(row)
                    .append(',')
                    .append(a + 3 * b * b + random.nextGaussian())
                    .append('\n');
        }
        Files.writeString(folder.resolve("inputs.csv"), inputs);
        Files.writeString(folder.resolve("targets.csv"), targets);
    }

    private Reader csv(String name, List<String> exclude) {
        return CsvReader.of(folder.resolve(name).toString()).key("id").exclude(exclude);
    }

    private TrainingJob job(List<String> exclude) {
        return TrainingJob.of(csv("inputs.csv", exclude), csv("targets.csv", List.of()), LinearModel.of())
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("tests")
                        .registryName("wheels"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(it -> folder.relativize(it).toString()).sorted().toList();
        }
    }

    @Test
    void itSaysWhatTheRunThenDoes() throws IOException {
        List<String> before = files();
        TrainingPlan plan = job(List.of()).plan();

        assertThat(files()).isEqualTo(before);
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.failure()).isEmpty();
        assertThat(plan.task()).contains(Task.REGRESSION);
        assertThat(plan.features()).containsExactly("a", "b", "city");
        assertThat(plan.tables()).extracting(TrainingPlan.Table::rows).containsExactly(60, 60);
        assertThat(plan.tables().get(0).columns())
                .extracting(it -> it.name() + " " + it.type() + " " + it.role())
                .containsExactly("id long key", "a double feature", "b double feature", "city string feature");
        assertThat(plan.tables().get(1).columns())
                .extracting(TrainingPlan.PlannedColumn::role)
                .containsExactly("key", "target");
        assertThat(plan.registration())
                .contains(new TrainingPlan.Registration(
                        "sqlite:///" + folder.resolve("mlflow.db"), true, "tests", "wheels", 1, 0));
        // id, a, b and y take 8 bytes a row, city 4; the last rows are a view.
        assertThat(plan.memory().orElseThrow().data()).isEqualTo(60 * 36);
        assertThat(plan.memory().orElseThrow().copies()).isZero();

        TrainingResult result = job(List.of()).run();
        assertThat(plan.split().orElseThrow().train()).isEqualTo(result.split().trainRows());
        assertThat(plan.metrics())
                .isEqualTo(result.scores().stream().map(it -> it.name()).toList());
        assertThat(result.version().version()).isEqualTo(1);
    }

    @Test
    void textsThatNameRowsAreNoFeaturesForPlanAndRunUnlessTheyAreNamed() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("inputs.csv"));
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, lines.get(i) + (i == 0 ? ",name" : ",row " + i));
        }
        Files.write(folder.resolve("inputs.csv"), lines);
        TrainingJob job = job(List.of()).splitter(TrainTestSplitter.of().testSize(0.1));
        String told = "The text column (name) has 54 different values in 54 training rows: it names rows";

        TrainingPlan plan = job.plan();
        assertThat(plan.features()).containsExactly("a", "b", "city");
        assertThat(plan.tables().get(0).columns())
                .extracting(TrainingPlan.PlannedColumn::role)
                .containsExactly("key", "feature", "feature", "feature", "identifier");
        assertThat(plan.warnings()).anyMatch(it -> it.startsWith(told));
        TrainingResult result = job.run();
        assertThat(result.warnings()).anyMatch(it -> it.startsWith(told));
        assertThat(result.model().features()).extracting(Feature::name).containsExactly("a", "b", "city");
        assertThat(result.signature().inputs()).hasSize(3);

        assertThat(job.model(LinearModel.of().categorical("name")).plan().features())
                .contains("name");
        assertThat(job.transforms(TargetEncoder.of("name")).plan().features()).contains("name");
        assertThat(job.inputs(((CsvReader) job.inputs()).columns("a", "name"))
                        .plan()
                        .features())
                .contains("name");
        assertThat(job.inputs(((CsvReader) job.inputs()).exclude("a", "b", "city"))
                        .plan()
                        .failure()
                        .orElseThrow())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The inputs hold no feature column but texts that name rows (name).");
        assertThat(job(List.of()).plan().features()).as("of 48 rows").contains("name");
    }

    @Test
    void itSaysWhatChangedSinceTheLastVersion() throws IOException {
        job(List.of()).run();
        TrainingPlan same = job(List.of()).plan();
        assertThat(same.changes()).isEmpty();
        assertThat(same.registration().orElseThrow().version()).isEqualTo(2);
        assertThat(same.registration().orElseThrow().latest()).isEqualTo(1);

        Files.writeString(folder.resolve("inputs.csv"), Files.readString(folder.resolve("inputs.csv")) + "60,1,2,c1\n");
        Files.writeString(folder.resolve("targets.csv"), Files.readString(folder.resolve("targets.csv")) + "60,5\n");
        TrainingPlan other = job(List.of("city"))
                .splitter(TrainTestSplitter.of().testSize(0.25))
                .plan();
        assertThat(other.changes())
                .contains(
                        "columns that are gone: city",
                        "rows: 60 before, 61 now",
                        "splitter.test_size: 0.2 before, 0.25 now")
                .anyMatch(it -> it.startsWith("digest of the inputs: "))
                .noneMatch(it -> it.startsWith("model."));
    }

    @Test
    void itEndsWithTheCodeOfTheRun() throws IOException {
        assertThatThrownBy(() -> job(List.of())
                        .mlflowService(MlflowService.of()
                                .trackingUri("sqlite:///a.db")
                                .experimentName("x")
                                .registryName("a/b"))
                        .plan())
                .isInstanceOf(ConfigException.class);

        TrainingPlan store = job(List.of())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("no/mlflow.db"))
                        .experimentName("x"))
                .plan();
        assertThat(store.exitCode()).isEqualTo(5);
        assertThat(store.features())
                .as("what the data is can be said all the same")
                .hasSize(3);

        TrainingPlan split =
                job(List.of()).splitter(TrainTestSplitter.of().testSize(60.0)).plan();
        assertThat(split.exitCode()).isEqualTo(3);
        assertThat(split.tables()).hasSize(2);
        assertThat(split.split()).isEmpty();

        Files.writeString(
                folder.resolve("inputs.csv"),
                Files.readString(folder.resolve("targets.csv")).replace("id,y", "id,same"));
        TrainingPlan leak = job(List.of()).plan();
        assertThat(leak.exitCode()).isEqualTo(4);
        assertThat(leak.leaks().orElseThrow().findings()).isNotEmpty();
        assertThat(leak.failure().orElseThrow()).hasMessageContaining("exclude: [same]");

        Files.writeString(folder.resolve("inputs.csv"), "id,a\n1,2,3\n");
        TrainingPlan broken = job(List.of()).plan();
        assertThat(broken.exitCode()).isEqualTo(3);
        assertThat(broken.tables()).isEmpty();
        assertThat(broken.registration()).isPresent();
        assertThat(files()).containsExactly("", "inputs.csv", "targets.csv");
    }

    @Test
    void whatDoesNotFitIntoTheMemoryIsRefusedWithTheFigure() throws SQLException {
        Path big = folder.resolve("big.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("copy (select range as id, range % 7 as a, range % 5 as y from range(4000000)) to '" + big
                    + "' (format parquet)");
        }
        ParquetReader inputs = ParquetReader.of(big.toString()).key("id").columns("a");
        ParquetReader targets = ParquetReader.of(big.toString()).key("id").columns("y");
        TrainingJob job = TrainingJob.of(inputs, targets, LinearModel.of())
                .memory("64MB")
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("tests"));
        assertThatThrownBy(job::run)
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The job needs about")
                .hasMessageContaining("more than its memory (64 MB)")
                .hasMessageContaining("Maybe memory: ");
        TrainingPlan plan = job.plan();
        TrainingPlan.MemoryNeed need = plan.memory().orElseThrow();
        assertThat(need.files()).isEqualTo(need.data() + need.copies());
        assertThat(need.total()).isEqualTo(need.learner());
        assertThat(plan.exitCode()).isEqualTo(5);
    }
}
