package org.modelwright.card;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.card.Block.Cell;
import org.modelwright.data.RecordTree;

/** What the job says, what is left to the defaults, and what was found from the data. */
final class SettingSection {

    private SettingSection() {}

    static Section of(Facts facts) {
        List<String> defaults = facts.run().course().defaults();
        List<List<Cell>> said = new ArrayList<>();
        List<List<Cell>> left = new ArrayList<>();
        Map<String, Object> configuration = new LinkedHashMap<>(facts.run().configuration());
        configuration.remove("statement");
        RecordTree.flatten(configuration).forEach((path, value) -> {
            boolean standard = defaults.stream().anyMatch(it -> path.equals(it) || path.startsWith(it + "."));
            (standard ? left : said).add(List.of(Cell.code(path), Cell.code(value)));
        });
        List<List<Cell>> found = new ArrayList<>();
        facts.run().facts().forEach((name, value) -> found.add(List.of(Cell.code(name), Cell.code(value))));
        List<Block> blocks = new ArrayList<>();
        add(blocks, "What the job says", List.of("key", "value"), said, false);
        add(blocks, "What was found in the training", List.of("fact", "value"), found, true);
        add(blocks, "Left to the defaults", List.of("key", "value"), left, true);
        return new Section("settings", "Settings", blocks);
    }

    private static void add(
            List<Block> blocks, String caption, List<String> heads, List<List<Cell>> rows, boolean fold) {
        if (!rows.isEmpty()) {
            Block.Table table = Block.Table.of(caption, heads, rows);
            blocks.add(fold ? table.fold() : table);
        }
    }
}
