package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.Yaml;

/** A version is made again from its record, and what is not as it was is found. */
class ReproduceTest {

    private static final String TREES = """
            model: {KIND: XGBoostModel, categorical: [c], num_boost_round: 20, early_stopping_rounds: 3, params: {max_depth: 3}}
            splitter: {KIND: TrainTestSplitter, shuffle: true, random_state: 7}
            """;

    private static final String LINEAR = """
            transforms: [{KIND: InfrequentCategories, columns: [c]}, {KIND: MissingIndicator, columns: [a]}]
            model: {KIND: LinearModel}
            """;

    private static final String CLASSES = """
            model: {KIND: XGBoostModel, categorical: [c], params: {max_depth: 2}}
            search: {trials: 3, time_budget: 60s, space: {params.eta: {low: 0.05, high: 0.5, log: true}}}
            threshold: {metric: f1_score}
            """;

    @TempDir
    Path folder;

    private Path inputs;
    private Path targets;
    private String store;

    @BeforeEach
    void data() throws IOException {
        store = "sqlite:///" + folder.resolve("mlflow.db");
        inputs = folder.resolve("inputs.csv");
        targets = folder.resolve("targets.csv");
        StringBuilder features = new StringBuilder("id,a,b,c\n");
        StringBuilder answers = new StringBuilder("id,y,late\n");
        for (int i = 0; i < 240; i++) {
            int a = i * 7919 % 101;
            features.append(i)
                    .append(',')
                    .append(i % 20 == 3 ? "" : a + ".5")
                    .append(',')
                    .append(i * 31 % 17);
            features.append(',').append("uvw".charAt(i * 13 % 3)).append('\n');
            int noise = i * 104729 % 23;
            answers.append(i).append(',').append(a * 3 + i * 31 % 17 + noise);
            answers.append(',').append(a + noise > 70 ? "yes" : "no").append('\n');
        }
        Files.writeString(inputs, features);
        Files.writeString(targets, answers);
    }

    private void train(String target, String more) throws IOException {
        Path yaml = folder.resolve("job.yaml");
        Files.writeString(yaml, """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: '%s', key: id}
                  targets: {KIND: CsvReader, path: '%s', key: id, columns: [%s]}
                  mlflow_service: {tracking_uri: '%s', registry_name: trees}
                  alerts_service: {channels: [{KIND: WebhookChannel, url: 'http://127.0.0.1:9/', on: [killed]}]}
                """.formatted(inputs, targets, target, store) + more.indent(2));
        assertThat(Answer.to("run", yaml.toString(), "--quiet"))
                .satisfies(it -> assertThat(it.exitCode()).as(it.err()).isZero());
    }

    private Answer reproduce(String... more) {
        return Answer.to(
                Stream.concat(Stream.of("reproduce", "models:/trees/1", "--tracking-uri", store), Stream.of(more))
                        .toArray(String[]::new));
    }

