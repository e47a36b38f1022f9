package org.modelwright.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.schema.RowCondition;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/** The condition that rows of a table are read by, as DuckDB's own parser understands it. */
public final class Where {

    private static final long LITTLE = 64L << 20;
    private static final int KEPT = 32;

    /** The last ones, by their text: a reader that is made key by key is checked each time. */
    private static final Map<String, RowCondition> PARSED =
            Collections.synchronizedMap(new LinkedHashMap<>(KEPT, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RowCondition> eldest) {
                    return size() > KEPT;
                }
            });

    private Where() {}

    /** {@return what is wrong with a condition that can be known without the table; nothing where there is none} */
    public static List<Problem> problems(@Nullable String where) {
        return where == null ? List.of() : parsed(where).problems();
    }

    private static RowCondition parsed(String where) {
        return PARSED.computeIfAbsent(where, Where::parse);
    }

    private static RowCondition parse(String where) {
        try (Session session = new Resources(LITTLE, 1).open();
                DuckDb db = new DuckDb(session)) {
            String select = DuckDb.text(RowCondition.select(where));
            String parsed = String.valueOf(
                    db.rows("select json_serialize_sql(" + select + ")").get(0).get(0));
            // An unknown place is a number of more than 63 bits; within a text of the condition quotes are escaped.
            return new RowCondition(where, parsed.replaceAll("\"query_location\":\\d+", "\"query_location\":0"));
        }
    }

    /**
     * {@return the columns that a condition names, as the table calls them: capitals do not count}
     *
     * @throws DataException naming those that are not there
     */
    static Set<String> columns(String where, Collection<String> names, String table) {
        Set<String> used = new LinkedHashSet<>();
        List<Problem> problems = new ArrayList<>();
        for (String column : parsed(where).columns()) {
            names.stream()
                    .filter(column::equalsIgnoreCase)
                    .findFirst()
                    .ifPresentOrElse(
                            used::add,
                            () -> problems.add(Problem.of(
                                    "The column (" + column + ") of where is not in " + table + ".",
                                    Nearest.of(column, names))));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return used;
    }

    /** {@return what DuckDB says of a condition that does not fit the columns' types} */
    static DataException misfit(String where, String table, DuckDbException cause) {
        String told = String.valueOf(cause.getMessage())
                .replaceFirst("^(?s)(?:[A-Za-z ]+Error: )++", "")
                .replaceAll("(?s)\\n.*", "")
                .strip();
        return new DataException(
                "The where (" + where + ") cannot be computed for " + table + ": " + told.replaceFirst("\\.$", "")
                        + ".",
                "compare like with like: numbers without quotes, texts and dates in single ones, or try_cast(… as …).",
                cause);
    }
}
