package org.modelwright.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.error.Problem;
import org.modelwright.table.duckdb.DuckDb;

/** Decides how each column of a table is read, by one scan over its rows. */
final class TypeInference {

    /** Whole numbers beyond this lose digits as a double. */
    static final String EXACT = "9007199254740992";

    /** An ISO date, or a moment, with a zone or without; DuckDB itself takes much more for one. */
    static final String MOMENT =
            "regexp_full_match(trim(%s), '\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?"
                    + " ?(Z|[+-]\\d{2}(:?\\d{2})?)?)?')";

    static final String TRUTH = "regexp_full_match(lower(trim(%s)), 'true|false')";

    private final FileTable table;
    private final String rows;
    private final boolean truthIsNumber;
    private final RefusedValues refused;

    /**
     * Nothing decided yet.
     *
     * @param rows the rows to look at, as SQL selects from them
     * @param truthIsNumber whether text that is true and false goes for a declared number
     */
    TypeInference(FileTable table, String rows, boolean truthIsNumber) {
        this.table = table;
        this.rows = rows;
        this.truthIsNumber = truthIsNumber;
        refused = new RefusedValues(table, rows);
    }

    /**
     * How to read a column.
     *
     * @param sql the expression
     * @param type how to hold it
     * @param missing how many rows have no value
     */
    record Found(String sql, DataType type, long missing) {

        Found(String sql, DataType type) {
            this(sql, type, 0);
        }

        Found missing(long count) {
            return new Found(sql, type, count);
        }
    }

    /** Nothing about them is to be decided before they are there; a second look costs more where columns are not apart. */
    boolean isPlain(String name) {
        DataType declared = table.selection().declared(name).orElse(null);
        return switch (kind(name)) {
            case REAL -> declared != DataType.STRING;
            case WHOLE -> table.ordered() && (declared == null || isWhole(declared));
            case TRUTH -> table.ordered() && (declared == null || declared == DataType.BOOLEAN);
            default -> false;
        };
    }

    /**
     * Decides types in one scan: which texts are numbers, which whole numbers have gaps, which values fit nowhere.
     *
     * @param all whether plain columns are looked at too, of which all can be seen when they are read
     */
    Map<String, Found> infer(List<String> names, boolean all, List<Problem> problems) {
        List<String> counts = new ArrayList<>();
        Map<String, List<String>> asked = new LinkedHashMap<>();
        for (String name : names) {
            List<String> questions = all || !isPlain(name) ? questions(name) : List.of();
            asked.put(name, questions);
            counts.addAll(questions);
        }
        List<@Nullable String> answers = counts.isEmpty()
                ? List.of()
                : table.db()
                        .rows("select " + String.join(", ", counts) + " from " + rows)
                        .get(0);
        Map<String, Found> found = new LinkedHashMap<>();
        int at = 0;
        for (Map.Entry<String, List<String>> column : asked.entrySet()) {
            List<Long> said = new ArrayList<>();
            for (int i = 0; i < column.getValue().size(); i++) {
                said.add(Long.parseLong(String.valueOf(answers.get(at++))));
            }
            if (said.isEmpty()) {
                said.addAll(List.of(0L, 0L)); // no gaps and nothing infinite that would have to be known
            }
            decide(column.getKey(), said, problems)
                    .ifPresent(it -> found.put(column.getKey(), it.missing(said.get(0))));
        }
        return found;
    }

