package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/** Whatever can be known without data is told in one round, whoever says it: each mistake as if it were alone. */
class OneRoundTest {

    /** A key, its wrong value, and where it is told if that is not the key itself. */
    private static final Map<String, String> MISTAKES = new LinkedHashMap<>();

    static {
        MISTAKES.put("run_config.tags", "{'a//b': x}");
        MISTAKES.put("inputs.limit", "0");
        MISTAKES.put("inputs.delimiter", "ab");
        MISTAKES.put("inputs.encoding", "klingon");
        MISTAKES.put("inputs.pth", "a.csv");
        MISTAKES.put("inputs.schema.columns.a.minimum", "9");
        MISTAKES.put("inputs.schema.columns.b.pattern", "'['");
        MISTAKES.put("inputs.schema.columns.c.typ", "long");
        MISTAKES.put("inputs.schema.min_rows", "-1");
        MISTAKES.put("targets.KIND", "CsvReadr");
        MISTAKES.put("model.num_boost_round", "0");
        MISTAKES.put("model.early_stopping_rounds", "many");
        MISTAKES.put("model.monotone_constraints.a", "7");
        MISTAKES.put("model.params.etaa", "1");
        MISTAKES.put("model.params.max_depth", "deep");
        MISTAKES.put("model.params.subsample", "7");
        MISTAKES.put("model.params.booster", "dart");
        MISTAKES.put("model.params.nthread", "3");
        MISTAKES.put("model.params.eval_metric", "rmsee");
        MISTAKES.put("model.params.gamma", "${env:NOT_THERE_AT_ALL}");
        MISTAKES.put("model.random_state", "seven");
        MISTAKES.put("metrics.0.name", "mse");
        MISTAKES.put("metrics.1.minimum", "high");
        MISTAKES.put("metrics.2.KIND", "RegresionMetric");
        MISTAKES.put("metrics.3.name", "accuracy_score");
        MISTAKES.put("splitter.test_size", "1.4");
        MISTAKES.put("splitter.shufle", "true");
        MISTAKES.put("saver.path", "a/b");
        MISTAKES.put("saver.opset", "3");
        MISTAKES.put("saver.example_rows", "-1");
        MISTAKES.put("registry.aliases", "[a b]");
        MISTAKES.put("leak_check.waive.z", "''");
        MISTAKES.put("memory", "lots");
        MISTAKES.put("threads", "0");
        MISTAKES.put("logger_service.level", "LOUD");
        MISTAKES.put("alerts_service.channels.0.on", "monday");
        MISTAKES.put("alerts_service.channels.1.timeout", "0");
        MISTAKES.put("alerts_service.channels.1.url", "'ftp://x'");
        MISTAKES.put("mlflow_service.tracking_uri", "'ftp://x'");
        MISTAKES.put("mlflow_service.experiment_name", "''");
        MISTAKES.put("mlflow_service.registry_name", "a/b");
    }

    /** What is right, a line for each key. */
    private static final Map<String, String> RIGHT = new LinkedHashMap<>();

    static {
        RIGHT.put("KIND", "TrainingJob");
        RIGHT.put("run_config.name", "right");
        RIGHT.put("inputs.KIND", "CsvReader");
        RIGHT.put("inputs.path", "inputs.csv");
        RIGHT.put("inputs.schema.columns.a.maximum", "5");
        RIGHT.put("inputs.schema.columns.b.type", "string");
        RIGHT.put("inputs.schema.columns.c.type", "long");
        RIGHT.put("targets.KIND", "CsvReader");
        RIGHT.put("targets.path", "targets.csv");
        RIGHT.put("model.KIND", "XGBoostModel");
        RIGHT.put("model.task", "regression");
        RIGHT.put("model.early_stopping_rounds", "5");
        RIGHT.put("model.validation_size", "0.2");
        RIGHT.put("model.params.eta", "0.1");
        RIGHT.put("metrics.0.KIND", "RegressionMetric");
        RIGHT.put("metrics.0.name", "r2_score");
        RIGHT.put("metrics.1.KIND", "RegressionMetric");
        RIGHT.put("metrics.1.name", "mean_squared_error");
        RIGHT.put("metrics.2.KIND", "RegressionMetric");
        RIGHT.put("metrics.2.name", "mean_absolute_error");
        RIGHT.put("splitter.KIND", "TrainTestSplitter");
        RIGHT.put("saver.KIND", "OnnxSaver");
        RIGHT.put("registry.KIND", "MlflowRegister");
        RIGHT.put("alerts_service.channels.0.KIND", "ConsoleChannel");
        RIGHT.put("alerts_service.channels.1.KIND", "WebhookChannel");
        RIGHT.put("alerts_service.channels.1.url", "'http://localhost/'");
        RIGHT.put("mlflow_service.tracking_uri", "'sqlite:///mlflow.db'");
    }

