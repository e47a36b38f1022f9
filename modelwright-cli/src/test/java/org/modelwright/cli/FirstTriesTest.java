package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people try first, with one small job. */
class FirstTriesTest {

    private static final int ROWS = 200;

    @TempDir
    Path folder;

    private String job;

    @BeforeEach
    void write() throws IOException {
        rows("inputs.csv", 0);
        Files.writeString(
                folder.resolve("targets.csv"),
                "id,y\n"
                        + IntStream.range(0, ROWS)
                                .mapToObj(i -> i + "," + (i * 37 % 101 + i % 7 / 2.0))
                                .collect(Collectors.joining("\n")));
        job = folder.resolve("night.yaml").toString();
        Files.writeString(Path.of(job), """
                job:
                  KIND: TrainingJob
                  inputs:
                    KIND: CsvReader
                    path: "$D/inputs.csv"
                    key: id
                    schema: {columns: {a: {type: long, minimum: 0}, b: {type: long}}}
                  targets: {KIND: CsvReader, path: "$D/targets.csv", key: id}
                  alerts_service: {channels: []}
                  mlflow_service: {tracking_uri: "sqlite:///$D/mlflow.db", experiment_name: tries}
                """.replace("$D", folder.toString()));
    }

    private void rows(String name, int shift) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "id,a,b\n"
                        + IntStream.range(0, ROWS)
                                .mapToObj(i -> i + "," + (i * 37 % 101 + shift) + "," + i * 53 % 17)
                                .collect(Collectors.joining("\n")));
    }

    private Answer run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", job, "--output", "json"));
        arguments.addAll(Arrays.asList(more));
        return Answer.to(arguments.toArray(String[]::new));
    }

    private String asked(String query) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                ResultSet found = store.createStatement().executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (found.next()) {
                all.add(found.getString(1));
            }
            return String.join(" ", all);
        }
    }

    @Test
    void whatIsNoCommandEndsWithTwoAndSaysWhatThereIs() {
        for (String name : List.of("verfy", "nonsense", "rum")) {
            for (String more : List.of("--help", "-h", "x.yaml")) {
                Answer answer = Answer.to(name, more);
                assertThat(answer.exitCode()).as(answer.err()).isEqualTo(2);
                assertThat(answer.err()).contains("The command (" + name + ") is not known", "Maybe ");
            }
        }
        assertThat(Answer.to("nonsense", "--help").err()).contains("Maybe one of run, init, plan");
        assertThat(Answer.to("rum", "--help").err()).contains("Maybe run");
        assertThat(Answer.to("--help").exitCode()).isZero();
    }

    @Test
    void theHintBesideAWrongPathKnowsNothingOfTheStore() {
        for (String wrong : List.of("rides.parquet", "zzz/a.csv")) {
            Answer answer = run("--set", "inputs.path=" + folder.resolve(wrong));
            assertThat(answer.exitCode()).isEqualTo(3);
            assertThat(answer.err().lines().filter(line -> line.startsWith("  Maybe ")))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line).contains("inputs.csv").doesNotContain("mlflow.db", "mlruns"));
        }
    }

    @Test
    void anExcludedColumnOfTheSchemaIsLeftOutAndSaidOnce() throws SQLException {
        Answer answer = run("--set", "inputs.exclude=[b]");
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out().split("wins over the schema", -1)).hasSize(2);
        assertThat(answer.out()).contains("\"inputs\":[200,1]");
    }

    @Test
    void theSameJobAgainMakesNothing() throws Exception {
        Answer first = run("--if-changed");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("\"status\":\"FINISHED\"");
        for (String more :
                List.of("run_config.name=other", "threads=1", "memory=700MB", "logger_service.level=debug")) {
            Answer again = run("--if-changed", "--set", more);
            assertThat(again.exitCode()).as(again.err()).isZero();
            Answer.mustMatch(again.out(), "run-unchanged.schema.json");
            assertThat(again.out()).contains("models:/tries/1");
        }
        Answer told = Answer.to("run", job, "--if-changed");
        assertThat(told.out()).contains("unchanged: models:/tries/1 was made by the same job of the same data");
        assertThat(asked("select count(*) from model_versions")).isEqualTo("1");
        assertThat(asked("select count(*) from runs")).isEqualTo("1");

        assertThat(run("--if-changed", "--set", "splitter.test_size=0.3").out()).contains("models:/tries/2");
        rows("inputs.csv", 1);
        assertThat(run("--if-changed").out()).contains("models:/tries/3");
        rows("inputs.csv", 0);
        assertThat(run("--if-changed").out()).contains("UNCHANGED", "models:/tries/1");
        assertThat(asked("select count(*) from model_versions")).isEqualTo("3");
        assertThat(asked("select status from runs group by status")).isEqualTo("FINISHED");

        Files.delete(folder.resolve("inputs.csv"));
        assertThat(run("--if-changed").exitCode()).isEqualTo(3);
        assertThat(asked("select count(*) from runs where status = 'FAILED'")).isEqualTo("1");
    }

    @Test
    void aRunSaysWhatItIsMadeOf() throws SQLException {
        Answer answer = run("--set", "job.model.params.eta=0.2");
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(asked("select name from runs")).isEqualTo("night");
        assertThat(asked("select value from params where key = 'task'")).isEqualTo("regression");
        assertThat(asked("select value from params where key = 'metrics'"))
                .isEqualTo("[mean_squared_error, mean_absolute_error, r2_score]");
        assertThat(asked("select value from params where key = 'model.params.eta'"))
                .isEqualTo("0.2");
        assertThat(asked("select key from params where key like 'inputs.schema.%' order by key"))
                .isEqualTo("inputs.schema.columns.a.minimum inputs.schema.columns.a.type inputs.schema.columns.b.type");
        assertThat(asked("select value from params where key = 'inputs.digest'"))
                .isEqualTo(asked("select digest from datasets where name = 'inputs'"));
        assertThat(asked("select value from params where key = 'targets.digest'"))
                .hasSize(16);
        assertThat(asked("select value from tags where key = 'mlflow.source.name'"))
                .isEqualTo(job);
        assertThat(asked("select value from tags where key = 'mlflow.source.type'"))
                .isEqualTo("LOCAL");
        assertThat(asked("select dataset_profile from datasets where name in ('train', 'test')")
                        .split("\"target\": ?\"y\"", -1))
                .hasSize(3);
    }

    @Test
    void whatIsUnusualIsAWarningAtItsLine() throws IOException {
        Files.writeString(
                Path.of(job), Files.readString(Path.of(job)) + "  model: {KIND: XGBoostModel, params: {eta: 3}}\n");
        Answer valid = Answer.to("validate", job);
        assertThat(valid.exitCode()).isZero();
        assertThat(valid.err()).contains("warning: The eta (3) in params is unusual", "night.yaml:11:45");
        assertThat(run().out()).contains("The eta (3) in params is unusual", "night.yaml:11:45");
        assertThat(Answer.to("plan", job).out()).contains("The eta (3) in params is unusual");
    }

    @Test
    void readersTakeTheirKeysInInitAndPredict() throws Exception {
        Path latin = folder.resolve("latin.csv");
        Files.write(
                latin,
                IntStream.range(0, ROWS)
                        .mapToObj(i -> i + ";" + (i % 3 == 0 ? "caf\u00e9" : "th\u00e9") + ";" + (i * 37 % 101))
                        .collect(Collectors.joining("\n"))
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        String keys = "{encoding: latin-1, header: false, delimiter: \";\"}";
        String yaml = folder.resolve("first.yaml").toString();
        Answer init = Answer.to("init", latin.toString(), "--target", "column2", "--reader", keys, "-o", yaml);
        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(Files.readString(Path.of(yaml))).contains("encoding: \"latin-1\"", "header: false");
        String store = "sqlite:///" + folder.resolve("mlflow.db");
        Answer run = Answer.to(
                "run",
                yaml,
                "--set",
                "mlflow_service.tracking_uri=" + store,
                "--set",
                "mlflow_service.registry_name=cafe");
        assertThat(run.exitCode()).as(run.err()).isZero();
        Path out = folder.resolve("out.csv");
        Answer predict = Answer.to(
                "predict",
                "models:/cafe/1",
                latin.toString(),
                "-o",
                out.toString(),
                "--tracking-uri",
                store,
                "--reader",
                keys,
                "--keep",
                "column0,column1");
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(Files.readAllLines(out))
                .hasSize(ROWS + 1)
                .element(1)
                .asString()
                .startsWith("0,caf\u00e9,");

        Answer wrong = Answer.to(
                "predict", "models:/cafe/1", latin.toString(), "-o", out + ".csv", "--reader", "{encodig: x}");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("The key (encodig) is not known in CsvReader. (--reader:1:2)", "Maybe encoding.");
    }

    @Test
    void numbersButForAFewTextsAreToldByInitPlanAndRun() throws IOException {
        Path one = folder.resolve("one.csv");
        Files.writeString(
                one,
                "id,a,b,y\n"
                        + IntStream.range(0, ROWS)
                                .mapToObj(i -> i + "," + i * 37 % 101 + ","
                                        + (i % 90 == 7 ? "1133 - 1384" : String.valueOf(1000 + i % 60)) + ","
                                        + (i * 37 % 101 + 0.5))
                                .collect(Collectors.joining("\n")));
        String words = "The column (b) is text: numbers in all but 3 of 200 rows";
        Answer init = Answer.to("init", one.toString(), "--target", "y");
        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(init.out()).contains(words, "1133 - 1384");
        String[] inputs = {"--set", "inputs.path=" + one, "--set", "inputs.schema=null", "--set", "inputs.exclude=[y]"};
        Answer plan = Answer.to(with(inputs, "plan", job));
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("warning", words, "Maybe ");
        Answer run = run(inputs);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains(words);
        assertThat(run.err()).contains(words);
    }

    private static String[] with(String[] more, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }
}
