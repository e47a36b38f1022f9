package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.modelwright.card.Block.Cell;
import org.modelwright.modelfiles.Figures;

/** The test rows where the model is worst. */
final class WorstRowSection {

    private WorstRowSection() {}

    static Section of(Facts facts) {
        Figures figures = facts.evidence().figures();
        List<Figures.WorstRow> worst = figures == null ? List.of() : figures.worstRows();
        List<Block> blocks = new ArrayList<>();
        if (!worst.isEmpty()) {
            List<String> heads = new ArrayList<>(worst.get(0).key().keySet().stream()
                    .map(it -> Words.cut(it, 40))
                    .toList());
            int keys = heads.size();
            heads.addAll(List.of("actual", "predicted", facts.isRegression() ? "absolute error" : "log loss"));
            boolean explained = worst.stream().anyMatch(it -> !it.reasons().isEmpty());
            if (explained) {
                heads.add("decided by");
            }
            List<List<Cell>> rows = new ArrayList<>();
            for (Figures.WorstRow row : worst) {
                List<Cell> cells = new ArrayList<>(
                        row.key().values().stream().limit(keys).map(Cell::code).toList());
                cells.addAll(List.of(Cell.code(row.actual()), Cell.code(row.predicted()), Cell.of(row.loss())));
                if (explained) {
                    cells.add(Cell.of(row.reasons().entrySet().stream()
                            .map(it -> Words.cut(it.getKey(), 40)
                                    + (it.getValue() < 0 ? " " : " +")
                                    + Words.number(it.getValue()))
                            .collect(Collectors.joining(", "))));
                }
                rows.add(cells);
            }
            blocks.add(Block.Table.of("Rows to look at first, the worst above", heads, rows));
        }
        return new Section("worst", "Worst rows", blocks);
    }
}
