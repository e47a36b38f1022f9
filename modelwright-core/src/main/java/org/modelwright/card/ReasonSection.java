package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Note;
import org.modelwright.card.Block.Tone;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.Figures;
import org.modelwright.modelfiles.RunEvidence;

/** Why the model decides as it does. */
final class ReasonSection {

    private static final int DRAWN = 15;
    private static final int EFFECTS = 8;

    private ReasonSection() {}

    static Section of(Facts facts) {
        List<Block> blocks = new ArrayList<>();
        List<Block.Figure> figures = new ArrayList<>();
        RunEvidence.Importance importance = facts.evidence().importance();
        if (importance != null) {
            List<RunEvidence.Feature> drawn = importance.features().stream()
                    .filter(it -> it.permutationMean() != null)
                    .limit(DRAWN)
                    .toList();
            if (drawn.isEmpty()) {
                blocks.add(table(importance));
            } else {
                figures.add(importance(importance, drawn));
            }
        }
        Figures.Reasons reasons = facts.evidence().figures() == null
                ? null
                : facts.evidence().figures().reasons();
        if (reasons != null && !reasons.features().isEmpty()) {
            figures.add(reasons(reasons));
        }
        facts.evidence().effects().stream()
                .filter(it -> it.values().size() > 1)
                .limit(EFFECTS)
                .forEach(it -> figures.add(effect(it, facts.target())));
        if (!figures.isEmpty()) {
            blocks.add(new Block.Figures(figures));
        }
        if (importance != null) {
            standIns(importance, blocks);
        }
        if (!facts.evidence().coefficients().isEmpty()) {
            blocks.add(coefficients(facts.evidence().coefficients()));
        }
        return new Section("reasons", "Importance and effects", blocks);
    }

    private static void standIns(RunEvidence.Importance importance, List<Block> blocks) {
        List<Note> notes = new ArrayList<>();
        for (RunEvidence.Feature feature : importance.features()) {
            if (!feature.standsInFor().isEmpty() && notes.size() < DRAWN) {
                notes.add(new Note(
                        Tone.TIP,
                        Words.name(feature.feature()),
                        "says nearly the same as "
                                + String.join(
                                        ", ",
                                        feature.standsInFor().stream()
                                                .limit(5)
                                                .map(Words::name)
                                                .toList())
                                + ": each seems to matter less than it does."));
            }
        }
        if (!notes.isEmpty()) {
            blocks.add(new Block.Notes("Columns that stand in for each other", notes, notes.size() > 4));
        }
    }

    private static Block.Figure importance(RunEvidence.Importance importance, List<RunEvidence.Feature> drawn) {
        double least = 0;
        double most = 0;
        for (RunEvidence.Feature feature : drawn) {
            double mean = number(feature.permutationMean());
            double deviation = number(feature.permutationStd());
            least = Math.min(least, mean - deviation);
            most = Math.max(most, mean + deviation);
        }
        Plot plot = Plot.rows(
                drawn.stream().map(RunEvidence.Feature::feature).toList(),
                "how much worse " + importance.metric() + " becomes",
                least,
                most);
        for (int i = 0; i < drawn.size(); i++) {
            double mean = number(drawn.get(i).permutationMean());
            double deviation = number(drawn.get(i).permutationStd());
            plot.rowBar(Style.BAR, i, 0, mean, drawn.get(i).feature() + ": " + Words.number(mean));
            plot.whisker(i, mean - deviation, mean + deviation);
        }
        return new Block.Figure(
                "Importance",
                "How much worse the model becomes where a column is shuffled, over "
                        + Words.count(importance.repeats(), "time", "times") + " on "
                        + Words.count(importance.rows(), "test row", "test rows")
                        + "; the thin line is one standard deviation to each side.",
                plot.chart(),
                table(importance));
    }