    private List<String> questions(String name) {
        String c = plain(name);
        Kind kind = kind(name);
        String missing = "count(*) - count(" + c + ")";
        return switch (kind) {
            case TEXT ->
                table.texts() || table.selection().declared(name).isPresent()
                        ? List.of(
                                missing,
                                "count(*) filter (" + c + " is not null and try_cast(trim(" + c
                                        + ") as BIGINT) is null)",
                                // DuckDB takes 1_000 for a number; nobody else does.
                                "count(*) filter (" + c + " is not null and (try_cast(trim(" + c
                                        + ") as DOUBLE) is null or contains(" + c + ", '_')))",
                                "count(*) filter (" + c + " is not null and "
                                        + unlessNumber(c, "not " + TRUTH.formatted(c)) + ")",
                                "count(*) filter (" + c + " is not null and "
                                        + unlessNumber(
                                                c,
                                                "not (" + MOMENT.formatted(c) + " and try_cast(trim(" + c
                                                        + ") as TIMESTAMPTZ) is not null)")
                                        + ")",
                                "count(*) filter (isinf(try_cast(trim(" + c + ") as DOUBLE)))",
                                // A text that DuckDB would round to a whole number is none.
                                "count(*) filter (" + c + " is not null and case when contains(" + c
                                        + ", '.') then true else not regexp_full_match(trim(" + c
                                        + "), '[+-]?\\d+') end)",
                                "count(*) filter (coalesce(abs(try_cast(trim(" + c + ") as HUGEINT)) > " + EXACT
                                        + ", abs(try_cast(trim(" + c + ") as DOUBLE)) > " + EXACT + "))")
                        : List.of(missing);
            case WHOLE -> List.of(missing, "count(*) filter (" + c + " not between -" + EXACT + " and " + EXACT + ")");
            case WIDE -> List.of(missing, "count(*) filter (abs(" + c + "::HUGEINT) > " + EXACT + ")");
            case REAL ->
                List.of(
                        "count(*) filter (" + c + " is null or isnan(" + c + "::DOUBLE))",
                        "count(*) filter (isinf(" + c + "::DOUBLE))");
            case DECIMAL ->
                List.of(
                        missing,
                        "count(*) filter (abs(" + c + "::DOUBLE) >= " + EXACT + " and abs(" + c + ") > " + EXACT + ")");
            case DATE -> List.of(missing, "count(*) filter (not isfinite(" + c + "))");
            default -> List.of(missing);
        };
    }

    /** {@return the condition, and true for a number, which is neither a truth nor a date: patterns take their time} */
    private static String unlessNumber(String c, String condition) {
        return "case when try_cast(trim(" + c + ") as DOUBLE) is not null then true else " + condition + " end";
    }

    private Optional<Found> decide(String name, List<Long> said, List<Problem> problems) {
        String c = plain(name);
        boolean gaps = said.get(0) > 0;
        Kind kind = kind(name);
        DataType declared = table.selection().declared(name).orElse(null);
        switch (kind) {
            case NONE -> {
                problems.add(Problem.of(
                        "The column (" + name + ") of " + table.file() + " is of type ("
                                + table.types().get(name) + "), which a job cannot use.",
                        "exclude: [" + name + "]"));
                return Optional.empty();
            }
            case EMPTY -> {
                return Optional.of(new Found("null::DOUBLE", DataType.DOUBLE));
            }
            case DATE -> {
                if (said.get(1) > 0) {
                    problems.add(Problem.of(
                            "The column (" + name + ") of " + table.file() + " holds infinite dates in " + said.get(1)
                                    + " rows.",
                            "leave these rows out, or exclude: [" + name + "]"));
                    return Optional.empty();
                }
                return declared == DataType.STRING
                        ? Optional.of(new Found(c + "::VARCHAR", DataType.STRING))
                        : Optional.of(new Found(micros(name, c), DataType.DATETIME));
            }
            case TRUTH -> {
                if (declared == DataType.STRING) {
                    return Optional.of(new Found(c + "::VARCHAR", DataType.STRING));
                }
                boolean number = gaps || (declared != null && declared != DataType.BOOLEAN);
                return Optional.of(
                        number ? new Found(c + "::INTEGER::DOUBLE", DataType.DOUBLE) : new Found(c, DataType.BOOLEAN));
            }
            case TEXT -> {
                return text(name, said, gaps, declared, problems);
            }
            default -> {
                if (kind == Kind.REAL && said.get(1) > 0) {
                    problems.add(refused.infinite(name, said.get(1), c + "::DOUBLE"));
                    return Optional.empty();
                }
                if (declared == DataType.STRING) {
                    return Optional.of(new Found(c + "::VARCHAR", DataType.STRING));
                }
                boolean whole = kind == Kind.WHOLE && !gaps && (declared == null || isWhole(declared));
                if (!whole && kind != Kind.REAL && said.get(1) > 0) {
                    problems.add(refused.inexact(name, said.get(1)));
                    return Optional.empty();
                }
                if ("FLOAT".equals(table.types().get(name))) {
                    return Optional.of(new Found(c, DataType.FLOAT));
                }
                return Optional.of(
                        whole ? new Found(c + "::BIGINT", DataType.LONG) : new Found(c + "::DOUBLE", DataType.DOUBLE));
            }
        }
    }

