package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Block.Note;
import org.modelwright.card.Block.Tone;
import org.modelwright.leak.LeakSummary;
import org.modelwright.modelfiles.RunCourse;

/** What was learned from: columns, ranges, gaps, what changed, what tells the answer, where it comes from. */
final class DataSection {

    private final Facts facts;

    private DataSection(Facts facts) {
        this.facts = facts;
    }

    static Section of(Facts facts) {
        DataSection section = new DataSection(facts);
        List<Block> blocks = new ArrayList<>();
        blocks.add(section.summary());
        for (Facts.Source source : facts.sources()) {
            if (!source.columns().isEmpty()) {
                blocks.add(columns(source));
            }
        }
        blocks.addAll(section.changes());
        blocks.add(section.leaks());
        List<String> sources = List.of("inputs", "targets");
        for (String source : sources) {
            List<Fact> said = new ArrayList<>();
            for (String key : List.of("licence", "origin", "collected", "sensitivity")) {
                said.add(ScoreSection.said(facts, key, source, key));
            }
            for (String key : List.of("owner", "contact")) { // by default the model's, so never owed
                if (!facts.said(source, key).isEmpty()) {
                    said.add(ScoreSection.said(facts, key, source, key));
                }
            }
            blocks.add(new Block.FactList("Where the " + source + " come from", said));
        }
        return new Section("data", "Data", blocks);
    }

    private Block summary() {
        List<Fact> all = new ArrayList<>();
        if (!facts.target().isEmpty()) {
            all.add(Fact.of("Predicted", Cell.code(facts.target())));
        }
        for (Facts.Source source : facts.sources()) {
            Object rows = source.profile().get("num_rows");
            int columns = source.columns().size();
            all.add(Fact.of(
                    source.title(),
                    (rows instanceof Number number ? Words.count(number.longValue(), "row", "rows") + ", " : "")
                            + Words.count(columns, "column", "columns") + ", digest "
                            + source.dataset().digest()));
        }
        List<String> keys = facts.sources().get(0).keys();
        if (!keys.isEmpty()) {
            all.add(Fact.of("Key", Cell.code(String.join(", ", keys))));
        }
        facts.run()
                .rowsLeftOut()
                .forEach((why, rows) -> all.add(Fact.of(
                        "Left out by " + why, Words.count(Long.parseLong(String.valueOf(rows)), "row", "rows"))));
        return new Block.FactList("", all);
    }

    private static Block columns(Facts.Source source) {
        Map<?, ?> profiles = source.profile().get("columns") instanceof Map<?, ?> map ? map : Map.of();
        Block.Table table = Block.Table.of(
                "Columns of the " + source.dataset().name(),
                List.of("column", "type", "gaps", "least", "most"),
                source.columns().entrySet(),
                column -> {
                    Map<?, ?> profile = profiles.get(column.getKey()) instanceof Map<?, ?> map ? map : Map.of();
                    return List.of(
                            Cell.code(column.getKey()),
                            Cell.of(String.valueOf(column.getValue().get("type"))),
                            Cell.of(number(profile.get("missing"))),
                            Cell.of(number(profile.get("min"))),
                            Cell.of(number(profile.get("max"))));
                });
        return source.columns().size() > 16 ? table.fold() : table;
    }

    private static @Nullable Number number(@Nullable Object value) {
        return value instanceof Number number ? number : null;
    }

    private List<Block> changes() {
        RunCourse.Previous previous = facts.run().course().previous();
        if (previous == null) {
            return List.of();
        }
        String title = "Since version " + previous.version();
        if (previous.changes().isEmpty()) {
            return List.of(new Block.Notes(
                    title, List.of(new Note(Tone.PLAIN, "Nothing", "The same data and configuration.")), false));
        }
        List<Note> notes = new ArrayList<>();
        for (String change : previous.changes().stream().limit(Block.Table.MOST).toList()) {
            int colon = change.indexOf(": ");
            notes.add(
                    colon < 0
                            ? new Note(Tone.PLAIN, "Changed", Words.shortened(change))
                            : new Note(
                                    Tone.PLAIN,
                                    Words.cut(change.substring(0, colon), 60),
                                    Words.shortened(change.substring(colon + 2))));
        }
        return List.of(new Block.Notes(title, notes, notes.size() > 8));
    }

    private Block leaks() {
        LeakSummary leaks = facts.run().leakCheck();
        List<Note> notes = new ArrayList<>();
        if (!leaks.looked()) {
            notes.add(new Note(Tone.TIP, "Not looked for", "The job says leak_check: {enabled: false}."));
        } else {
            notes.add(new Note(
                    leaks.findings() == 0 ? Tone.GOOD : Tone.TIP,
                    leaks.findings() == 0
                            ? "No column tells the answer"
                            : Words.count(leaks.findings(), "finding", "findings"),
                    Words.count(leaks.rowsLookedAt(), "row was", "rows were") + " looked at, of "
                            + Words.number(leaks.rows()) + "."));
        }
        leaks.waived()
                .forEach((column, reason) -> notes.add(new Note(Tone.TIP, "Waived: " + Words.name(column), reason)));
        leaks.warnings().forEach(it -> notes.add(new Note(Tone.TIP, "Suspect", it)));
        return new Block.Notes("Leaks", notes, false);
    }
}
