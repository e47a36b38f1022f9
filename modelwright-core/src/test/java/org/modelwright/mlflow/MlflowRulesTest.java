package org.modelwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.Problem;

class MlflowRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "größe", "job.model.max_depth", "a b", "a/b", "a:b", "a-b", "a..b", ".a", "²"})
    void keysThatMlflowTakes(String key) {
        assertThat(MlflowRules.isKey(key)).isTrue();
        assertThat(MlflowRules.tags("tags", Map.of(key, ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", ".", "..", "..a", "a/../b", "a/./b", "a/..", "a,b", "a=b", "a\n"})
    void keysThatMlflowRefuses(String key) {
        assertThat(MlflowRules.isKey(key)).isFalse();
        assertThat(MlflowRules.tags("tags", Map.of(key, "")))
                .containsExactly(Problem.at(
                        "tags." + key,
                        "The key (" + key
                                + ") of tags is not made of 1 to 250 letters, digits, blanks and _ - . : /."));
    }

    @ParameterizedTest
    @CsvSource({
        "fit/train_rmse, fit/train_rmse",
        "größe, größe",
        "error@0.7, error_at_0.7",
        "ndcg@5-, ndcg_at_5-",
        "'a,b=c', a_b_c",
        "/a, _a",
        "a//b/, a__b_",
        "../b, ___b"
    })
    void everyMetricHasAKey(String name, String key) {
        assertThat(MlflowRules.metricKey(name)).isEqualTo(key);
        assertThat(MlflowRules.isKey(key)).isTrue();
        assertThat(MlflowRules.isKey(MlflowRules.metricKey("m@".repeat(200)))).isTrue();
    }

    @Test
    void lengthsOfKeysAndValues() {
        assertThat(MlflowRules.isKey("k".repeat(250))).isTrue();
        assertThat(MlflowRules.isKey("k".repeat(251))).isFalse();
        assertThat(MlflowRules.tags("tags", Map.of("k", "v".repeat(5000)))).isEmpty();
        assertThat(MlflowRules.tags("tags", Map.of("k", "v".repeat(5001))))
                .containsExactly(Problem.at("tags.k", "The value of (k) of tags has 5001 characters, more than 5000."));
    }

    @ParameterizedTest
    @CsvSource({"a/b, a-b", "a:b, a-b", "'', model", "'  ', model", "'a\n/b', a--b", "., -", "..a, -a"})
    void namesOfRegisteredModelsThatAreRefused(String name, String better) {
        assertThat(MlflowRules.registeredModel(name))
                .containsExactly(Problem.at(
                        "registry_name",
                        "The registry_name (" + name
                                + ") is not a name that MLflow takes: 1 to 256 characters, none of / and :, not . and not .."
                                + " first.",
                        "registry_name: " + better));
        assertThat(MlflowRules.registeredModel(better)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "a/b, a-b",
                "a:b, a-b",
                "a.b, a-b",
                "a%b, a-b",
                "a'b, a-b",
                "a\"b, a-b",
                "||, model",
                "|a\n.b|, a--b"
            })
    void namesOfLoggedModelsThatAreRefused(String name, String better) {
        assertThat(MlflowRules.loggedModel(name))
                .containsExactly(Problem.at(
                        "path",
                        "The path (" + name
                                + ") is not a name that MLflow takes for a model: 1 to 256 characters, none of"
                                + " / : . % \" '.",
                        "path: " + better));
        assertThat(MlflowRules.loggedModel(better)).isEmpty();
    }

    @Test
    void lengthsOfNames() {
        String longest = "n".repeat(256);
        assertThat(MlflowRules.registeredModel(longest)).isEmpty();
        assertThat(MlflowRules.loggedModel(longest)).isEmpty();
        assertThat(MlflowRules.experiment(longest)).isEmpty();
        assertThat(MlflowRules.registeredModel(longest + "n"))
                .extracting(Problem::maybe)
                .containsExactly("registry_name: " + longest);
        assertThat(MlflowRules.loggedModel(longest + "n"))
                .extracting(Problem::maybe)
                .containsExactly("path: " + longest);
        for (String name : List.of(longest + "n", "", " ")) {
            assertThat(MlflowRules.experiment(name))
                    .containsExactly(Problem.at(
                            "experiment_name",
                            "The experiment_name (" + name + ") does not have 1 to 256 characters.",
                            "experiment_name: modelwright"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"champion", "größe", "v1a", "1", "-", "latest2"})
    void aliasesThatMlflowTakes(String alias) {
        assertThat(MlflowRules.alias(alias)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "Latest", "v1", "V12"})
    void reservedAliases(String alias) {
        assertThat(MlflowRules.alias(alias))
                .containsExactly(Problem.at(
                        "aliases",
                        "The alias (" + alias + ") is reserved by MLflow.",
                        "another word, such as candidate."));
    }

    @ParameterizedTest
    @CsvSource({"a b, a-b", "a.b, a-b", "'', model", "'a\n', a-"})
    void aliasesThatAreRefused(String alias, String better) {
        assertThat(MlflowRules.alias(alias))
                .containsExactly(Problem.at(
                        "aliases",
                        "The alias (" + alias + ") is not made of 1 to 255 letters, digits, _ and -.",
                        better));
        assertThat(MlflowRules.alias(better)).isEmpty();
    }

    @Test
    void lengthsOfAliases() {
        assertThat(MlflowRules.alias("a".repeat(255))).isEmpty();
        assertThat(MlflowRules.alias("a".repeat(256)))
                .extracting(Problem::maybe)
                .containsExactly("a".repeat(255));
    }

    @Test
    void aLongTextIsCutWithAVisibleMark() {
        assertThat(MlflowRules.shortened("x".repeat(40), 40)).isEqualTo("x".repeat(40));
        assertThat(MlflowRules.shortened("x".repeat(41), 40))
                .isEqualTo("x".repeat(17) + " … (cut, 41 characters)")
                .hasSize(40);
    }
}
