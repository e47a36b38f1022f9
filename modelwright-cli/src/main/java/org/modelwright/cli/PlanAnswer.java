package org.modelwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.job.TrainingPlan;
import org.modelwright.job.TrainingPlan.MemoryNeed;
import org.modelwright.job.TrainingPlan.PlannedColumn;
import org.modelwright.job.TrainingPlan.Registration;
import org.modelwright.job.TrainingPlan.Table;
import org.modelwright.leak.LeakReport;
import org.modelwright.splitter.RowSplit;

/** What a plan is told as. */
record PlanAnswer(TrainingPlan plan) {

    private static final int SHOWN_CHANGES = 12;

    /** {@return for scripts: the answer {@code READY}, or {@code BLOCKED} with the error} */
    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("status", plan.failure().isEmpty() ? "READY" : "BLOCKED");
        answer.put("exit_code", plan.exitCode());
        answer.put("tables", plan.tables().stream().map(PlanAnswer::table).toList());
        answer.put("split", plan.split().map(PlanAnswer::split).orElse(null));
        answer.put("leaks", plan.leaks().map(PlanAnswer::leaks).orElse(null));
        answer.put("task", task());
        answer.put("positive_class", plan.positiveClass().orElse(null));
        answer.put("features", plan.features());
        answer.put("transforms", plan.made());
        answer.put("model", plan.model());
        answer.put("metrics", plan.metrics());
        answer.put("asks", plan.asks());
        answer.put("memory", plan.memory().map(PlanAnswer::memory).orElse(null));
        answer.put(
                "registration",
                plan.registration().map(PlanAnswer::registration).orElse(null));
        answer.put("changes", plan.changes());
        answer.put("warnings", plan.warnings());
        plan.failure()
                .ifPresent(failure ->
                        answer.put("error", Failure.of(failure).answer(null).get("error")));
        return answer;
    }

    private @Nullable String task() {
        return plan.task().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse(null);
    }

    private static Map<String, @Nullable Object> table(Table table) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", table.name());
        map.put("kind", table.kind());
        map.put("source", table.source());
        map.put("rows", table.rows());
        List<Object> columns = new ArrayList<>();
        for (PlannedColumn column : table.columns()) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", column.name());
            entry.put("type", column.type());
            entry.put("role", column.role());
            entry.put("missing", column.missing());
            columns.add(entry);
        }
        map.put("columns", columns);
        return map;
    }

    private static Map<String, @Nullable Object> split(RowSplit split) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("train", split.train().length);
        map.put("test", split.test().length);
        map.put("left_out", split.leftOut().length);
        map.put("facts", split.facts());
        return map;
    }

    private static Map<String, @Nullable Object> leaks(LeakReport leaks) {
        return new LinkedHashMap<>(leaks.summary().toMap());
    }

    private static Map<String, @Nullable Object> memory(MemoryNeed memory) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("data_bytes", memory.data());
        map.put("copies_bytes", memory.copies());
        map.put("learner_bytes", memory.learner());
        map.put("files_bytes", memory.files());
        map.put("budget_bytes", memory.budget());
        return map;
    }

    private static Map<String, @Nullable Object> registration(Registration registration) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("tracking_uri", registration.trackingUri());
        map.put("new_store", registration.newStore());
        map.put("experiment", registration.experiment());
        map.put("name", registration.model());
        map.put("version", String.valueOf(registration.version()));
        map.put("latest", registration.latest() == 0 ? null : String.valueOf(registration.latest()));
        return map;
    }

    /** {@return for people: a line for each question, and what changed} */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Table table : plan.tables()) {
            line(text, table.name(), table.kind() + " " + table.source() + ", " + table.rows() + " rows");
            for (String role : List.of("key", "split", "feature", "identifier", "target")) {
                List<String> names = table.columns().stream()
                        .filter(it -> it.role().equals(role))
                        .map(it -> it.name() + " " + it.type()
                                + (it.missing() > 0 ? " (" + it.missing() + " missing)" : ""))
                        .toList();
                if (!names.isEmpty()) {
                    line(text, "  " + role, String.join(", ", names));
                }
            }
        }
        plan.split().ifPresent(it -> line(text, "split", it.toString()));
        plan.leaks().ifPresent(it -> line(text, "leaks", it.toString()));
        String task = task();
        if (task != null) {
            String positive =
                    plan.positiveClass().map(it -> " (positive: " + it + ")").orElse("");
            line(text, "task", task + positive + ", " + plan.features().size() + " features");
            plan.made()
                    .forEach((column, made) -> line(text, "transform", column + " becomes " + String.join(", ", made)));
            line(text, "metrics", String.join(", ", plan.metrics()));
        }
        plan.asks().forEach(it -> line(text, "asks", it));
        line(text, "model", learner());
        plan.memory()
                .ifPresent(it -> line(
                        text,
                        "memory",
                        "about " + (it.total() >> 20) + " MB of " + (it.budget() >> 20) + " MB (" + it.parts() + ")"));
        plan.registration().ifPresent(it -> {
            line(
                    text,
                    "store",
                    it.trackingUri() + (it.newStore() ? " (the first run makes it)" : "") + ", experiment "
                            + it.experiment());
            line(text, "version", "models:/" + it.model() + "/" + it.version());
            changes(text, it);
        });
        plan.warnings().forEach(it -> line(text, "warning", it));
        line(text, "run", plan.failure().isEmpty() ? "would start" : "would stop with exit code " + plan.exitCode());
        return text.toString();
    }

    /** The KIND, and what is said of it; empty lists and maps say nothing. */
    private String learner() {
        return plan.model().entrySet().stream()
                .filter(it -> !List.of().equals(it.getValue()) && !Map.of().equals(it.getValue()))
                .map(it ->
                        it.getKey().equals("KIND") ? String.valueOf(it.getValue()) : it.getKey() + " " + it.getValue())
                .collect(Collectors.joining(", "));
    }

    private void changes(StringBuilder text, Registration registration) {
        if (registration.latest() == 0) {
            return;
        }
        if (plan.changes().isEmpty()) {
            line(text, "changes", "none since version " + registration.latest());
            return;
        }
        line(text, "changes", "since version " + registration.latest());
        plan.changes().stream().limit(SHOWN_CHANGES).forEach(it -> line(text, "", it));
        if (plan.changes().size() > SHOWN_CHANGES) {
            line(text, "", "and " + (plan.changes().size() - SHOWN_CHANGES) + " more (--output json)");
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-10s %s%n", name, value));
    }
}
