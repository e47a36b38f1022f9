package org.modelwright.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.text.Json;

/** Configurations at random, right and wrong: what the binder takes the schema takes, and the other way round. */
class RandomConfigTest {

    /** Values of every type; those that a constructor would refuse for what they mean are not among them. */
    private static final List<Object> VALUES = List.of(
            1L,
            3L,
            0.5,
            3_000_000_000L,
            true,
            false,
            "a",
            "3",
            "true",
            "",
            "green",
            "DARK_RED",
            "success",
            "mean",
            "median",
            "Scissors",
            List.of(),
            List.of("a"),
            List.of("a", "green"),
            List.of(1L),
            List.of(List.of("a")),
            List.of(Map.of("KIND", "ConsoleChannel")),
            List.of(Map.of("KIND", "ConsoleChannel", "on", "failure")),
            List.of(Map.of("KIND", "WebhookChannel")),
            Map.of(),
            Map.of("a", "b"),
            Map.of("a", 1L),
            Map.of("a", Map.of("type", "long")),
            Map.of("columns", Map.of("a", Map.of("type", "LONG", "nullable", true))),
            Map.of("columns", Map.of("a", Map.of("type", "long", "nulable", true))),
            Map.of("name", "b", "tags", Map.of("c", "d")),
            Map.of("KIND", "Scissors"),
            Map.of("KIND", "BaselineModel"),
            Map.of("KIND", 1L),
            "${env:N}",
            "${env:WORD}",
            "${job.run_config.name}",
            "x ${env:WORD}");

    private static final List<String> HUGE = List.of(
            "9".repeat(400),
            "-" + "9".repeat(20),
            "1e999999999",
            "-1e-999999999",
            "0x" + "f".repeat(100),
            "0o" + "7".repeat(100),
            ".inf",
            "-.inf",
            ".nan",
            "1_000",
            "0.1" + "0".repeat(5_000) + "1",
            "9223372036854775808",
            "2147483648");

    private static final List<String> ODD = List.of(
            "\u0000",
            "\u0007",
            "\u001b[31m",
            "\ufeff",
            "\u202e",
            "\u2028",
            "\ud83d\ude00",
            "\u00a0",
            "\u0301",
            "\uffff",
            "\t",
            "\r",
            "\n",
            "%",
            "!!binary ",
            "!<x> ",
            "*a ",
            "&a ",
            "<<: ",
            "? ",
            "- ",
            "---\n",
            "...\n",
            "${",
            "}",
            "$${",
            "${env:",
            "\\x",
            "\"",
            "'",
            "#",
            "|\n",
            ">\n");

    private static final Map<String, List<String>> KEYS = new LinkedHashMap<>(Map.of(
            "job",
            List.of(
                    "run_config",
                    "model",
                    "splitter",
                    "channels",
                    "threads",
                    "fast",
                    "on",
                    "params",
                    "values",
                    "other"),
            "Shelf",
            List.of("key", "limit", "schema", "colour"),
            "Vault",
            List.of("url", "password", "colour", "key"),
            "Scissors",
            List.of("test_size", "shuffle", "random_state", "path"),
            "LinearModel",
            List.of("alpha", "categorical", "impute", "task", "strategy"),
            "BaselineModel",
            List.of("strategy", "task", "alpha")));

    @TempDir
    Path folder;

    private final Random random = new Random(7);

    private Object value() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private Map<String, Object> block(String kind) {
        Map<String, Object> block = new LinkedHashMap<>();
        if (random.nextInt(20) > 0) {
            block.put("KIND", kind);
        }
        if (kind.equals("Shelf") && random.nextInt(20) > 0) {
            block.put("path", "a.txt");
        }
        if (kind.equals("Vault") && random.nextInt(10) > 0) {
            block.put("url", "u");
            block.put("password", "p");
        }
        for (String key : KEYS.getOrDefault(kind, List.of())) {
            if (random.nextInt(5) == 0) {
                block.put(key, value());
            }
        }
        return block;
    }

    private Map<String, Object> job() {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("KIND", "Order");
        job.put("inputs", block(random.nextInt(3) > 0 ? "Shelf" : "Vault"));
        if (random.nextInt(3) == 0) {
            job.put("splitter", block("Scissors"));
        }
        if (random.nextInt(3) == 0) {
            job.put("model", block(random.nextBoolean() ? "LinearModel" : "BaselineModel"));
        }
        for (String key : KEYS.getOrDefault("job", List.of())) {
            if (random.nextInt(8) == 0) {
                job.put(key, value());
            }
        }
        return Map.of("job", job);
    }

