package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Block.Note;
import org.modelwright.card.Block.Tone;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.RunCourse;
import org.modelwright.modelfiles.RunEvidence;

/** How good the model is, how sure that is, and beside whom; what was found wrong; what it is for. */
final class ScoreSection {

    private static final int TILES = 4;
    private static final int FIGURES = 4;
    private static final int PER_CENT = 100;

    private final Facts facts;
    private final List<Contender> contenders = new ArrayList<>();

    /**
     * Whose scores are told.
     *
     * @param name in words
     * @param prefix of the metrics of the record; null for the version before
     */
    private record Contender(String name, String prefix, boolean previous) {}

    private ScoreSection(Facts facts) {
        this.facts = facts;
        contend("test rows", "");
        contend("training rows", "train_");
        contend("baseline", "baseline_");
        contend("linear model", "linear_");
        RunCourse.Previous previous = facts.run().course().previous();
        if (previous != null && !previous.metrics().isEmpty()) {
            contenders.add(new Contender("version " + previous.version(), "", true));
        }
    }

    private void contend(String name, String prefix) {
        if (facts.metrics().stream().anyMatch(it -> facts.of(prefix + it) != null)) {
            contenders.add(new Contender(name, prefix, false));
        }
    }

    static Section of(Facts facts) {
        ScoreSection section = new ScoreSection(facts);
        List<Block> blocks = new ArrayList<>();
        VerdictBlocks.of(facts.evidence().verdict(), blocks);
        if (!facts.metrics().isEmpty()) {
            blocks.add(section.tiles());
            blocks.add(section.figures());
            blocks.add(section.table());
            section.about().ifPresent(blocks::add);
        }
        blocks.addAll(section.checks());
        blocks.add(section.purpose());
        return new Section("scores", "Verdict and scores", blocks);
    }

    private Block tiles() {
        List<Block.Tile> tiles = new ArrayList<>();
        for (String metric : facts.metrics().stream().limit(TILES).toList()) {
            RunEvidence.Interval interval = facts.interval(metric).orElse(null);
            Double baseline = facts.of("baseline_" + metric);
            tiles.add(new Block.Tile(
                    metric,
                    Cell.of(facts.of(metric)),
                    interval == null
                            ? ""
                            : interval.lower() == null
                                    ? "no interval: " + interval.why()
                                    : confidence() + " "
                                            + Cell.range(interval.lower(), interval.upper())
                                                    .text(),
                    baseline == null ? "" : "baseline " + Words.number(baseline)));
        }
        return new Block.Tiles(tiles);
    }

    private String confidence() {
        RunEvidence.Intervals intervals = facts.evidence().intervals();
        return intervals == null ? "" : Math.round(intervals.confidence() * PER_CENT) + " %:";
    }

    private @org.jspecify.annotations.Nullable Double score(Contender contender, String metric) {
        RunCourse.Previous previous = facts.run().course().previous();
        return contender.previous && previous != null
                ? previous.metrics().get(metric)
                : facts.of(contender.prefix + metric);
    }

    private Block figures() {
        List<Block.Figure> figures = new ArrayList<>();
        for (String metric : facts.metrics().stream().limit(FIGURES).toList()) {
            List<Contender> there =
                    contenders.stream().filter(it -> score(it, metric) != null).toList();
            List<Double> values =
                    new ArrayList<>(there.stream().map(it -> score(it, metric)).toList());
            facts.interval(metric).ifPresent(it -> {
                if (it.lower() != null && it.upper() != null) {
                    values.addAll(List.of(it.lower(), it.upper()));
                }
            });
            double least = values.stream().mapToDouble(it -> it).min().orElse(0);
            double most = values.stream().mapToDouble(it -> it).max().orElse(1);
            Plot plot = Plot.narrow(there.stream().map(Contender::name).toList(), metric, Math.min(0, least), most);
            List<List<Cell>> rows = new ArrayList<>();
            for (int i = 0; i < there.size(); i++) {
                Contender contender = there.get(i);
                double value = java.util.Objects.requireNonNull(score(contender, metric));
                int row = i;
                boolean judged = contender.prefix.isEmpty() && !contender.previous;
                plot.rowBar(judged ? Style.BAR : Style.GREY, i, 0, value, contender.name + ": " + Words.number(value));
                Cell range = Cell.of((Number) null);
                if (judged) {
                    RunEvidence.Interval interval = facts.interval(metric).orElse(null);
                    if (interval != null && interval.lower() != null && interval.upper() != null) {
                        plot.whisker(row, interval.lower(), interval.upper());
                        range = Cell.range(interval.lower(), interval.upper());
                    }
                }
                rows.add(List.of(Cell.of(contender.name), Cell.of(value), range));
            }
            figures.add(new Block.Figure(
                    metric, "", plot.chart(), Block.Table.of(metric, List.of("of", "score", "interval"), rows)));
        }
        return Block.Figures.narrow(figures);
    }

