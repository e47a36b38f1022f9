package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Block.Note;
import org.modelwright.card.Block.Tone;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.splitter.RowUnits;

/** The intervals around predictions: how wide they are, by what, and how often they held. */
final class IntervalBlocks {

    private IntervalBlocks() {}

    static void of(RunDecisions.Intervals intervals, List<Block> blocks) {
        List<Fact> said = new ArrayList<>();
        said.add(Fact.of("Asked for", intervals.asks()));
        said.add(Fact.of("From prediction to end", Cell.of(intervals.radius())));
        said.add(Fact.of(
                "Measured in", intervals.scale().equals("target") ? "units of the target" : "natural logarithms"));
        said.add(Fact.of("Rows", Cell.of(intervals.rows())));
        if (intervals.unit() == RowUnits.Kind.GROUP) {
            said.add(Fact.of("Groups of " + intervals.column() + ", which weigh alike", Cell.of(intervals.units())));
        }
        RunDecisions.Measured measured = intervals.measured();
        if (measured != null) {
            said.add(Fact.of("Held of the test rows", Cell.of(measured.coverage())));
            said.add(Fact.of("Surely (95 %)", Cell.range(measured.lower(), measured.upper())));
            said.add(Fact.of("Mean width", Cell.of(measured.width())));
        }
        blocks.add(new Block.FactList("Intervals", said));
        blocks.add(new Block.Notes("What they promise", List.of(promise(intervals)), false));
        if (measured != null && !measured.slices().isEmpty()) {
            blocks.add(Block.Table.of(
                    "Held of slices",
                    List.of("slice", "rows", "held", "interval"),
                    measured.slices(),
                    slice -> List.of(
                            Cell.code(SliceSection.name(slice)),
                            Cell.of(slice.rows()),
                            Cell.of(slice.score()),
                            slice.few() ? Cell.of("too few rows") : Cell.range(slice.lower(), slice.upper()))));
        }
    }

    private static Note promise(RunDecisions.Intervals intervals) {
        if (intervals.unit() != RowUnits.Kind.BLOCK) {
            return new Note(
                    Tone.PLAIN,
                    "On average",
                    "About as often as is asked for, over all rows of the kind that was learned from; not for each kind of row by"
                            + " itself, and without a guarantee, since the model has learned from more rows than those whose"
                            + " errors were measured.");
        }
        String rolled = intervals.rolling().stream().map(Words::number).collect(Collectors.joining(", "));
        return new Note(
                Tone.TIP,
                "No guarantee",
                "Later rows lie in their intervals as often as is asked for only while the world stays as it was."
                        + (rolled.isEmpty()
                                ? ""
                                : " Taken from the folds before it, they would have held " + rolled
                                        + " of the rows of each later fold."));
    }
}