    private Path model() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("mlruns"))) {
            return all.filter(it -> it.endsWith("MLmodel"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
    }

    /** Says something else in a record; its configuration wherever a run has it, so that nothing contradicts it. */
    private void forge(UnaryOperator<String> change) throws IOException {
        Path record = model().resolve("run-record.json");
        Map<?, ?> then = (Map<?, ?>) Json.read(Files.readString(record));
        String text = change.apply(Files.readString(record));
        Map<?, ?> now = (Map<?, ?>) Json.read(text);
        assertThat(now).isNotEqualTo(then);
        String yaml = Yaml.write(Map.of("job", now.get("configuration")));
        text = text.replace(String.valueOf(then.get("config_sha256")), Sha256.of(yaml));
        Files.writeString(record, text);
        try (Stream<Path> all = Files.walk(folder.resolve("mlruns"))) {
            Files.writeString(
                    all.filter(it -> it.endsWith("config.yaml")).findFirst().orElseThrow(), yaml);
        }
    }

    private Map<String, String> everything() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(each).toString(), Sha256.of(each));
            }
        }
        return files;
    }

    @Test
    void theSameBytesAreMadeAgainAndNothingIsLeft() throws IOException {
        train("id, y", TREES);
        // What a version was made with is told, and does not decide.
        forge(text -> text.replaceFirst("\"java\": \"[^\"]*\"", "\"java\": \"17.0.1+1\"")
                .replaceFirst("(\"name\": \"snakeyaml-engine\",\\s*\"version\": )\"[^\"]*\"", "$1\"2.0\""));
        Map<String, String> before = everything();

        Answer answer = reproduce("--output", "json");
        assertThat(answer.exitCode()).isZero();
        Answer.mustMatch(answer.out(), "reproduced.schema.json");
        assertThat(answer.out())
                .contains("\"outcome\":\"identical\"")
                .contains("{\"what\":\"java\",\"name\":\"version\",\"recorded\":\"17.0.1+1\",\"found\":\""
                        + Runtime.version())
                .contains("snakeyaml-engine\",\"recorded\":\"2.0 with SHA-256");
        assertThat(everything()).isEqualTo(before);

        // Other data ends it before it is used, and all of it is told.
        String text = Files.readString(inputs);
        List<String> lines = new ArrayList<>(text.lines().toList());
        String wanted = Sha256.of(inputs);
        lines.add(1, lines.remove(2));
        for (String other : List.of(text.replace("\n1,41.5", "\n1,41.6"), String.join("\n", lines) + "\n")) {
            Files.writeString(inputs, other);
            assertThat(reproduce().mustFail(3).err())
                    .contains("The file (" + inputs + ") is not the one that the version was made of: its SHA-256 is "
                            + Sha256.of(inputs) + ", not " + wanted + ".\n  Maybe ");
        }
        Files.delete(targets);
        assertThat(reproduce("--output", "json").mustFail(3).out())
                .contains("\"wanted\":\"" + wanted + "\",\"found\":\"" + Sha256.of(inputs) + "\"")
                .contains("The file (" + targets + ") that the version was made of is not there")
                .contains("\"data\":\"" + targets + "\",\"wanted\":\"");
    }

    @Test
    @Tag("thorough")
    void aRecordThatContradictsTheRunIsAnother() throws IOException {
        train("id, y", LINEAR);
        Path record = model().resolve("run-record.json");
        String text = Files.readString(record);
        Files.writeString(record, text.replace("\"test_size\": 0.2", "\"test_size\": 0.3"));

        assertThat(reproduce().mustFail(4).err())
                .contains("The model (models:/trees/1) that was made again is another one. It differs first in: record"
                        + " (config.yaml of the run, line ")
                .contains("test_size: 0.3 in the record, test_size: 0.2 here.")
                .contains("record (config_sha256)");

        Files.writeString(record, text);
        Files.write(model().resolve("model.onnx"), new byte[1], StandardOpenOption.APPEND);
        assertThat(reproduce().mustFail(4).err())
                .contains("The file (model.onnx) is not that of the run-record.json (models:/trees/1).");
    }

    @Test
    @Tag("thorough")
    void secretsAreAskedForByName() throws IOException {
        train("id, y", LINEAR);
        forge(text -> text.replaceFirst("\"encoding\": \"[^\"]*\"", "\"encoding\": \"********\""));

        assertThat(reproduce().mustFail(2).err())
                .isEqualTo("The secret (inputs.encoding) of the job is not in its record, nor where it came from.\n"
                        + "  Maybe --set inputs.encoding='${env:NAME}'\n");
        forge(text -> text.replaceFirst(
                "\"secrets\": \\{}", "\"secrets\": {\"inputs.encoding\": \"\\${env:NO_SUCH_VARIABLE}\"}"));
        assertThat(reproduce().mustFail(2).err()).startsWith("The environment variable (NO_SUCH_VARIABLE) is not set.");
        assertThat(reproduce("--set", "inputs.encoding=utf-8").out()).startsWith("identical: ");
    }

    /** As if the version had been made so, and the record did not know. */
    @ParameterizedTest
    @Tag("thorough")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"random_state\": 7`, `\"random_state\": 8`, split (row ",
                "`\"test_size\": 0.2`, `\"test_size\": 0.25`, split (row ",
                "`\"num_boost_round\": 20`, `\"num_boost_round\": 2`, fit (rounds): ",
                "`\"max_depth\": 3`, `\"max_depth\": 4`, fit (rounds): ",
                "`\"exclude\": []`, `\"exclude\": [\"b\"]`, data (column b of the inputs): {missing=0",
            })
    void whatWasDoneInAnotherWayIsFound(String then, String now, String first) throws IOException {
        train("id, y", TREES);
        forge(text -> text.replaceFirst(Pattern.quote(then), now));

        assertThat(reproduce().mustFail(4).err()).contains("It differs first in: " + first);
    }

    @ParameterizedTest
    @Tag("thorough")
    @ValueSource(strings = {LINEAR, TREES})
    void aFolderThatNobodyKnowsIsMadeAgainWhereverItsDataLies(String model) throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/target/reproduce"));
        Path here = Path.of("target/reproduce");
        Files.createDirectories(here);
        Files.move(inputs, elsewhere.resolve("inputs.csv"));
        Files.move(targets, elsewhere.resolve("targets.csv"));
        Files.copy(elsewhere.resolve("inputs.csv"), here.resolve("inputs.csv"));
        Files.copy(elsewhere.resolve("targets.csv"), here.resolve("targets.csv"));
        inputs = here.resolve("inputs.csv");
        targets = here.resolve("targets.csv");
        train("id, y", model);
        Files.delete(inputs);
        Files.delete(targets);

        assertThat(reproduce().mustFail(3).err()).contains("is not there").hasLineCount(4);
        assertThat(Answer.to(
                                "reproduce",
                                model().toString(),
                                "--data",
                                folder.resolve("elsewhere").toString())
                        .out())
                .startsWith("identical: ");
    }

    @Test
    @Tag("thorough")
    void theSettingsOfASearchAreTaken() throws IOException {
        train("id, late", CLASSES);

        assertThat(reproduce().out())
                .startsWith("The search of 3 trials (its end: trials) is not done again: the settings of trial ")
                .contains("identical: models:/trees/1 was made again, byte for byte (model.onnx, model.ubj)");
        assertThat(new String(Files.readAllBytes(model().resolve("run-record.json")), StandardCharsets.UTF_8))
                .contains("\"threshold\"");
    }
}
