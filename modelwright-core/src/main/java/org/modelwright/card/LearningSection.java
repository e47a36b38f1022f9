package org.modelwright.card;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.RunCourse.LearningCurve;

/** How the training went, round by round and fold by fold. */
final class LearningSection {

    private static final int FIGURES = 4;
    private static final int TABLE = 40;

    private LearningSection() {}

    static Section of(Facts facts) {
        List<Block> blocks = new ArrayList<>();
        Map<String, List<LearningCurve>> byMetric = new LinkedHashMap<>();
        for (LearningCurve curve : facts.run().course().learningCurves()) {
            if (!curve.rounds().isEmpty()) {
                byMetric.computeIfAbsent(curve.name().replaceFirst("^(train|valid)_", ""), it -> new ArrayList<>())
                        .add(curve);
            }
        }
        List<Block.Figure> figures = new ArrayList<>();
        byMetric.forEach((metric, curves) -> {
            if (figures.size() < FIGURES) {
                figures.add(figure(metric, curves));
            }
        });
        if (!figures.isEmpty()) {
            blocks.add(new Block.Figures(figures));
        }
        if (!facts.run().folds().isEmpty()) {
            blocks.add(folds(facts.run().folds()));
        }
        return new Section("learning", "Learning curve", blocks);
    }

    private static Block.Figure figure(String metric, List<LearningCurve> curves) {
        int last = curves.stream()
                .mapToInt(it -> it.rounds().get(it.rounds().size() - 1))
                .max()
                .orElse(1);
        double least = curves.stream()
                .flatMap(it -> it.values().stream())
                .mapToDouble(it -> it)
                .min()
                .orElse(0);
        double most = curves.stream()
                .flatMap(it -> it.values().stream())
                .mapToDouble(it -> it)
                .max()
                .orElse(1);
        Plot plot = Plot.of("round", 0, Math.max(1, last), metric, least, most);
        List<String> heads = new ArrayList<>(List.of("round"));
        List<Plot.Key> keys = new ArrayList<>();
        for (int i = 0; i < curves.size() && i < 6; i++) {
            LearningCurve curve = curves.get(i);
            plot.line(
                    Style.line(i),
                    curve.rounds().stream().map(Integer::doubleValue).toList(),
                    curve.values());
            keys.add(new Plot.Key(Style.line(i), curve.name()));
            heads.add(curve.name());
        }
        plot.legend(keys, true);
        List<Integer> rounds = curves.get(0).rounds();
        List<List<Cell>> rows = new ArrayList<>();
        int step = Math.max(1, (rounds.size() + TABLE - 1) / TABLE);
        for (int at = 0; at < rounds.size(); at++) {
            if (at % step == 0 || at == rounds.size() - 1) {
                List<Cell> row = new ArrayList<>(List.of(Cell.of(rounds.get(at))));
                for (LearningCurve curve : curves.subList(0, heads.size() - 1)) {
                    row.add(Cell.of(at < curve.values().size() ? curve.values().get(at) : null));
                }
                rows.add(row);
            }
        }
        return new Block.Figure(
                metric,
                "By rounds of training: rows that it learned from, and rows that were set aside where there are any.",
                plot.chart(),
                Block.Table.of(metric + " by round", heads, rows));
    }

    private static Block folds(Map<String, List<@Nullable Double>> folds) {
        int count = folds.values().stream().mapToInt(List::size).max().orElse(0);
        List<String> heads = new ArrayList<>(List.of("metric"));
        for (int fold = 1; fold <= count; fold++) {
            heads.add("fold " + fold);
        }
        List<List<Cell>> rows = new ArrayList<>();
        folds.forEach((metric, scores) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.code(metric)));
            scores.forEach(it -> row.add(Cell.of(it)));
            rows.add(row);
        });
        return Block.Table.of("Folds of the training rows, each judged by a model of the others", heads, rows);
    }
}
