package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.RunDecisions;

/** What was made of the model's scores. */
final class DecisionSection {

    private static final int TABLE = 25;

    private DecisionSection() {}

    static Section of(Facts facts) {
        RunDecisions decisions = facts.evidence().decisions();
        List<Block> blocks = new ArrayList<>();
        if (decisions != null && decisions.calibration() != null) {
            calibration(decisions.calibration(), blocks);
        }
        if (decisions != null && decisions.threshold() != null) {
            threshold(decisions.threshold(), blocks);
        }
        if (decisions != null && decisions.intervals() != null) {
            IntervalBlocks.of(decisions.intervals(), blocks);
        }
        if (decisions != null && decisions.decidedFrom() != null) {
            blocks.add(new Block.Text("Decided again without training: the model itself is that of "
                    + decisions.decidedFrom().uri() + " ("
                    + decisions.decidedFrom().modelId()
                    + "), and so is what is said of its training."));
        }
        if (!blocks.isEmpty()) {
            blocks.add(
                    0,
                    new Block.Text(
                            "Decided by what models with the same settings say of training rows that they have not learned from."));
        }
        return new Section("decisions", "Decisions", blocks);
    }

    private static void calibration(RunDecisions.Calibration calibration, List<Block> blocks) {
        List<Fact> said = new ArrayList<>();
        said.add(Fact.of("Method", calibration.method()));
        said.add(Fact.of("Found", calibration.how()));
        said.add(Fact.of("Rows", Cell.of(calibration.rows())));
        said.add(Fact.of("Of the rarer class", Cell.of(calibration.rarest())));
        blocks.add(new Block.FactList("Calibration", said));
        RunDecisions.Reliability before = calibration.before();
        RunDecisions.Reliability after = calibration.after();
        blocks.add(Block.Table.of(
                "Reliability",
                List.of("", "mean difference", "log loss", "Brier score"),
                List.of(reliability("before", before), reliability("after", after))));
        Plot plot = Plot.of("said probability", 0, 1, "share of the class", 0, 1)
                .line(Style.ZERO, List.of(0.0, 1.0), List.of(0.0, 1.0))
                .line(Style.LINE2, before.predicted(), before.observed())
                .line(Style.LINE1, after.predicted(), after.observed());
        List<List<Cell>> rows = new ArrayList<>();
        for (int bin = 0; bin < before.rows().size(); bin++) {
            rows.add(List.of(
                    Cell.of(before.predicted().get(bin)),
                    Cell.of(before.observed().get(bin)),
                    Cell.of(after.predicted().get(bin)),
                    Cell.of(after.observed().get(bin))));
        }
        blocks.add(new Block.Figures(List.of(new Block.Figure(
                "What probabilities hold",
                "Of the training rows that were judged: before, and after (solid), where each row is calibrated by other folds.",
                plot.chart(),
                Block.Table.of("Bins", List.of("said before", "true before", "said after", "true after"), rows)))));
    }

    private static List<Cell> reliability(String when, RunDecisions.Reliability reliability) {
        return List.of(
                Cell.of(when),
                Cell.of(reliability.error()),
                Cell.of(reliability.logLoss()),
                Cell.of(reliability.brier()));
    }

    private static void threshold(RunDecisions.Threshold threshold, List<Block> blocks) {
        List<Fact> said = new ArrayList<>();
        said.add(Fact.of("Asked for", threshold.asks()));
        said.add(Fact.of("Chosen", threshold.how()));
        if (threshold.threshold() != null) {
            said.add(Fact.of("Second class above", Cell.of(threshold.threshold())));
        }
        if (threshold.value() != null) {
            said.add(Fact.of(name(threshold) + " there", Cell.of(threshold.value())));
            said.add(Fact.of(name(threshold) + " of the likeliest class", Cell.of(threshold.evenValue())));
        }
        said.add(Fact.of("Rows", Cell.of(threshold.rows())));
        said.add(Fact.of("Of the rarest class", Cell.of(threshold.rarest())));
        blocks.add(new Block.FactList("Threshold", said));
        if (threshold.thresholds().size() > 1) {
            blocks.add(new Block.Figures(List.of(curve(threshold))));
        }
    }

    private static String name(RunDecisions.Threshold threshold) {
        return threshold.criterion().equals("cost") ? "mean cost" : threshold.criterion();
    }

    private static Block.Figure curve(RunDecisions.Threshold threshold) {
        List<Double> values = threshold.values();
        double least = values.stream().mapToDouble(it -> it).min().orElse(0);
        double most = values.stream().mapToDouble(it -> it).max().orElse(1);
        Plot plot = Plot.of("threshold", 0, 1, name(threshold), Math.min(0, least), most)
                .line(Style.LINE1, threshold.thresholds(), values);
        if (threshold.threshold() != null) {
            plot.upTo(Style.ZERO, threshold.threshold());
        }
        List<List<Cell>> rows = new ArrayList<>();
        int step = Math.max(1, values.size() / TABLE);
        for (int i = 0; i < values.size(); i += step) {
            rows.add(List.of(Cell.of(threshold.thresholds().get(i)), Cell.of(values.get(i))));
        }
        return new Block.Figure(
                "What each threshold is worth",
                "On the training rows that were judged; the dashed line is the threshold that was taken.",
                plot.chart(),
                Block.Table.of("Thresholds", List.of("threshold", name(threshold)), rows));
    }
}
