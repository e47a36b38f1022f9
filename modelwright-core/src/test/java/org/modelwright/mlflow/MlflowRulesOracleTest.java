package org.modelwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;

/** What we take, every MLflow takes; keys and names that the newest takes, we take, with the exceptions named here. */
@Tag("oracle")
class MlflowRulesOracleTest {

    private static final Map<String, Predicate<String>> OURS = Map.of(
            "param_name", MlflowRules::isKey,
            "metric_name", MlflowRules::isKey,
            "tag_name", MlflowRules::isKey,
            "model_name", name -> MlflowRules.registeredModel(name).isEmpty(),
            "logged_model_name", name -> MlflowRules.loggedModel(name).isEmpty(),
            "experiment_name", name -> MlflowRules.experiment(name).isEmpty(),
            "model_alias_name", alias -> MlflowRules.alias(alias).isEmpty());

    /** Python's {@code $} lets a final line break pass; a blank name or one with a line break can be read by nobody. */
    private static final List<String> STRICTER = List.of("a\n", " ", "a\nb", "a\n/b", "a\n.b");

    private static List<String> candidates() {
        List<String> names = new ArrayList<>(List.of(
                "a",
                "a/",
                "/a",
                "a//b",
                ".",
                "..",
                "..a",
                ".a",
                "a.",
                "a..b",
                "a/../b",
                "a/./b",
                "a/..b",
                "a/..",
                "a b",
                "größe",
                "e\u0301",
                "²",
                "\uD83D\uDE00",
                "a,b",
                "a:b",
                "a-b",
                "a%b",
                "a'b",
                "a\"b",
                "a=b",
                "a@b",
                "a\\b",
                "",
                "latest",
                "LATEST",
                "v1",
                "V1",
                "v1a",
                "v",
                "1",
                "-",
                "日本"));
        names.addAll(STRICTER);
        return names;
    }

    @TempDir
    Path folder;

    @Test
    void weTakeWhatMlflowTakes() {
        weTakeWhatIsTakenBy(Python.MLFLOW_3_17);
    }

    @Test
    @Tag("thorough")
    void weTakeWhatTheOldestMlflowTakes() {
        weTakeWhatIsTakenBy(Python.MLFLOW_3_0);
    }

    private void weTakeWhatIsTakenBy(Python python) {
        String answer = python.run(folder, """
                import json, sys
                from mlflow.utils import validation
                taken = {}
                for rule in json.loads(sys.argv[2]):
                    checks = [getattr(validation, "_validate_" + rule)]
                    if hasattr(validation, f"_validate_{rule}_reserved"):
                        checks.append(getattr(validation, f"_validate_{rule}_reserved"))
                    taken[rule] = []
                    for name in json.loads(sys.argv[1]):
                        try:
                            for check in checks:
                                check(name)
                            taken[rule].append(name)
                        except Exception:
                            pass
                print(json.dumps(taken))
                """, Json.write(candidates()), Json.write(List.copyOf(OURS.keySet())));
        Map<?, ?> taken = (Map<?, ?>) Json.read(answer.strip());
        OURS.forEach((rule, ours) -> {
            List<String> its = new ArrayList<>();
            ((List<?>) taken.get(rule)).forEach(name -> its.add(name.toString()));
            List<String> mine = candidates().stream().filter(ours).toList();
            assertThat(its).as(rule).containsAll(mine);
            // 3.0 takes any name for a registered model; later ones do not.
            its.removeIf(name -> STRICTER.contains(name) || python == Python.MLFLOW_3_0 && rule.equals("model_name"));
            assertThat(mine).as(rule).containsAll(its);
        });
    }
}
