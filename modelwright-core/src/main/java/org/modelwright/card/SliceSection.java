package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Chart.Style;
import org.modelwright.modelfiles.RunEvidence;

/** Parts of the test rows, each with its score. */
final class SliceSection {

    private static final int DRAWN = 16;

    private SliceSection() {}

    static Section of(Facts facts) {
        List<RunEvidence.Slice> slices = facts.evidence().slices();
        List<Block> blocks = new ArrayList<>();
        if (!slices.isEmpty()) {
            RunEvidence.SliceSearch search = facts.evidence().sliceSearch();
            List<RunEvidence.Slice> drawn = slices.stream()
                    .filter(it -> it.score() != null)
                    .limit(DRAWN)
                    .toList();
            Block.Table table = table(slices);
            if (drawn.isEmpty()) {
                blocks.add(table);
            } else {
                String about = search == null
                        ? "Each point is the score of some of the test rows."
                        : "The line is the score of all test rows (" + Words.number(search.score()) + ", "
                                + (search.greaterIsBetter() ? "more" : "less")
                                + " is better). The intervals hold at once, by "
                                + Words.share(search.confidence()) + ", for all "
                                + Words.count(search.lookedAt(), "slice", "slices") + " that were looked at.";
                blocks.add(new Block.Figures(List.of(new Block.Figure("Slices", about, chart(drawn, search), table))));
            }
        }
        return new Section("slices", "Slices", blocks);
    }

    private static Chart chart(
            List<RunEvidence.Slice> slices, RunEvidence.@org.jspecify.annotations.Nullable SliceSearch search) {
        List<Double> values = new ArrayList<>();
        for (RunEvidence.Slice slice : slices) {
            for (Double value : new Double[] {slice.score(), slice.lower(), slice.upper()}) {
                if (value != null) {
                    values.add(value);
                }
            }
        }
        if (search != null) {
            values.add(search.score());
        }
        double least = values.stream().mapToDouble(it -> it).min().orElse(0);
        double most = values.stream().mapToDouble(it -> it).max().orElse(1);
        Plot plot = Plot.rows(
                slices.stream().map(SliceSection::name).toList(), slices.get(0).metric(), least, most);
        if (search != null) {
            plot.upTo(Style.ZERO, search.score());
        }
        for (int i = 0; i < slices.size(); i++) {
            RunEvidence.Slice slice = slices.get(i);
            if (slice.lower() != null && slice.upper() != null) {
                plot.whisker(i, slice.lower(), slice.upper());
            }
            if (slice.score() != null) {
                plot.rowPoint(
                        slice.few() ? Style.GREY : Style.POINT,
                        i,
                        slice.score(),
                        name(slice) + ": " + Words.number(slice.score()) + ", "
                                + Words.count(slice.rows(), "row", "rows"));
            }
        }
        return plot.chart();
    }

    private static Block.Table table(List<RunEvidence.Slice> slices) {
        List<List<Cell>> rows = new ArrayList<>();
        for (RunEvidence.Slice slice : slices) {
            rows.add(List.of(
                    Cell.code(name(slice)),
                    Cell.of(slice.rows()),
                    Cell.of(slice.score()),
                    slice.few() ? Cell.of("too few rows") : Cell.range(slice.lower(), slice.upper()),
                    Cell.of(slice.asked() ? "asked for" : "found")));
        }
        return Block.Table.of("Slices", List.of("slice", "rows", slices.get(0).metric(), "interval", "why"), rows);
    }

    /** {@return what the rows have in common} */
    static String name(RunEvidence.Slice slice) {
        if (slice.value() != null) {
            return slice.column() + " = " + slice.value();
        }
        if (slice.from() == null && slice.to() == null) {
            return slice.column() + " missing";
        }
        return slice.column()
                + (slice.from() == null ? "" : " ≥ " + Words.number(slice.from()))
                + (slice.to() == null ? "" : " < " + Words.number(slice.to()));
    }
}
