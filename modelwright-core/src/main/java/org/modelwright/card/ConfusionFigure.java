package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Chart.Mark;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.Figures;

/** How often each class was predicted for rows of which, as a square of squares. */
final class ConfusionFigure {

    private static final double LEFT = 104;
    private static final double TOP = 12;
    private static final double SIDE = 320;
    private static final double BELOW = 62;
    private static final int NUMBERS = 10;
    private static final int NAMES = 20;
    private static final double DARK = 0.55;

    private ConfusionFigure() {}

    static Block.Figure of(Figures.Confusion confusion) {
        int count = confusion.classes().size();
        double cell = SIDE / count;
        List<Mark> marks = new ArrayList<>();
        for (int actual = 0; actual < count; actual++) {
            List<Integer> counts = confusion.counts().get(actual);
            double rows = counts.stream().mapToInt(it -> it).sum();
            for (int predicted = 0; predicted < count; predicted++) {
                double share = rows == 0 ? 0 : counts.get(predicted) / rows;
                double x = LEFT + predicted * cell;
                double y = TOP + actual * cell;
                marks.add(new Chart.Bar(
                        actual == predicted ? Style.BAR : Style.BAR2,
                        Plot.text(x + 0.5),
                        Plot.text(y + 0.5),
                        Plot.text(cell - 1),
                        Plot.text(cell - 1),
                        String.valueOf(Math.round((0.05 + 0.95 * share) * 100) / 100.0),
                        Words.shortened(confusion.classes().get(actual)) + " taken for "
                                + Words.shortened(confusion.classes().get(predicted)) + ": "
                                + Words.number(counts.get(predicted)) + " (" + Words.share(share) + ")"));
                if (count <= NUMBERS) {
                    marks.add(new Chart.Word(
                            share > DARK ? Style.ON_DARK : Style.INK,
                            Plot.text(x + cell / 2),
                            Plot.text(y + cell / 2 + 4.5),
                            "middle",
                            false,
                            Words.number(counts.get(predicted))));
                }
            }
            if (count <= NAMES) {
                String name = confusion.classes().get(actual);
                marks.add(word(LEFT - 8, TOP + (actual + 0.5) * cell + 4.5, "end", false, Words.cut(name, 11)));
                marks.add(
                        cell > 60
                                ? word(
                                        LEFT + (actual + 0.5) * cell,
                                        TOP + SIDE + 18,
                                        "middle",
                                        false,
                                        Words.cut(name, 9))
                                : word(
                                        LEFT + (actual + 0.5) * cell + 4,
                                        TOP + SIDE + 8,
                                        "end",
                                        true,
                                        Words.cut(name, 6)));
            }
        }
        marks.add(word(LEFT + SIDE / 2, TOP + SIDE + BELOW - 8, "middle", false, "predicted"));
        marks.add(word(12, TOP + SIDE / 2, "middle", true, "actual"));
        return new Block.Figure(
                "Confusion",
                "Each row of squares is a true class, each column what it was taken for; the stronger the colour, the larger the share of the class. Right ones stand on the diagonal.",
                new Chart(Plot.WIDTH, (int) (TOP + SIDE + BELOW), marks),
                table(confusion));
    }

    private static Mark word(double x, double y, String anchor, boolean turned, String text) {
        return new Chart.Word(Style.LABEL, Plot.text(x), Plot.text(y), anchor, turned, text);
    }

    /** Pairs of classes, the most frequent first, where a square would be too wide to read. */
    private static Block.Table table(Figures.Confusion confusion) {
        int count = confusion.classes().size();
        List<List<Cell>> rows = new ArrayList<>();
        if (count > NUMBERS) {
            for (int actual = 0; actual < count; actual++) {
                for (int predicted = 0; predicted < count; predicted++) {
                    int hits = confusion.counts().get(actual).get(predicted);
                    if (actual != predicted && hits > 0) {
                        rows.add(List.of(
                                Cell.code(confusion.classes().get(actual)),
                                Cell.code(confusion.classes().get(predicted)),
                                Cell.of(hits)));
                    }
                }
            }
            rows.sort((one, other) -> Integer.compare(hits(other), hits(one)));
            return Block.Table.of(
                    "Classes that were taken for each other", List.of("actual", "predicted", "rows"), rows);
        }
        List<String> heads = new ArrayList<>(List.of("actual"));
        confusion.classes().forEach(it -> heads.add(Words.cut(it, 30)));
        for (int actual = 0; actual < count; actual++) {
            List<Cell> row =
                    new ArrayList<>(List.of(Cell.code(confusion.classes().get(actual))));
            confusion.counts().get(actual).forEach(it -> row.add(Cell.of(it)));
            rows.add(row);
        }
        return Block.Table.of("Rows of each class, by what they were taken for", heads, rows);
    }

    private static int hits(List<Cell> row) {
        return Integer.parseInt(String.valueOf(row.get(2).exact()));
    }
}
