package org.modelwright.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.text.Json;
import org.modelwright.plugin.Kinds;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The binder and the schema agree on what is right, as far as a JSON Schema can say it. */
class JsonSchemaWriterTest {

    private static final String SMALL = "job:\n  KIND: Order\n  inputs: {KIND: Shelf, path: a.txt}\n";

    @TempDir
    Path folder;

    private static Schema schema(String text) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text, InputFormat.JSON);
    }

    private static final Schema SHOP = schema(JsonSchemaWriter.job(Shop.kinds(), Shop.Work.class));

    private static List<Error> errors(Schema schema, String yaml) {
        Object tree =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        return schema.validate(Json.write(tree), InputFormat.JSON);
    }

    private boolean binds(String yaml) {
        try {
            new Shop(folder).with("WORD", "sesame").with("N", "3").load(yaml);
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    // What binds is valid

    static List<String> good() {
        List<String> lines = new ArrayList<>(List.of(
                "threads: 0x10",
                "threads: ${env:N}",
                "threads: '${env:N}'",
                "fast: ${env:NOBODY:-true}",
                "fast: TRUE",
                "on: GREEN",
                "on: [green, Dark_Red]",
                "on: ${env:NOBODY:-blue}",
                "on: []",
                "splitter: {KIND: Scissors, test_size: 1}",
                "splitter: {KIND: Scissors, test_size: ${env:N}}".replace("${env:N}", "'${env:N}'"),
                "splitter: {KIND: '${env:NOBODY:-Scissors}', test_size: 1}",
                "run_config: {name: 'a ${env:WORD} b', description: '', tags: {a: '${env:N}'}}",
                "run_config: {name: '7'}",
                "params: {a: 1, b: [1, [x, {c: 1.5}]], d: true, e: off, f: '${env:N}'}",
                "params: {}",
                "params: '${job.run_config.tags}'\nrun_config: {tags: {a: b}}",
                "values: [1, a, 1.5, true, [x], {a: 1}]",
                "model: {KIND: LinearModel, alpha: 1, categorical: one, impute: {number: mean}}",
                "model: {KIND: LinearModel, alpha: 1e-3, categorical: [one, two]}",
                "model: {KIND: BaselineModel}",
                "channels:\n  - KIND: ConsoleChannel\n    on: failure",
                "channels: [{KIND: WebhookChannel, url: 'https://host/x', headers: {Authorization: abc}, timeout: 5}]",
                "channels: []",
                "splitter: &s {KIND: Scissors}\nparams: {a: *s}"));
        for (String key : List.of("[a, b]", "a", "'${env:WORD}'", "[]")) {
            lines.add("inputs: {KIND: Shelf, path: a, key: " + key + "}");
        }
        return lines;
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatBindsIsValid(String lines) {
        String yaml = lines.startsWith("inputs") ? "job:\n  KIND: Order\n" + lines.indent(2) : SMALL + lines.indent(2);
        assertThat(binds(yaml)).as("binds").isTrue();
        assertThat(errors(SHOP, yaml)).isEmpty();
    }

    @Test
    void aSchemaMayBeABlockAFileOrPutIn() {
        new Shop(folder).file("rules.yaml", "columns: {a: {type: long}}\n");
        for (String rules : List.of(
                "{columns: {a: {type: double, enum: [1, 0.5]}, b: {enum: [x, true]}}, other_columns: allow, key: a}",
                "{}",
                folder.resolve("rules.yaml").toString())) {
            String yaml = "job:\n  KIND: Order\n  inputs: {KIND: Shelf, path: a, schema: " + rules + "}\n";
            assertThat(binds(yaml)).as(rules).isTrue();
            assertThat(errors(SHOP, yaml)).as(rules).isEmpty();
        }
    }

    // What does not bind is not valid

    /** What only a binder can see, by a piece of the configuration, and why. */
    private static final Map<String, String> BEYOND = Map.ofEntries(
            Map.entry("{1: 2}", "the keys of a JSON object are texts"),
            Map.entry("{true: 2}", "the keys of a JSON object are texts"),
            Map.entry("? [a, b]", "the keys of a JSON object are texts"),
            Map.entry("threads: 1.0", "in JSON Schema 1.0 is a whole number"),
            Map.entry(".nan", "JSON has no such number"),
            Map.entry("1e999", "JSON has no such number"),
            Map.entry("etaa: 2", "a record says so, not a type"),
            Map.entry("test_size: 1.4", "a record says so, not a type"),
            Map.entry("threads: 0", "a record says so, not a type"),
            Map.entry("alpha: -1", "a record says so, not a type"),
            Map.entry("KIND: Messer", "a record says so, not a type"),
            Map.entry("url: ''", "a record says so, not a type"),
            Map.entry("<<:", "YAML, not structure"),
            Map.entry("!!int", "YAML, not structure"),
            Map.entry("${env:NOBODY}", "what is put in is not known before"),
            Map.entry("${file:a.txt}", "what is put in is not known before"),
            Map.entry("${file:/no/where}", "what is put in is not known before"),
            Map.entry("${job.nothing}", "what is put in is not known before"),
            Map.entry("${job.run_config.name}", "what is put in is not known before"),
            Map.entry("${env:X'", "what is put in is not known before"),
            Map.entry("a ${job.inputs}", "what is put in is not known before"),
            Map.entry("threads: ${env:WORD}", "what is put in is not known before"));

    static Stream<BadConfigTest.Bad> bad() {
        return BadConfigTest.bad();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatDoesNotBindIsNotValid(BadConfigTest.Bad bad) {
        boolean beyond = BEYOND.keySet().stream().anyMatch(bad.yaml()::contains);
        List<Error> errors;
        try {
            errors = errors(SHOP, bad.yaml());
        } catch (YamlEngineException | IllegalArgumentException | StackOverflowError notJson) {
            return; // not YAML, a number that JSON has not, or an alias of itself: an editor says so by itself
        }
        if (beyond) {
            assertThat(errors).as("an exception that is none").isEmpty();
        } else {
            assertThat(errors).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "splitter: {KIND: Scissors, tset_size: 0.2}",
                "splitter: {KIND: Scissors, path: a}",
                "model: {KIND: Shelf, path: a}",
                "channels: [{KIND: ConsoleChannel}, {KIND: WebhookChannel}]",
                "run_config: {tags: {a: 1}}",
                "on: purple",
                "values: [1, null]"
            })
    void aMistakeIsToldOnceAndWhereItIs(String line) {
        assertThat(errors(SHOP, SMALL + line.indent(2)).stream()
                        .map(error -> error.getInstanceLocation().toString())
                        .distinct())
                .hasSize(1)
                .allMatch(place -> !place.equals("/job"));
    }

    // What it says

    private static Map<?, ?> map(@Nullable Object json) {
        return (Map<?, ?>) Objects.requireNonNull(json);
    }

    private static void walk(@Nullable Object json, String path, Set<String> undescribed) {
        if (json instanceof Map<?, ?> schema) {
            if (schema.get("properties") instanceof Map<?, ?> keys && !path.endsWith("/if")) {
                keys.forEach((name, key) -> {
                    if (!path.isEmpty() && !(map(key).get("description") instanceof String)) {
                        undescribed.add(path + "/" + name);
                    }
                });
            }
            schema.forEach((name, inner) -> walk(inner, path + "/" + name, undescribed));
        } else if (json instanceof List<?> list) {
            list.forEach(inner -> walk(inner, path, undescribed));
        }
    }

    static List<String> ours() {
        return List.of(JsonSchemaWriter.job(Kinds.discover()), JsonSchemaWriter.data(Kinds.discover()));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyKeyIsDescribedInWordsForUsers(String text) {
        Set<String> undescribed = new TreeSet<>();
        walk(Json.read(text), "", undescribed);
        assertThat(undescribed)
                .as("keys without a description: each needs a @param in the Javadoc of its record")
                .isEmpty();
        assertThat(text.lines().filter(line -> line.matches(".*\"description\": \".*(\\bnull\\b|\\{@|<[a-z]+>).*")))
                .as("in YAML there is no null (say: or null; or: left out), and no tag of Javadoc")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyDefaultIsValidItself(String text) {
        Map<?, ?> root = map(Json.read(text));
        List<Object> found = new ArrayList<>();
        defaults(root, found);
        assertThat(found).isNotEmpty();
        for (Object key : found) {
            Map<String, Object> alone = new LinkedHashMap<>();
            map(key).forEach((name, value) -> alone.put(String.valueOf(name), value));
            alone.put("definitions", root.get("definitions"));
            assertThat(schema(Json.write(alone)).validate(Json.write(map(key).get("default")), InputFormat.JSON))
                    .as(String.valueOf(map(key).get("description")))
                    .isEmpty();
        }
    }

    private static void defaults(@Nullable Object json, List<Object> found) {
        if (json instanceof Map<?, ?> schema) {
            if (schema.containsKey("default") && schema.containsKey("description")) {
                found.add(schema);
            }
            schema.values().forEach(inner -> defaults(inner, found));
        } else if (json instanceof List<?> list) {
            list.forEach(inner -> defaults(inner, found));
        }
    }

    @Test
    void nothingOfThisMachineIsInIt() {
        Map<?, ?> definitions = map(map(Json.read(ours().get(0))).get("definitions"));
        Map<?, ?> job = map(map(definitions.get("TrainingJob")).get("properties"));
        assertThat(map(job.get("threads")).containsKey("default")).isFalse();
        assertThat(map(job.get("memory")).containsKey("default")).isFalse();
        assertThat(map(job.get("mlflow_service")).containsKey("default")).isFalse();
        map(map(definitions.get("MlflowService")).get("properties"))
                .forEach((name, key) -> assertThat(map(key).containsKey("default"))
                        .as("%s", name)
                        .isFalse());
    }

    @Test
    void defaultsAreWhatTheConstructorsFillIn() {
        Map<?, ?> definitions = map(map(Json.read(ours().get(0))).get("definitions"));
        Map<?, ?> splitter = map(map(definitions.get("TrainTestSplitter")).get("properties"));
        assertThat(map(splitter.get("test_size")).get("default")).isEqualTo(0.2);
        assertThat(map(splitter.get("random_state")).get("default")).isEqualTo(42L);
        Map<?, ?> job = map(map(definitions.get("TrainingJob")).get("properties"));
        assertThat(map(job.get("splitter")).get("default")).isEqualTo(Map.of("KIND", "TrainTestSplitter"));
        Map<?, ?> database = map(map(definitions.get("JdbcReader")).get("properties"));
        assertThat(map(database.get("fetch_size")).get("default")).isEqualTo(10_000L);
        assertThat(map(database.get("table")).containsKey("default")).isFalse();
        assertThat(map(definitions.get("ParquetReader")).get("required")).isEqualTo(List.of("path"));
    }

    @Test
    void schemaFilesHaveASchemaOfTheirOwn() {
        Schema data = schema(ours().get(1));
        assertThat(errors(data, "columns:\n  a: {type: long, minimum: 0}\nother_columns: allow\nkey: [id]\n"))
                .isEmpty();
        assertThat(errors(data, "columns:\n  a: {type: lnog}\n")).isNotEmpty();
        assertThat(errors(data, "colums:\n  a: {type: long}\n")).isNotEmpty();
    }
}
