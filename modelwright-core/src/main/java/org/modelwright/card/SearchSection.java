package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.SearchSummary;

/** How settings were searched: what each trial was worth, which was taken, and how much of its score is luck. */
final class SearchSection {

    private static final int BEST = 20;

    private SearchSection() {}

    static Section of(Facts facts) {
        SearchSummary search = facts.run().course().search();
        return new Section("search", "Search", search == null ? List.of() : blocks(search));
    }

    private static List<Block> blocks(SearchSummary search) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("Trials were judged by " + Words.count(search.rows(), "training row", "training rows")
                + " that they had not learned from, in " + Words.count(search.splits(), "inner split", "inner splits")
                + "; the test rows took no part. A smaller " + search.metric() + " is better."));
        List<Fact> said = new ArrayList<>();
        said.add(Fact.of(
                "Taken", "trial " + search.chosen() + " of " + search.trials().size()));
        said.add(Fact.of(
                "Because",
                search.rule().equals("least")
                        ? "it has the least score"
                        : "it is the first that is worse than the least score by at most one standard error"));
        said.add(Fact.of("Its score", Cell.of(search.score())));
        said.add(Fact.of("Least score", Cell.of(search.least())));
        said.add(Fact.of("To expect of other rows", Cell.of(search.corrected())));
        said.add(Fact.of("Of that, luck", Cell.of(search.luck())));
        said.add(Fact.of("Ended by", end(search.end())));
        said.add(Fact.of("Seconds", Cell.of(search.seconds())));
        blocks.add(new Block.FactList("What was taken", said));
        if (search.scored() > 1) {
            blocks.add(new Block.Figures(List.of(figure(search))));
        }
        blocks.add(table(search));
        return blocks;
    }

    private static String end(String end) {
        return switch (end) {
            case "trials" -> "the number of trials";
            case "time_budget" -> "the time budget";
            case "exhausted" -> "nothing was left to be tried";
            case "interrupted" -> "hand";
            default -> end;
        };
    }

    private static Block.Figure figure(SearchSummary search) {
        List<Double> numbers = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        List<Double> best = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (SearchSummary.Trial trial : search.trials()) {
            Double score = trial.score();
            if (score != null) {
                least = Math.min(least, score);
                numbers.add((double) trial.number());
                scores.add(score);
                best.add(least);
                rows.add(List.of(Cell.of(trial.number()), Cell.of(score), Cell.of(least)));
            }
        }
        double most = scores.stream().sorted().toList().get((int) (0.9 * (scores.size() - 1)));
        double room = Math.max(most - least, Math.ulp(least) * 100) * 0.25;
        double top = scores.stream()
                .mapToDouble(it -> it)
                .filter(it -> it <= most + 2 * room)
                .max()
                .orElse(most);
        // One setting that learned nothing would press all others into a line.
        Plot plot = Plot.of(
                "trial",
                0,
                search.trials().get(search.trials().size() - 1).number() + 1.0,
                search.metric(),
                least - room / 4,
                top + room / 4);
        plot.dots(
                        Style.DOTS,
                        numbers,
                        scores.stream().map(it -> it > top ? Double.NaN : it).toList())
                .line(
                        Style.LINE2,
                        numbers,
                        best.stream().map(it -> it > top ? Double.NaN : it).toList());
        if (search.score() <= top) {
            plot.point(Style.POINT, search.chosen(), search.score(), "trial " + search.chosen() + ", taken");
        }
        plot.legend(List.of(new Plot.Key(Style.LINE2, "best so far")), true);
        return new Block.Figure(
                "What each trial was worth",
                "The large point is the trial that was taken."
                        + (scores.stream().anyMatch(it -> it > top)
                                ? " Trials that are far worse lie above the picture; the table has them."
                                : ""),
                plot.chart(),
                Block.Table.of("Scores by trial", List.of("trial", search.metric(), "best so far"), rows));
    }

    private static Block table(SearchSummary search) {
        List<List<Cell>> rows = search.trials().stream()
                .sorted((one, other) -> Double.compare(rank(one), rank(other)))
                .limit(BEST)
                .map(it -> List.of(
                        Cell.of(it.number()),
                        Cell.of(it.number() == search.chosen() ? it.status() + ", taken" : it.status()),
                        Cell.of(it.score()),
                        Cell.code(it.settings()),
                        Cell.of(it.seconds())))
                .toList();
        return new Block.Table(
                "The best trials",
                List.of("trial", "status", search.metric(), "settings", "seconds"),
                rows,
                false,
                search.trials().size() - rows.size());
    }

    private static double rank(SearchSummary.Trial trial) {
        return trial.score() == null ? Double.POSITIVE_INFINITY : trial.score();
    }
}
