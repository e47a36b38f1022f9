package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.card.Chart.Style;
import org.modelwright.data.RecordTree;
import org.modelwright.modelfiles.Figures;

/** Which rows trained and which judge. */
final class SplitSection {

    private SplitSection() {}

    static Section of(Facts facts) {
        List<Block> blocks = new ArrayList<>();
        List<Fact> how = new ArrayList<>();
        Map<?, ?> splitter = facts.setting("splitter");
        if (splitter.get("KIND") instanceof String kind) {
            how.add(Fact.of("Splitter", Cell.code(kind)));
        }
        for (String key : List.of("test_size", "shuffle", "stratify", "column", "gap")) {
            if (splitter.get(key) != null) {
                how.add(Fact.of(key, Cell.code(String.valueOf(splitter.get(key)))));
            }
        }
        RecordTree.flatten(facts.run().split()).forEach((name, value) -> {
            if (!value.isEmpty() && !value.equals("{}")) {
                how.add(Fact.of(name.replace('_', ' '), value));
            }
        });
        String validation = facts.run().facts().get("validation");
        if (validation != null) {
            how.add(Fact.of("Set aside to stop the training", validation));
        }
        blocks.add(sizes(facts));
        if (!how.isEmpty()) {
            blocks.add(new Block.FactList("How rows were chosen", how));
        }
        List<Figures.ClassScore> classes = facts.evidence().figures() == null
                ? List.of()
                : facts.evidence().figures().classes();
        if (!classes.isEmpty()) {
            blocks.add(classes(classes));
        }
        return new Section("split", "Split", blocks);
    }

    private static Block sizes(Facts facts) {
        int train = facts.run().trainRows();
        int test = facts.run().testRows();
        int aside = rows(facts.run().facts().get("validation_rows"), train);
        List<String> names = new ArrayList<>(List.of("training rows", "test rows"));
        List<Integer> sizes = new ArrayList<>(List.of(train, test));
        List<Style> styles = new ArrayList<>(List.of(Style.BAR, Style.BAR2));
        if (aside > 0) {
            names.add(1, "of these aside");
            sizes.add(1, aside);
            styles.add(1, Style.BAR3);
        }
        Plot plot = Plot.rows(names, "rows", 0, Math.max(train, test));
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            plot.rowBar(styles.get(i), i, 0, sizes.get(i), names.get(i) + ": " + Words.number(sizes.get(i)));
            rows.add(List.of(
                    Cell.of(names.get(i)),
                    Cell.of(sizes.get(i)),
                    Cell.of(Words.share(sizes.get(i) / (double) (train + test)))));
        }
        return new Block.Figures(List.of(new Block.Figure(
                "Sizes",
                "Test rows judge the model; it has not learned from them.",
                plot.chart(),
                Block.Table.of("Sizes of the split", List.of("part", "rows", "share"), rows))));
    }

    private static int rows(@org.jspecify.annotations.Nullable String text, int most) {
        return text != null && text.matches("\\d{1,9}") ? Math.min(Integer.parseInt(text), most) : 0;
    }

    private static Block classes(List<Figures.ClassScore> classes) {
        List<List<Cell>> rows = classes.stream()
                .map(it -> List.of(Cell.code(it.label()), Cell.of(it.rows()), Cell.of(it.predicted())))
                .toList();
        Block.Table table =
                Block.Table.of("Classes among the test rows", List.of("class", "rows", "predicted to be of it"), rows);
        return rows.size() > 12 ? table.fold() : table;
    }
}