    private Optional<Found> text(
            String name, List<Long> said, boolean gaps, @Nullable DataType declared, List<Problem> problems) {
        String c = plain(name);
        Found asText = new Found(c, DataType.STRING);
        if (declared == DataType.STRING || said.size() == 1) {
            return Optional.of(asText);
        }
        String trimmed = "trim(" + c + ")";
        boolean whole = said.get(1) == 0 && said.get(6) == 0;
        boolean number = said.get(2) == 0;
        boolean truth = said.get(3) == 0;
        boolean date = said.get(4) == 0;
        boolean asNumber = truthIsNumber && truth && (declared == DataType.DOUBLE || declared == DataType.FLOAT);
        if (declared == null || asNumber) {
            boolean empty = table.rows(rows) == said.get(0);
            if (empty) {
                return Optional.of(new Found("null::DOUBLE", DataType.DOUBLE));
            }
        } else if (misfit(declared, whole, number, truth, date)) {
            problems.add(refused.type(name, c, declared));
            return Optional.empty();
        }
        if (truth && (declared == null || declared == DataType.BOOLEAN || asNumber)) {
            String isTrue = "(lower(" + trimmed + ") = 'true')";
            return Optional.of(
                    gaps
                            ? new Found(isTrue + "::INTEGER::DOUBLE", DataType.DOUBLE)
                            : new Found(isTrue, DataType.BOOLEAN));
        }
        if (number) {
            if (said.get(5) > 0) {
                problems.add(refused.infinite(name, said.get(5), "try_cast(" + trimmed + " as DOUBLE)"));
                return Optional.empty();
            }
            if (said.get(6) == 0 && said.get(7) > 0 && !(whole && !gaps && (declared == null || isWhole(declared)))) {
                problems.add(refused.inexact(name, said.get(7)));
                return Optional.empty();
            }
            return Optional.of(
                    whole && !gaps && (declared == null || isWhole(declared))
                            ? new Found(trimmed + "::BIGINT", DataType.LONG)
                            : new Found(trimmed + "::DOUBLE", DataType.DOUBLE));
        }
        if (date) {
            return Optional.of(new Found("epoch_us(" + trimmed + "::TIMESTAMPTZ)", DataType.DATETIME));
        }
        return Optional.of(asText);
    }

    /** Nanoseconds are cut, as everywhere; a cast would round them. */
    private String micros(String name, String column) {
        return "TIMESTAMP_NS".equals(table.types().get(name))
                ? "epoch_ns(" + column + ") // 1000"
                : "epoch_us(" + column + "::TIMESTAMP)";
    }

    private static boolean misfit(DataType declared, boolean whole, boolean number, boolean truth, boolean date) {
        return switch (declared) {
            case BOOLEAN -> !truth;
            case LONG, INTEGER -> !whole;
            case DOUBLE, FLOAT -> !number;
            case DATETIME -> !date;
            case STRING -> false;
        };
    }

    /** {@return the column as SQL; what DuckDB holds in a way of its own, as text} */
    String plain(String name) {
        String column = DuckDb.name(name);
        boolean text =
                kind(name) == Kind.TEXT && !"VARCHAR".equals(table.types().get(name));
        return text ? column + "::VARCHAR" : column;
    }

    private static boolean isWhole(DataType type) {
        return type == DataType.LONG || type == DataType.INTEGER;
    }

    private enum Kind {
        WHOLE,
        WIDE,
        REAL,
        DECIMAL,
        TRUTH,
        TEXT,
        DATE,
        EMPTY,
        NONE
    }

    private Kind kind(String name) {
        String type = String.valueOf(table.types().get(name)).toUpperCase(Locale.ROOT);
        if (type.startsWith("DECIMAL")) {
            return Kind.DECIMAL;
        }
        if (type.startsWith("ENUM")) {
            return Kind.TEXT;
        }
        if (type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP") || type.startsWith("UNION")) {
            return Kind.NONE;
        }
        return switch (type) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" -> Kind.WHOLE;
            case "UBIGINT", "HUGEINT", "UHUGEINT" -> Kind.WIDE;
            case "FLOAT", "DOUBLE" -> Kind.REAL;
            case "BOOLEAN" -> Kind.TRUTH;
            case "VARCHAR", "UUID" -> Kind.TEXT;
            case "\"NULL\"", "NULL" -> Kind.EMPTY;
            case "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" ->
                Kind.DATE;
            default -> Kind.NONE;
        };
    }
}
