package org.modelwright.card;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.error.Problem;

/** What problems are shown by: rows, columns and values, as far as a page bears them. */
final class Evidence {

    /** Rows, columns and items that are shown of one piece of evidence. */
    private static final int MOST = 10;

    /** What the advice says already. */
    private static final Set<String> ADVICE = Set.of("exclude", "keys");

    private Evidence() {}

    /** {@return the evidence of the first problems; nothing where messages say it all} */
    static List<Block> of(List<Problem> problems) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < Math.min(FailureCard.MOST, problems.size()); i++) {
            String title = problems.size() == 1 ? "" : "Problem " + (i + 1);
            List<Fact> facts = new ArrayList<>();
            List<Block> tables = new ArrayList<>();
            problems.get(i).facts().forEach((name, fact) -> {
                if (fact instanceof List<?> rows && !rows.isEmpty() && rows.get(0) instanceof Map) {
                    tables.add(table((title.isEmpty() ? "" : title + ", ") + name, rows));
                } else if (!ADVICE.contains(name) && !(fact instanceof List<?> none && none.isEmpty())) {
                    add(name, fact, facts);
                }
            });
            if (!facts.isEmpty()) {
                blocks.add(new Block.FactList(title, facts));
            }
            blocks.addAll(tables);
        }
        return blocks;
    }

    private static void add(String name, Object fact, List<Fact> facts) {
        if (facts.size() == MOST) {
            return;
        }
        if (fact instanceof Map<?, ?> map) {
            map.forEach((key, value) -> add(name + " " + key, value == null ? "" : value, facts));
        } else {
            facts.add(Fact.of(Words.shortened(name), Cell.code(text(fact))));
        }
    }

    private static Block table(String name, List<?> all) {
        List<Map<String, String>> rows = all.stream()
                .filter(Map.class::isInstance)
                .limit(MOST)
                .map(it -> flat("", (Map<?, ?>) it))
                .toList();
        Set<String> heads = new LinkedHashSet<>();
        rows.forEach(it -> heads.addAll(it.keySet()));
        List<String> shown = heads.stream().limit(MOST).toList();
        String caption = Words.shortened(name) + (all.size() > MOST ? ", " + MOST + " of " + all.size() : "");
        return Block.Table.of(
                caption,
                shown.stream().map(Words::shortened).toList(),
                rows.stream()
                        .map(row -> shown.stream()
                                .map(head -> Cell.code(row.getOrDefault(head, "")))
                                .toList())
                        .toList());
    }

    private static Map<String, String> flat(String prefix, Map<?, ?> map) {
        Map<String, String> flat = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flat.putAll(flat(prefix + key + " ", inner));
            } else {
                flat.put(prefix + key, value == null ? "" : text(value));
            }
        });
        return flat;
    }

    private static String text(Object fact) {
        if (!(fact instanceof List<?> list)) {
            return String.valueOf(fact);
        }
        return list.stream().limit(MOST).map(String::valueOf).collect(Collectors.joining(", "))
                + (list.size() > MOST ? ", and " + (list.size() - MOST) + " more" : "");
    }
}
