package org.modelwright.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.error.Problem;
import org.modelwright.table.duckdb.DuckDb;

/** Says which values of a column cannot be taken, and where they are. */
final class RefusedValues {

    private final FileTable table;
    private final String rows;
    private final String file;
    private final List<String> key;

    /** Of these rows, as SQL selects from them. */
    RefusedValues(FileTable table, String rows) {
        this.table = table;
        this.rows = rows;
        file = table.file();
        key = table.selection().rowKey();
    }

    /**
     * {@return what breaks a declared type}
     *
     * @param c the column as SQL
     * @param asked its texts as the rules write them
     */
    Problem type(String name, String c, String asked, DataType declared) {
        String condition = c + " is not null and " + SqlRules.misses(declared, asked);
        List<List<@Nullable String>> first = first(c, condition);
        long count = Long.parseLong(String.valueOf(table.db()
                .rows("select count(*) from " + rows + " where " + condition)
                .get(0)
                .get(0)));
        int all = table.count(rows);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rule", "type");
        facts.put("column", name);
        facts.put("bound", declared.mlflowName());
        facts.put("count", count);
        facts.put("rows", all);
        facts.put("first", first.stream().map(this::place).toList());
        return Problem.of("The column (" + name + ") of " + file + " breaks type (" + declared.mlflowName() + ") in "
                        + count + " of " + all + " rows: first rows " + shown(first) + ".")
                .with(facts);
    }

    private Map<String, Object> place(List<@Nullable String> row) {
        Map<String, Object> keys = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            keys.put(key.get(i), String.valueOf(row.get(2 + i)));
        }
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("row", Long.parseLong(String.valueOf(row.get(0))));
        place.put("key", keys);
        place.put("value", String.valueOf(row.get(1)));
        return place;
    }

    /** {@return whole numbers that would lose digits} */
    Problem inexact(String name, long count) {
        return Problem.of(
                        "The column (" + name + ") of " + file + " holds whole numbers beyond 2^53 in " + count
                                + " rows, which would lose digits.",
                        "exclude: [" + name + "]" + (table.texts() != null ? ", or type: string in its schema." : ""))
                .excluding(List.of(name));
    }

    /** {@return infinite numbers} */
    Problem infinite(String name, long count, String expression) {
        return Problem.of(
                        "The column (" + name + ") of " + file + " is infinite in " + count + " rows: first rows "
                                + shown(first(expression, "isinf(" + expression + ")")) + ".",
                        "leave these rows out, or exclude: [" + name + "]")
                .excluding(List.of(name));
    }

    /** {@return row numbers, values and keys of the first rows that a condition holds for} */
    private List<List<@Nullable String>> first(String shown, String condition) {
        String keys = IntStream.range(0, key.size())
                .mapToObj(i -> ", " + DuckDb.name(key.get(i)) + "::VARCHAR as k" + i)
                .collect(Collectors.joining());
        return table.db()
                .rows("select * exclude (wrong) from (select row_number() over () - 1 as n, " + shown + " as v" + keys
                        + ", (" + condition + ") as wrong from " + rows + ") where wrong order by n limit 3");
    }

    private String shown(List<List<@Nullable String>> first) {
        return first.stream()
                .map(row -> row.get(0)
                        + IntStream.range(0, key.size())
                                .mapToObj(i -> " " + key.get(i) + "=" + row.get(2 + i))
                                .collect(Collectors.joining())
                        + " (" + row.get(1) + ")")
                .collect(Collectors.joining(", "));
    }
}
