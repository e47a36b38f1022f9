package org.modelwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.scoring.Leaderboard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright leaderboard}. */
@Command(
        name = "leaderboard",
        description = "Lists all versions of a registered model, with the scores of the test rows of each.",
        sortOptions = false,
        footer = {
            "",
            "Scores compare where the test rows are the same: the last column is their digest.",
            "",
            "Examples:",
            "  modelwright leaderboard bikes",
            "  modelwright leaderboard bikes --metric r2_score --output json"
        })
final class LeaderboardCommand extends AnsweringCommand {

    @Parameters(paramLabel = "NAME", description = "The registered model.")
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String name;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "The best of this metric first (default: the newest first).")
    @Nullable String metric;

    @Mixin
    StoreOptions store = new StoreOptions();

    LeaderboardCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        Leaderboard all = Leaderboard.of(name, store.trackingUri);
        Leaderboard board = metric == null ? all : all.by(metric);
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "LISTED");
            answer.put("name", board.name());
            answer.put("metrics", board.metrics());
            answer.put("same_rows", board.isOfSameRows());
            answer.put(
                    "versions",
                    board.rows().stream().map(LeaderboardCommand::object).toList());
            console().out().println(JsonText.of(answer));
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("version", "aliases", "verdict"));
        head.addAll(board.metrics());
        head.add("test rows");
        lines.add(head);
        for (Leaderboard.Row row : board.rows()) {
            List<String> line = new ArrayList<>(List.of(
                    String.valueOf(row.version().version()),
                    String.join(", ", row.version().aliases()),
                    row.verdict()));
            board.metrics()
                    .forEach(it -> line.add(
                            row.scores().containsKey(it)
                                    ? String.format(
                                            Locale.ROOT, "%.6g", row.scores().get(it))
                                    : ""));
            line.add(row.test());
            lines.add(line);
        }
        print(lines);
        if (!board.isOfSameRows()) {
            console().out().println("Not all were judged by the same test rows.");
        }
    }

    private void print(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(i == 0 ? "" : "  ").append(line.get(i));
                text.append(" ".repeat(widths[i] - line.get(i).length()));
            }
            console().out().println(text.toString().stripTrailing());
        }
    }

    private static Map<String, @Nullable Object> object(Leaderboard.Row row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("version", row.version().version());
        map.put("model_uri", row.version().uri());
        map.put("run_id", row.version().runId());
        map.put("aliases", row.version().aliases());
        map.put("verdict", row.verdict().isEmpty() ? null : row.verdict());
        map.put("test_digest", row.test().isEmpty() ? null : row.test());
        map.put("scores", row.scores());
        return map;
    }
}
