package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Block.Note;
import org.modelwright.card.Block.Tone;
import org.modelwright.modelfiles.Verdict;

/** What was decided, and by what. */
final class VerdictBlocks {

    private VerdictBlocks() {}

    static void of(@Nullable Verdict verdict, List<Block> blocks) {
        if (verdict == null) {
            return;
        }
        Tone tone = switch (verdict.decision()) {
            case PROMOTE -> Tone.GOOD;
            case HOLD -> Tone.TIP;
            case REJECT -> Tone.ISSUE;
        };
        blocks.add(new Block.Notes(
                "", List.of(new Note(tone, verdict.decision().name(), Words.shortened(verdict.reason()))), false));
        Verdict.Comparison with = verdict.comparison();
        if (with != null) {
            List<Fact> facts = new ArrayList<>();
            facts.add(Fact.of("Champion", Cell.code(with.champion())));
            facts.add(Fact.of("Metric", Cell.code(with.metric())));
            facts.add(Fact.of("This model", Cell.of(with.score())));
            facts.add(Fact.of("The champion", Cell.of(with.championScore())));
            facts.add(Fact.of("Better by", Cell.of(with.difference())));
            facts.add(Fact.of("One-sided 95 % bounds", Cell.range(with.lower(), with.upper())));
            facts.add(Fact.of("Held against", Cell.of(with.threshold())));
            facts.add(Fact.of(
                    "Judged on",
                    Words.count(with.rows(), "row", "rows") + " that neither has seen; " + Words.number(with.seenRows())
                            + " were left out"));
            facts.add(Fact.of(
                    "Challenges",
                    Words.count(with.challenges(), "time", "times") + " on these very rows, this one included"));
            blocks.add(new Block.FactList("Beside the champion", facts));
        }
    }
}
