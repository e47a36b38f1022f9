package org.modelwright.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.modelwright.card.FailedRun;
import org.modelwright.mlflow.RunInfo;

/**
 * The failure card in short, for those who are at the terminal; cause and advice stand above it.
 *
 * @param run what did not end well
 */
record FailureSummary(FailedRun run) {

    private static final double MILLIS = 1000;

    /** {@return the lines; none where the configuration kept the job from beginning, so that the cause says it all} */
    List<String> lines() {
        RunInfo kept = run.run();
        if (kept == null && run.kind().name().equals("config")) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        add(lines, "step", run.step());
        add(
                lines,
                "took",
                seconds(run.took().toMillis()) + " s: "
                        + run.steps().stream()
                                .map(it -> it.name() + " " + seconds(it.wall().toMillis()))
                                .collect(Collectors.joining(", ")));
        for (FailedRun.Left left : run.left()) {
            boolean first = left.equals(run.left().get(0));
            add(lines, first ? "left" : "", left.what().toLowerCase(Locale.ROOT) + ": " + left.fate());
        }
        if (run.left().isEmpty()) {
            add(
                    lines,
                    "left",
                    kept == null ? "no run, no model, no version" : "it cannot be looked at: see the warning");
        }
        run.configuration().forEach(it -> add(lines, "config", it));
        if (kept != null) {
            add(lines, "run", kept.runId() + "  (" + run.name() + ")");
        }
        if (run.card() != null) {
            add(lines, "card", run.card());
        }
        return lines;
    }

    private static void add(List<String> lines, String name, String value) {
        lines.add(String.format("%-8s %s", name, value));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f", millis / MILLIS);
    }
}
