package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.Figures;

/** How the model errs on the test rows: numbers by residuals, classes by confusion and curves. */
final class ErrorSection {

    private static final int TABLE = 25;
    private static final int LINES = 6;

    private ErrorSection() {}

    static Section of(Facts facts) {
        Figures figures = facts.evidence().figures();
        List<Block> blocks = new ArrayList<>();
        if (figures != null) {
            List<Block.Figure> drawn = new ArrayList<>();
            if (figures.predictions().size() > 1) {
                drawn.add(predicted(figures.predictions(), facts.target()));
            }
            if (figures.residuals() != null && figures.residuals().shares().size() > 2) {
                drawn.add(residuals(figures.residuals()));
            }
            if (figures.confusion() != null && !figures.confusion().classes().isEmpty()) {
                drawn.add(ConfusionFigure.of(figures.confusion()));
            }
            if (!figures.roc().isEmpty()) {
                drawn.add(curves(
                        "ROC",
                        "How many rows of the class are found (up) for how many others taken for it (right). The dashed line is chance.",
                        "false positive rate",
                        "true positive rate",
                        figures.roc(),
                        true));
            }
            if (!figures.precisionRecall().isEmpty()) {
                drawn.add(curves(
                        "Precision and recall",
                        "How many of the rows that are taken for the class are of it (up), for how many of it are found (right).",
                        "recall",
                        "precision",
                        figures.precisionRecall(),
                        false));
            }
            figures.calibration().stream().limit(LINES).forEach(it -> drawn.add(calibration(it)));
            if (!drawn.isEmpty()) {
                blocks.add(new Block.Figures(drawn));
            }
            if (!figures.classes().isEmpty()) {
                blocks.add(classes(figures.classes()));
            }
        }
        String title =
                facts.isRegression() ? "Residuals, and predicted against actual" : "Confusion, curves and calibration";
        return new Section("errors", title, blocks);
    }

    private static Block.Figure predicted(List<Figures.Pair> pairs, String target) {
        double least = pairs.stream()
                .mapToDouble(it -> Math.min(it.actual(), it.predicted()))
                .min()
                .orElse(0);
        double most = pairs.stream()
                .mapToDouble(it -> Math.max(it.actual(), it.predicted()))
                .max()
                .orElse(1);
        Chart chart = Plot.of("actual " + target, least, most, "predicted", least, most)
                .line(Style.ZERO, List.of(least, most), List.of(least, most))
                .dots(
                        Style.DOTS,
                        pairs.stream().map(Figures.Pair::actual).toList(),
                        pairs.stream().map(Figures.Pair::predicted).toList())
                .chart();
        List<List<Cell>> rows = new ArrayList<>();
        int step = Math.max(1, pairs.size() / TABLE);
        for (int i = 0; i < pairs.size() && rows.size() < TABLE; i += step) {
            rows.add(
                    List.of(Cell.of(pairs.get(i).actual()), Cell.of(pairs.get(i).predicted())));
        }
        return new Block.Figure(
                "Predicted against actual",
                "Each dot is one of " + Words.count(pairs.size(), "test row", "test rows")
                        + "; on the dashed line the prediction is right.",
                chart,
                new Block.Table(
                        "Actual and predicted",
                        List.of("actual", "predicted"),
                        rows,
                        false,
                        pairs.size() - rows.size()));
    }

