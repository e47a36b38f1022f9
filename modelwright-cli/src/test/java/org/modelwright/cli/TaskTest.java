package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;
import org.modelwright.modelfiles.RunRecordFile;

/** What the data says of the task: told everywhere, and told before there is a run where the job cannot do it. */
class TaskTest {

    private static final int ROWS = 120;

    @TempDir
    Path folder;

    private String job;

    @BeforeEach
    void write() throws IOException {
        table("inputs.csv", "id,a,b", row -> row + "," + row * 37 % 101 + "," + row * 53 % 17);
        table("classes.csv", "id,y", row -> row + "," + (row * 37 % 101 + row % 5 > 50 ? "good" : "bad"));
        table("numbers.csv", "id,y", row -> row + "," + (row * 37 % 101 + row % 7 / 2.0));
        job = folder.resolve("job.yaml").toString();
        Files.writeString(Path.of(job), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: "$D/inputs.csv", key: id}
                  targets: {KIND: CsvReader, path: "$D/classes.csv", key: id}
                  model: {KIND: XGBoostModel, num_boost_round: 5}
                  alerts_service: {channels: []}
                  mlflow_service: {tracking_uri: "sqlite:///$D/mlflow.db", experiment_name: tasks}
                """.replace("$D", folder.toString()));
    }

    private void table(String name, String header, IntFunction<String> row) throws IOException {
        Files.writeString(
                folder.resolve(name),
                header + "\n" + IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n")) + "\n");
    }

    private List<String> runs() throws SQLException {
        if (!Files.exists(folder.resolve("mlflow.db"))) {
            return List.of();
        }
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                ResultSet runs = store.createStatement().executeQuery("select status from runs")) {
            List<String> all = new java.util.ArrayList<>();
            while (runs.next()) {
                all.add(runs.getString(1));
            }
            return all;
        }
    }

    private Path made(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("mlruns"))) {
            return files.filter(it -> it.endsWith(name)).findFirst().orElseThrow();
        }
    }

    @Test
    void planRunAndRecordNameThePositiveClass() throws IOException {
        assertThat(Answer.to("plan", job).out()).contains("binary (positive: good), 2 features");
        assertThat(Answer.to("plan", job, "--output", "json").out()).contains("\"positive_class\":\"good\"");
        Answer run = Answer.to("run", job);
        assertThat(run.out()).as(run.err()).containsPattern("(?m)^positive +good$");
        assertThat(RunRecordFile.read(Files.readString(made("run-record.json")))
                        .run()
                        .positiveClass())
                .isEqualTo("good");
        Answer json = Answer.to("run", job, "--output", "json");
        assertThat(json.out()).contains("\"positive_class\":\"good\"");
        Answer.mustMatch(json.out(), "run-finished.schema.json");
    }

    @Test
    void anotherTaskHasNoPositiveClass() throws IOException {
        String numbers = "targets.path=" + folder.resolve("numbers.csv");
        assertThat(Answer.to("plan", job, "--set", numbers).out()).doesNotContain("positive");
        Answer json = Answer.to("run", job, "--output", "json", "--set", numbers);
        assertThat(json.out()).contains("\"positive_class\":null");
        Answer.mustMatch(json.out(), "run-finished.schema.json");
        assertThat(Files.readString(made("run-record.json"))).doesNotContain("positive_class");
    }

    @Test
    void metricsThatWereChosenStandInRecordAndConfiguration() throws IOException {
        Answer run = Answer.to("run", job, "--output", "json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        RunRecordFile.Run record =
                RunRecordFile.read(Files.readString(made("run-record.json"))).run();
        List<String> names =
                List.of("accuracy_score", "precision_score", "recall_score", "f1_score", "roc_auc_score", "log_loss");
        assertThat((List<?>) record.configuration().get("metrics"))
                .map(it -> String.valueOf(((Map<?, ?>) it).get("name")))
                .isEqualTo(names);
        Path written = made("config.yaml");
        assertThat(record.configSha256()).isEqualTo(Sha256.of(written));
        Answer again = Answer.to("plan", written.toString(), "--output", "json");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat((List<?>) ((Map<?, ?>) Json.read(again.out())).get("metrics"))
                .isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classes | metrics: [{KIND: RegressionMetric, name: r2_score}] | The metric (r2_score) does not fit a task that is binary",
                "numbers | metrics: [{KIND: ClassificationMetric, name: f1_score}] | The metric (f1_score) does not fit a task that is regression",
                "classes | gates: [{metric: r2_score, minimum: 0.1}] | The metric (r2_score) of a gate is not among those of the job",
                "numbers | gates: [{metric: f1_score, minimum: 0.1}] | The metric (f1_score) of a gate is not among those of the job",
                "numbers | model: {params: {eval_metric: auc}} | The eval_metric (auc) in params does not fit the task (regression)",
                "numbers | model: {params: {scale_pos_weight: 2}} | The parameter (scale_pos_weight) in params has no meaning"
            })
    void aTaskThatTheJobDoesNotFitLeavesNoRun(String targets, String keys, String words) throws Exception {
        String[] more = {
            job,
            "--output",
            "json",
            "--set",
            "targets.path=" + folder.resolve(targets + ".csv"),
            "-e",
            "job: {" + keys + "}"
        };
        assertThat(Answer.to(with("validate", more)).exitCode()).isZero();
        Answer plan = Answer.to(with("plan", more));
        assertThat(plan.exitCode()).as(plan.out()).isEqualTo(2);
        assertThat(plan.err()).contains(words);
        Answer run = Answer.to(with("run", more)).mustFail(2);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).contains("\"run_id\":null");
        assertThat(runs()).isEmpty();
    }

    @Test
    void whatIsWrongWithTheDataOfSuchAJobIsToldByItsRun() throws Exception {
        String[] more = {job, "--output", "json", "-e", "job: {metrics: [{KIND: ClassificationMetric, name: f1_score}]}"
        };
        Files.writeString(folder.resolve("classes.csv"), "id,y\n1,good\n1,bad\n");
        Answer run = Answer.to(with("run", more)).mustFail(3);
        assertThat(run.out()).doesNotContain("\"run_id\":null");
        assertThat(runs()).containsExactly("FAILED");
        Files.delete(folder.resolve("classes.csv"));
        Answer.to(with("run", more)).mustFail(3);
        assertThat(runs()).containsExactly("FAILED", "FAILED");
    }

    @Test
    void aGateOnAMetricThatTheTaskIsNotMeasuredByIsSeenWithoutData() throws Exception {
        Answer answer = Answer.to(
                "validate", job, "-e", "job: {model: {task: binary}, gates: [{metric: r2_score, minimum: 0.1}]}");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).contains("The metric (r2_score) of a gate is not among those of the job");
    }

    private static String[] with(String command, String... more) {
        return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
    }
}