    private Block table() {
        List<String> heads = new ArrayList<>(List.of("metric"));
        contenders.forEach(it -> heads.add(it.name));
        heads.add(1 + Math.min(1, contenders.size()), "interval of the test rows");
        List<List<Cell>> rows = new ArrayList<>();
        for (String metric : facts.metrics()) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.code(metric)));
            contenders.forEach(it -> cells.add(Cell.of(score(it, metric))));
            cells.add(
                    1 + Math.min(1, contenders.size()),
                    facts.interval(metric)
                            .map(it -> it.lower() == null && it.why() != null
                                    ? Cell.of(it.why())
                                    : Cell.range(it.lower(), it.upper()))
                            .orElse(Cell.of("")));
            rows.add(cells);
        }
        return Block.Table.of("Scores", heads, rows);
    }

    private java.util.Optional<Block> about() {
        RunEvidence.Intervals intervals = facts.evidence().intervals();
        if (intervals == null) {
            return java.util.Optional.empty();
        }
        String unit = switch (intervals.unit()) {
            case ROW -> "rows";
            case GROUP -> "groups of " + Words.name(String.valueOf(intervals.column()));
            case BLOCK ->
                "blocks of " + intervals.blockRows() + " rows that follow each other in "
                        + Words.name(String.valueOf(intervals.column()));
        };
        String how = intervals.resamples() > 0
                ? "The thin lines are the intervals; they come from " + Words.number(intervals.resamples())
                        + " draws of " + Words.number(intervals.units()) + " " + unit + " (seed " + intervals.seed()
                        + ")."
                : "The thin lines are the intervals; they come from the influence of " + Words.number(intervals.units())
                        + " " + unit + ".";
        String oneClass = intervals.oneClassResamples() == 0
                ? ""
                : " " + Words.number(intervals.oneClassResamples())
                        + " draws held one class alone and were left out of scores that ask for two.";
        return java.util.Optional.of(new Block.Text(how + oneClass + " " + intervals.notCovered()));
    }

    private List<Block> checks() {
        List<Note> found = new ArrayList<>();
        List<Note> quiet = new ArrayList<>();
        for (RunEvidence.Check check : facts.evidence().checks()) {
            String label = check.code().replace('_', ' ');
            switch (check.status()) {
                case ISSUE -> found.add(0, new Note(Tone.ISSUE, "Issue: " + label, check.message()));
                case TIP -> found.add(new Note(Tone.TIP, "Tip: " + label, check.message()));
                case MUTED ->
                    quiet.add(new Note(
                            Tone.PLAIN, "Muted: " + label, check.message() + " The job says: " + check.reason()));
                case PASSED -> quiet.add(new Note(Tone.GOOD, "Passed: " + label, check.message()));
                default -> quiet.add(new Note(Tone.PLAIN, "Not applicable: " + label, check.message()));
            }
        }
        facts.run().warnings().forEach(it -> found.add(new Note(Tone.TIP, "Warning", it)));
        List<Block> blocks = new ArrayList<>();
        if (!found.isEmpty()) {
            blocks.add(new Block.Notes("What was found", found, false));
        }
        if (!quiet.isEmpty()) {
            blocks.add(
                    new Block.Notes(Words.count(quiet.size(), "check", "checks") + " with nothing to do", quiet, true));
        }
        return blocks;
    }

    private Block purpose() {
        List<Fact> said = new ArrayList<>();
        for (String key : List.of("intended_use", "limits", "owner", "contact")) {
            said.add(said(facts, key.replace('_', ' '), key));
        }
        return new Block.FactList("What it is for", said);
    }

    /** {@return what a person says, or that it is owed} */
    static Fact said(Facts facts, String name, String... keys) {
        String text = facts.said(keys);
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return text.isEmpty()
                ? new Fact(title, Cell.of("owed: statement." + String.join(".", keys)), true)
                : Fact.of(title, text);
    }
}