    private static double number(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    private static Block.Table table(RunEvidence.Importance importance) {
        return Block.Table.of(
                "Importance",
                List.of("column", "shuffled: mean", "standard deviation", "gain", "splits"),
                importance.features(),
                feature -> List.of(
                        Cell.code(feature.feature()),
                        Cell.of(feature.permutationMean()),
                        Cell.of(feature.permutationStd()),
                        Cell.of(feature.gain()),
                        Cell.of(feature.splits())));
    }

    private static Block.Figure reasons(Figures.Reasons reasons) {
        List<Figures.Reason> drawn = reasons.features().stream().limit(DRAWN).toList();
        double least = 0;
        double most = 0;
        for (Figures.Reason reason : drawn) {
            for (double contribution : reason.contributions()) {
                least = Math.min(least, contribution);
                most = Math.max(most, contribution);
            }
        }
        Plot plot = Plot.rows(
                drawn.stream().map(Figures.Reason::feature).toList(), "contribution to the margin", least, most);
        plot.upTo(Style.ZERO, 0);
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Figures.Reason reason = drawn.get(i);
            swarms(plot, i, reason);
            rows.add(List.of(Cell.code(reason.feature()), Cell.of(reason.meanAbsolute())));
        }
        return new Block.Figure(
                "Contributions" + (reasons.output() == null ? "" : " to " + Words.name(reasons.output())),
                "Each dot is one of " + Words.count(reasons.rows(), "test row", "test rows")
                        + ": how far its column moves the margin from the mean (" + Words.number(reasons.baseValue())
                        + "). Blue is the lower half of the column's values, orange the upper.",
                plot.chart(),
                Block.Table.of("Mean size of the contributions", List.of("column", "mean size"), rows));
    }

    /** Two colours where the values are numbers, one where they are not. */
    private static void swarms(Plot plot, int row, Figures.Reason reason) {
        List<Double> numbers = new ArrayList<>();
        for (String value : reason.values()) {
            try {
                numbers.add(Double.valueOf(value));
            } catch (NumberFormatException e) {
                numbers.add(Double.NaN); // a text, or nothing
            }
        }
        double[] sorted = numbers.stream()
                .filter(it -> !it.isNaN())
                .mapToDouble(it -> it)
                .sorted()
                .toArray();
        double middle = sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (int i = 0; i < reason.contributions().size(); i++) {
            boolean above = i < numbers.size() && numbers.get(i) >= middle;
            (above ? high : low).add(reason.contributions().get(i));
        }
        plot.swarm(Style.LOW, row, low);
        plot.swarm(Style.HIGH, row, high);
    }

    private static Block.Figure effect(RunEvidence.Effect effect, String target) {
        double least = effect.effects().stream().mapToDouble(it -> it).min().orElse(0);
        double most = effect.effects().stream().mapToDouble(it -> it).max().orElse(0);
        String what = effect.output() == null ? target : "probability of " + effect.output();
        Chart chart = Plot.of(
                        effect.feature(),
                        effect.values().get(0),
                        effect.values().get(effect.values().size() - 1),
                        "effect on " + what,
                        Math.min(least, 0),
                        Math.max(most, 0))
                .level(Style.ZERO, 0)
                .line(Style.LINE1, effect.values(), effect.effects())
                .chart();
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < effect.values().size(); i++) {
            rows.add(List.of(
                    Cell.of(effect.values().get(i)),
                    Cell.of(effect.effects().get(i)),
                    Cell.of(i < effect.rows().size() ? effect.rows().get(i) : null)));
        }
        return new Block.Figure(
                "Effect of " + Words.name(effect.feature()),
                "How the prediction goes with the column, other columns as they are (accumulated local effects, around a mean of 0).",
                chart,
                Block.Table.of(
                        "Effect of " + Words.name(effect.feature()),
                        List.of(Words.cut(effect.feature(), 40), "effect", "rows"),
                        rows));
    }

    private static Block coefficients(List<RunEvidence.Coefficient> coefficients) {
        boolean several = coefficients.stream().anyMatch(it -> it.output() != null);
        List<String> heads = several
                ? List.of("column", "category", "class", "for one unit")
                : List.of("column", "category", "for one unit");
        Block.Table table = Block.Table.of("Coefficients", heads, coefficients, coefficient -> {
            List<Cell> row = new ArrayList<>();
            row.add(coefficient.feature() == null ? Cell.of("intercept") : Cell.code(coefficient.feature()));
            row.add(coefficient.category() == null ? Cell.of("") : Cell.code(coefficient.category()));
            if (several) {
                row.add(Cell.code(Objects.requireNonNullElse(coefficient.output(), "")));
            }
            row.add(Cell.of(coefficient.value()));
            return row;
        });
        return coefficients.size() > 16 ? table.fold() : table;
    }
}