    /** A share of the rows between two quantiles, as a bar whose area is that share. */
    private static Block.Figure residuals(Figures.Residuals residuals) {
        List<Double> shares = residuals.shares();
        List<Double> quantiles = residuals.quantiles();
        double highest = 0;
        double least = Double.NaN;
        double most = Double.NaN;
        for (int i = 1; i < shares.size(); i++) {
            double wide = quantiles.get(i) - quantiles.get(i - 1);
            boolean tail = shares.size() > 4 && (shares.get(i - 1) == 0 || shares.get(i) == 1);
            if (wide > 0 && !tail) {
                highest = Math.max(highest, (shares.get(i) - shares.get(i - 1)) / wide);
                least = Double.isNaN(least) ? quantiles.get(i - 1) : least;
                most = quantiles.get(i);
            }
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            rows.add(List.of(Cell.of(Words.share(shares.get(i))), Cell.of(quantiles.get(i))));
        }
        boolean flat = Double.isNaN(least);
        double from = flat ? quantiles.get(0) : least;
        double to = flat ? quantiles.get(quantiles.size() - 1) : most;
        Plot plot = Plot.of("actual minus predicted", from, to, "density", 0, flat ? 1 : highest);
        for (int i = 1; i < shares.size(); i++) {
            double left = quantiles.get(i - 1);
            double right = quantiles.get(i);
            if (right > left && left >= from && right <= to) {
                plot.column(
                        Style.BAR,
                        left,
                        right,
                        (shares.get(i) - shares.get(i - 1)) / (right - left),
                        Words.share(shares.get(i) - shares.get(i - 1)) + " of the rows from " + Words.number(left)
                                + " to " + Words.number(right));
            }
        }
        return new Block.Figure(
                "Residuals",
                "What is left of the target where the prediction is taken off: mean " + Words.number(residuals.mean())
                        + ", standard deviation " + Words.number(residuals.deviation())
                        + ". The outer 1 % at each end is not drawn.",
                plot.upTo(Style.ZERO, 0).chart(),
                Block.Table.of("Quantiles of the residuals", List.of("share of rows below", "residual"), rows));
    }

    private static Block.Figure curves(
            String title, String about, String xName, String yName, List<Figures.Curve> curves, boolean chance) {
        Plot plot = Plot.of(xName, 0, 1, yName, 0, 1);
        if (chance) {
            plot.line(Style.ZERO, List.of(0.0, 1.0), List.of(0.0, 1.0));
        }
        List<Plot.Key> keys = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            Figures.Curve curve = curves.get(i);
            if (i < LINES) {
                plot.line(Style.line(i), curve.x(), curve.y());
                keys.add(new Plot.Key(Style.line(i), curve.label()));
            }
            int step = Math.max(1, curve.x().size() / 10);
            for (int at = 0; at < curve.x().size(); at += step) {
                rows.add(List.of(
                        Cell.code(curve.label()),
                        Cell.of(
                                at < curve.thresholds().size()
                                        ? curve.thresholds().get(at)
                                        : null),
                        Cell.of(curve.x().get(at)),
                        Cell.of(curve.y().get(at))));
            }
        }
        return new Block.Figure(
                title,
                about + (curves.size() > LINES ? " The first " + LINES + " classes are drawn." : ""),
                plot.legend(keys, false).chart(),
                Block.Table.of(title, List.of("class", "from probability", xName, yName), rows));
    }

    private static Block.Figure calibration(Figures.Calibration bins) {
        Plot plot = Plot.of("predicted probability", 0, 1, "observed share", 0, 1)
                .line(Style.ZERO, List.of(0.0, 1.0), List.of(0.0, 1.0));
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < bins.predicted().size(); i++) {
            plot.upright(
                    bins.predicted().get(i), bins.lower().get(i), bins.upper().get(i));
            rows.add(List.of(
                    Cell.of(bins.predicted().get(i)),
                    Cell.of(bins.observed().get(i)),
                    Cell.range(bins.lower().get(i), bins.upper().get(i)),
                    Cell.of(bins.rows().get(i))));
        }
        plot.line(Style.LINE1, bins.predicted(), bins.observed());
        for (int i = 0; i < bins.predicted().size(); i++) {
            plot.point(
                    Style.POINT,
                    bins.predicted().get(i),
                    bins.observed().get(i),
                    Words.count(bins.rows().get(i), "row", "rows"));
        }
        return new Block.Figure(
                "Calibration of " + Words.name(bins.label()),
                "Whether rows are of the class as often as its probability says: on the dashed line they are.",
                plot.chart(),
                Block.Table.of(
                        "Calibration", List.of("mean probability", "observed share", "95 % interval", "rows"), rows));
    }

    private static Block classes(List<Figures.ClassScore> classes) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Figures.ClassScore score : classes) {
            rows.add(List.of(
                    Cell.code(score.label()),
                    Cell.of(score.rows()),
                    Cell.of(score.recall()),
                    score.few() ? Cell.of("too few") : Cell.range(score.recallLower(), score.recallUpper()),
                    Cell.of(score.precision()),
                    Cell.range(score.precisionLower(), score.precisionUpper())));
        }
        Block.Table table = Block.Table.of(
                "Each class by itself",
                List.of("class", "rows", "recall", "95 % interval", "precision", "95 % interval"),
                rows);
        return rows.size() > 12 ? table.fold() : table;
    }
}