    @Test
    void theBinderAndTheSchemaAgree() {
        agreeOn(1_000);
    }

    @Test
    void whatIsMutatedIsTakenOrRefused() {
        mutate(200);
    }

    @Test
    @Tag("thorough")
    void whatIsMutatedManyTimesIsTakenOrRefused() {
        mutate(Integer.getInteger("faults.configurations", 1_500));
    }

    /** What no schema foresees: nothing is thrown but a refusal, and nothing takes long. */
    private void mutate(int many) {
        Shop shop = new Shop(folder).with("WORD", "sesame").with("N", "3");
        int refused = 0;
        for (int i = 0; i < many; i++) {
            // Half of a character outside the basic plane cannot be written.
            String text =
                    new String(mutated(Json.write(job())).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            try {
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                    shop.load(text);
                });
            } catch (ConfigException e) {
                refused++;
                assertThat(e.problems())
                        .allSatisfy(it -> assertThat(it.message()).isNotBlank());
            } catch (RuntimeException | java.lang.Error e) {
                throw new AssertionError(text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text, e);
            }
        }
        assertThat(refused).isGreaterThan(many / 2);
    }

    private String mutated(String text) {
        String mutated = text;
        for (int n = 0; n <= random.nextInt(3) && !mutated.isEmpty(); n++) {
            int at = random.nextInt(mutated.length());
            int to = Math.min(mutated.length(), at + 1 + random.nextInt(12));
            int levels = 1 + random.nextInt(3_000);
            mutated = switch (random.nextInt(10)) {
                case 0 -> mutated.substring(0, at) + mutated.substring(to);
                case 1 -> mutated.substring(0, to) + mutated.substring(at);
                case 2 -> mutated.substring(0, at) + ODD.get(random.nextInt(ODD.size())) + mutated.substring(at);
                case 3 -> mutated.substring(0, at) + "[".repeat(levels) + "]".repeat(levels) + mutated.substring(at);
                case 4 -> instead(mutated, "{\"a\": ".repeat(levels) + "1" + "}".repeat(levels));
                case 5 -> instead(mutated, HUGE.get(random.nextInt(HUGE.size())));
                case 6 -> instead(mutated, "&x [" + "*x, ".repeat(random.nextInt(20)) + "1]");
                case 7 ->
                    instead(mutated, "\"" + ODD.get(random.nextInt(ODD.size())).repeat(levels) + "\"");
                case 8 -> instead(mutated, "\"${job.params}${job.other}${job.values}${job.run_config.name}\"");
                default -> mutated.substring(0, at);
            };
        }
        return mutated.isEmpty() ? "{" : mutated;
    }

    /** Puts a value where another one stands. */
    private String instead(String text, String value) {
        List<Integer> places = new ArrayList<>();
        for (int at = text.indexOf(": "); at >= 0; at = text.indexOf(": ", at + 2)) {
            places.add(at + 2);
        }
        if (places.isEmpty()) {
            return value;
        }
        int at = places.get(random.nextInt(places.size()));
        int end = at;
        while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, at) + value + text.substring(end);
    }

    @Test
    @Tag("thorough")
    void theBinderAndTheSchemaAgreeOnMany() {
        agreeOn(Integer.getInteger("faults.configurations", 4_000));
    }

    private void agreeOn(int many) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(JsonSchemaWriter.job(Shop.kinds(), Shop.Work.class), InputFormat.JSON);
        Shop shop = new Shop(folder).with("WORD", "sesame").with("N", "3");
        int right = 0;
        int wrong = 0;
        List<String> disagreements = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            String json = Json.write(job()); // JSON is YAML
            String said = "";
            try {
                shop.load(json);
                right++;
            } catch (ConfigException e) {
                said = String.valueOf(e.getMessage());
                wrong++;
            }
            List<Error> errors = schema.validate(json, InputFormat.JSON);
            boolean binds = said.isEmpty();
            // What is put in, a file of rules, and what a constructor thinks are beyond a schema.
            boolean within = !json.contains("${")
                    && (binds || !said.contains("The schema (") && !said.contains("is refused by"));
            if (binds ? !errors.isEmpty() : within && errors.isEmpty()) {
                disagreements.add(json + "\n  binder: " + said + "\n  schema: " + errors);
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(right).isGreaterThan(many / 20);
        assertThat(wrong).isGreaterThan(many / 4);
    }
}
