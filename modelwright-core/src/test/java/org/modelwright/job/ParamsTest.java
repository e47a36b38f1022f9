package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelwright.mlflow.MlflowRules;

class ParamsTest {

    @Test
    void pathsOfLeaves() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("model", Map.of("params", Map.of("max_depth", 6)));
        tree.put("metrics", List.of(Map.of("name", "r2_score"), Map.of("name", "max_error")));
        tree.put("key", List.of("a", "b"));
        tree.put("exclude", List.of());

        assertThat(Params.of(tree))
                .containsExactly(
                        Map.entry("model.params.max_depth", "6"),
                        Map.entry("metrics.0.name", "r2_score"),
                        Map.entry("metrics.1.name", "max_error"),
                        Map.entry("key", "[a, b]"),
                        Map.entry("exclude", "[]"));
    }

    @Test
    void charactersThatMlflowRefusesBecomeUnderscores() {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (String name :
                List.of("Größe (m²)", "Straße/Viertel", "a..b", "../x", "50 %", "\uD83D\uDEB2", "tab\there")) {
            columns.put(name, 1);
        }
        Map<String, String> params = Params.of(Map.of("columns", columns));

        assertThat(params.keySet())
                .containsExactly(
                        "columns.Größe _m²_",
                        "columns.Straße_Viertel",
                        "columns.a__b",
                        "columns__._x",
                        "columns.50 _",
                        "columns._",
                        "columns.tab_here")
                .allMatch(MlflowRules::isKey);
    }

    @Test
    void keysThatBecomeEqualAreToldApart() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("a/b", 1);
        tree.put("a%b", 2);
        tree.put("a_b_2", 3);
        tree.put("a_b", 4);

        assertThat(Params.of(tree))
                .containsExactly(
                        Map.entry("a_b", "1"),
                        Map.entry("a_b_2", "2"),
                        Map.entry("a_b_2_2", "3"),
                        Map.entry("a_b_3", "4"));
    }

    @Test
    void longKeysAreCutAndToldApart() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("x".repeat(249) + "/", 1);
        tree.put("x".repeat(249) + "%", 2);
        tree.put("x".repeat(300), 3);
        tree.put("x".repeat(301), 4);
        // A letter that Java keeps as two chars stands where the cut is.
        tree.put("y".repeat(249) + "\uD835\uDC00".repeat(20), 5);

        Map<String, String> params = Params.of(tree);

        assertThat(params.values()).containsExactly("1", "2", "3", "4", "5");
        assertThat(params.keySet())
                .allMatch(MlflowRules::isKey)
                .allMatch(key -> key.equals(new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
    }
}