    @TempDir
    Path folder;

    /** The job with these mistakes, one key a line: path and line of each key. */
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private Path write(Set<String> mistakes) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(RIGHT);
        mistakes.forEach(key -> all.put(key, MISTAKES.get(key)));
        if (mistakes.contains("metrics.3.name")) {
            all.put("metrics.3.KIND", "ClassificationMetric");
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        all.forEach((key, value) -> put(tree, key.split("\\."), value));
        StringBuilder text = new StringBuilder();
        lines.clear();
        block(text, "job", Map.of("job", tree), "");
        return Files.writeString(folder.resolve("job.yaml"), text);
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String[] keys, String value) {
        Map<String, Object> at = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(keys[i], key -> new LinkedHashMap<String, Object>());
        }
        at.put(keys[keys.length - 1], value);
    }

    /** Blocks and lists in the style of one key a line. */
    private void block(StringBuilder text, String path, Map<String, ?> block, String indent) {
        block.forEach((key, value) -> {
            boolean element = key.matches("\\d");
            String whole = path.equals("job") && key.equals("job") ? "job" : path + "." + key;
            lines.put(whole, (int) text.chars().filter(c -> c == '\n').count() + 1);
            text.append(indent).append(element ? "-" : key + ":");
            if (value instanceof Map<?, ?> inner) {
                text.append('\n');
                @SuppressWarnings("unchecked")
                Map<String, ?> keys = (Map<String, ?>) inner;
                block(text, whole, keys, indent + "  ");
            } else {
                text.append(' ').append(value).append('\n');
            }
        });
    }

    private List<Problem> told(Set<String> mistakes) throws IOException {
        Path file = write(mistakes);
        try {
            Modelwright.load(file);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    @Test
    void whatIsRightIsTaken() throws IOException {
        assertThat(told(Set.of())).isEmpty();
    }

    @Test
    void eachMistakeIsToldAtItsLine() throws IOException {
        for (String key : MISTAKES.keySet()) {
            List<Problem> problems = told(Set.of(key));
            assertThat(problems).as(key).hasSize(1);
            assertThat(problems.get(0).place()).as(key + ": " + problems).isNotNull();
            assertThat(problems.get(0).place().file())
                    .isEqualTo(folder.resolve("job.yaml").toString());
            assertThat(problems.get(0).path()).as(problems.toString()).startsWith("job." + key);
            assertThat(problems.get(0).place().line()).as(problems.toString()).isEqualTo(lines.get("job." + key));
            assertThat(problems.get(0).place().column()).isGreaterThan(1);
        }
    }

    @Test
    void allMistakesAtOnceAreToldAtOnce() throws IOException {
        assertThat(paths(told(MISTAKES.keySet()))).containsAll(alone(MISTAKES.keySet()));
    }

    @Test
    void anyMistakesTogetherAreToldAsEachAlone() throws IOException {
        Random random = new Random(42);
        List<String> keys = new ArrayList<>(MISTAKES.keySet());
        for (int round = 0; round < 60; round++) {
            Collections.shuffle(keys, random);
            Set<String> some = new TreeSet<>(keys.subList(0, 2 + random.nextInt(4)));
            assertThat(paths(told(some))).as(some.toString()).isEqualTo(alone(some));
        }
    }

    private static Set<String> paths(List<Problem> problems) {
        return problems.stream()
                .map(it -> it.path() + " " + it.message())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> alone(Set<String> mistakes) throws IOException {
        Set<String> all = new TreeSet<>();
        for (String key : mistakes) {
            all.addAll(paths(told(Set.of(key))));
        }
        return all;
    }
}
