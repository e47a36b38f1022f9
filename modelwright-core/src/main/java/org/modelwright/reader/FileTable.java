package org.modelwright.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.SchemaReport;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/** Reads what DuckDB sees as a table into a frame, as a reader's common keys and its schema say. */
final class FileTable {

    /** Whole numbers beyond this lose digits as a double. */
    private static final String EXACT = "9007199254740992";

    /** An ISO date, or a moment, with a zone or without; DuckDB itself takes much more for one. */
    private static final String MOMENT =
            "regexp_full_match(trim(%s), '\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?"
                    + " ?(Z|[+-]\\d{2}(:?\\d{2})?)?)?')";

    private static final String TRUTH = "regexp_full_match(lower(trim(%s)), 'true|false')";

    private final DuckDb db;
    private final String source;
    private final String file;
    private final Map<String, String> types;
    private final boolean texts;
    private final boolean ordered;
    private final @Nullable DataSchema schema;
    private List<String> key = List.of();
    private boolean truthIsNumber;

    /**
     * Looks at a table.
     *
     * @param source the table function that reads the file
     * @param file what to call it in messages
     * @param types its columns and their DuckDB types
     * @param texts whether the file holds texts only, so that types are to be found
     * @param ordered whether half of the columns come in half of the time, in the same order of rows
     * @param schema what was declared, or null
     */
    FileTable(
            DuckDb db,
            String source,
            String file,
            Map<String, String> types,
            boolean texts,
            boolean ordered,
            @Nullable DataSchema schema) {
        this.db = db;
        this.source = source;
        this.file = file;
        this.types = types;
        this.texts = texts;
        this.ordered = ordered;
        this.schema = schema;
    }

    /**
     * Reads it.
     *
     * @param key the key columns
     * @param columns the only columns to keep, empty for all
     * @param exclude columns to leave out
     * @param beside columns that split the rows, to read all the same; the schema need not name them
     * @param limit the first rows only, or null for all
     */
    Frame read(List<String> key, List<String> columns, List<String> exclude, Set<String> beside, @Nullable Long limit) {
        this.key = key;
        refuseUnknown(Map.of("key", key, "columns", columns, "exclude", exclude, "splitter", List.copyOf(beside)));
        List<String> asked = chosen(key, columns, exclude);
        List<String> names = types.keySet().stream()
                .filter(name -> asked.contains(name) || beside.contains(name))
                .toList();
        if (names.isEmpty()) {
            throw new DataException(
                    "No column of " + file + " is left: its columns are (" + Nearest.shown(types.keySet()) + ").",
                    "take one out of exclude.");
        }
        String rows = limit == null ? source : "(select * from " + source + " limit " + limit + ")";
        int count = count(rows);
        List<Problem> problems = new ArrayList<>();
        Map<String, Found> found = look(rows, names, false, problems);
        if (!problems.isEmpty()) {
            problems.clear();
            found = look(rows, names, true, problems); // what else is wrong is told with it
        }
        if (!problems.isEmpty() && (schema == null || found.isEmpty())) {
            throw new DataException(problems);
        }
        List<Column> read = read(rows, found, count, limit, problems);
        if (!problems.isEmpty() && (schema == null || read.isEmpty())) {
            throw new DataException(problems);
        }
        Set<String> held = read.stream().map(Column::name).collect(Collectors.toSet());
        Frame frame = Frame.of(read, key.stream().filter(held::contains).toList());
        if (schema != null) {
            // What cannot be held is told already; it is not missing.
            Set<String> told = new LinkedHashSet<>(names);
            told.removeAll(held);
            List<String> unasked = names.stream()
                    .filter(name -> !asked.contains(name) && !schema.columns().containsKey(name))
                    .toList();
            problems.addAll(
                    SchemaReport.of(schema, frame.drop(unasked)).without(told).problems(file, frame));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return frame;
    }

    /** Reads columns as they were found; those whose gaps nobody looked for are looked at and read again. */
    private List<Column> read(
            String rows, Map<String, Found> found, int count, @Nullable Long limit, List<Problem> problems) {
        Map<String, DuckDb.Read> read = new LinkedHashMap<>();
        db.read(rows, wanted(found), count, order(limit))
                .forEach(it -> read.put(it.column().name(), it));
        List<String> gaps = read.values().stream()
                .filter(it -> it.gaps() > 0)
                .map(it -> it.column().name())
                .toList();
        if (!gaps.isEmpty()) {
            Map<String, Found> again = look(rows, gaps, true, problems);
            read.keySet().removeIf(it -> gaps.contains(it) && !again.containsKey(it));
            db.read(rows, wanted(again), count, order(limit)).forEach(it -> {
                if (it.gaps() > 0) {
                    throw new DuckDbException("The source changed while it was read: the column ("
                            + it.column().name() + ") has gaps that it had not.");
                }
                read.put(it.column().name(), it);
            });
        }
        read.forEach((name, it) -> {
            if (isPlain(name) && it.infinite() > 0) {
                infinite(name, it.infinite(), plain(name) + "::DOUBLE", rows, problems);
            }
        });
        return read.values().stream()
                .filter(it -> !isPlain(it.column().name()) || it.infinite() == 0)
                .map(DuckDb.Read::column)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<DuckDb.Wanted> wanted(Map<String, Found> found) {
        List<DuckDb.Wanted> wanted = new ArrayList<>();
        found.forEach((name, it) -> wanted.add(new DuckDb.Wanted(name, it.sql(), it.type())));
        return wanted;
    }

    /**
     * Reads it in batches. Text that is true and false goes for a declared number, for so it is read where some of it is
     * missing.
     *
     * @param size how many rows a batch holds
     */
    void scan(TableScan scan, int size) {
        truthIsNumber = true;
        List<String> names = scan.choose(List.copyOf(types.keySet()));
        long rows = rows(source);
        List<Problem> problems = new ArrayList<>();
        Map<String, Found> found = look(source, names, true, problems);
        List<TableScan.Found> told = new ArrayList<>();
        List<DuckDb.Wanted> wanted = new ArrayList<>();
        found.forEach((name, it) -> {
            DataType type = it.type() == DataType.FLOAT ? DataType.DOUBLE : it.type(); // a FloatColumn says so, too
            told.add(new TableScan.Found(name, type, it.missing()));
            wanted.add(new DuckDb.Wanted(name, it.sql(), it.type()));
        });
        scan.begin(rows, told, problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        db.scan(source, wanted, rows, size, columns -> scan.batch(Frame.of(columns)));
    }

    /** Names that a file has itself hide DuckDB's own. */
    private DuckDb.Order order(@Nullable Long limit) {
        if (!ordered) {
            return DuckDb.Order.AS_THEY_COME;
        }
        boolean hidden = types.keySet().stream()
                .anyMatch(it -> it.toLowerCase(Locale.ROOT).startsWith("file_"));
        return limit == null && !hidden ? DuckDb.Order.NUMBERED : DuckDb.Order.COLUMN_BY_COLUMN;
    }

    private long rows(String rows) {
        return Long.parseLong(
                String.valueOf(db.rows("select count(*) from " + rows).get(0).get(0)));
    }

    private int count(String rows) {
        long count = rows(rows);
        if (count == 0) {
            throw new DataException("The file (" + file + ") holds no rows.");
        }
        if (count > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    "The file (" + file + ") holds " + count + " rows, more than 2147483639.", "limit: 2000000000");
        }
        return (int) count;
    }

    private void refuseUnknown(Map<String, List<String>> asked) {
        List<Problem> problems = new ArrayList<>();
        asked.forEach((what, names) -> names.stream()
                .filter(name -> !types.containsKey(name))
                .forEach(name -> problems.add(Problem.of(
                        "The column (" + name + ") of " + what + " is not in " + file + ".",
                        Nearest.of(name, types.keySet())))));
        if (!problems.isEmpty()) {
            problems.sort(java.util.Comparator.comparing(Problem::message));
            throw new DataException(problems);
        }
    }

    private List<String> chosen(List<String> key, List<String> columns, List<String> exclude) {
        Set<String> chosen = new LinkedHashSet<>(columns.isEmpty() ? types.keySet() : columns);
        chosen.removeAll(exclude);
        if (schema != null && schema.otherColumns() == DataSchema.OtherColumns.IGNORE) {
            chosen.retainAll(schema.columns().keySet());
        }
        Set<String> names = new LinkedHashSet<>(types.keySet());
        names.removeIf(name -> !chosen.contains(name) && !key.contains(name));
        return List.copyOf(names);
    }

    /**
     * How to read a column.
     *
     * @param sql the expression
     * @param type how to hold it
     * @param missing how many rows have no value
     */
    private record Found(String sql, DataType type, long missing) {

        Found(String sql, DataType type) {
            this(sql, type, 0);
        }

        Found missing(long count) {
            return new Found(sql, type, count);
        }
    }

    /** Nothing about them is to be decided before they are there; a second look costs more where columns are not apart. */
    private boolean isPlain(String name) {
        DataType declared = declared(name).orElse(null);
        return switch (kind(name)) {
            case REAL -> declared != DataType.STRING;
            case WHOLE -> ordered && (declared == null || isWhole(declared));
            case TRUTH -> ordered && (declared == null || declared == DataType.BOOLEAN);
            default -> false;
        };
    }

    /**
     * Decides types in one scan: which texts are numbers, which whole numbers have gaps, which values fit nowhere.
     *
     * @param all whether plain columns are looked at too, of which all can be seen when they are read
     */
    private Map<String, Found> look(String rows, List<String> names, boolean all, List<Problem> problems) {
        List<String> counts = new ArrayList<>();
        Map<String, List<String>> asked = new LinkedHashMap<>();
        for (String name : names) {
            List<String> questions = all || !isPlain(name) ? questions(name) : List.of();
            asked.put(name, questions);
            counts.addAll(questions);
        }
        List<@Nullable String> answers = counts.isEmpty()
                ? List.of()
                : db.rows("select " + String.join(", ", counts) + " from " + rows)
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
            decide(column.getKey(), said, rows, problems)
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
                texts || declared(name).isPresent()
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

    private Optional<Found> decide(String name, List<Long> said, String rows, List<Problem> problems) {
        String c = plain(name);
        boolean gaps = said.get(0) > 0;
        Kind kind = kind(name);
        DataType declared = declared(name).orElse(null);
        switch (kind) {
            case NONE -> {
                problems.add(Problem.of(
                        "The column (" + name + ") of " + file + " is of type (" + types.get(name)
                                + "), which a job cannot use.",
                        "exclude: [" + name + "]"));
                return Optional.empty();
            }
            case EMPTY -> {
                return Optional.of(new Found("null::DOUBLE", DataType.DOUBLE));
            }
            case DATE -> {
                if (said.get(1) > 0) {
                    problems.add(Problem.of(
                            "The column (" + name + ") of " + file + " holds infinite dates in " + said.get(1)
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
                return text(name, said, gaps, declared, rows, problems);
            }
            default -> {
                if (kind == Kind.REAL && said.get(1) > 0) {
                    infinite(name, said.get(1), c + "::DOUBLE", rows, problems);
                    return Optional.empty();
                }
                if (declared == DataType.STRING) {
                    return Optional.of(new Found(c + "::VARCHAR", DataType.STRING));
                }
                boolean whole = kind == Kind.WHOLE && !gaps && (declared == null || isWhole(declared));
                if (!whole && kind != Kind.REAL && said.get(1) > 0) {
                    inexact(name, said.get(1), problems);
                    return Optional.empty();
                }
                if ("FLOAT".equals(types.get(name))) {
                    return Optional.of(new Found(c, DataType.FLOAT));
                }
                return Optional.of(
                        whole ? new Found(c + "::BIGINT", DataType.LONG) : new Found(c + "::DOUBLE", DataType.DOUBLE));
            }
        }
    }

    private Optional<Found> text(
            String name,
            List<Long> said,
            boolean gaps,
            @Nullable DataType declared,
            String rows,
            List<Problem> problems) {
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
            boolean empty = rows(rows) == said.get(0);
            if (empty) {
                return Optional.of(new Found("null::DOUBLE", DataType.DOUBLE));
            }
        } else if (misfit(declared, whole, number, truth, date)) {
            refuseValues(name, declared, said, rows, problems);
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
                infinite(name, said.get(5), "try_cast(" + trimmed + " as DOUBLE)", rows, problems);
                return Optional.empty();
            }
            if (said.get(6) == 0 && said.get(7) > 0 && !(whole && !gaps && (declared == null || isWhole(declared)))) {
                inexact(name, said.get(7), problems);
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
        return "TIMESTAMP_NS".equals(types.get(name))
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

    private void refuseValues(String name, DataType declared, List<Long> said, String rows, List<Problem> problems) {
        String c = plain(name);
        String wrong = switch (declared) {
            case BOOLEAN -> "not " + TRUTH.formatted(c);
            case LONG, INTEGER ->
                "(try_cast(trim(" + c + ") as BIGINT) is null or not regexp_full_match(trim(" + c + "), '[+-]?\\d+'))";
            case DATETIME ->
                "not (" + MOMENT.formatted(c) + " and try_cast(trim(" + c + ") as TIMESTAMPTZ) is not null)";
            default -> "(try_cast(trim(" + c + ") as DOUBLE) is null or contains(" + c + ", '_'))";
        };
        String condition = c + " is not null and " + wrong;
        List<List<@Nullable String>> first = first(rows, c, condition);
        long count = Long.parseLong(String.valueOf(db.rows("select count(*) from " + rows + " where " + condition)
                .get(0)
                .get(0)));
        int all = count(rows);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rule", "type");
        facts.put("column", name);
        facts.put("bound", declared.mlflowName());
        facts.put("count", count);
        facts.put("rows", all);
        facts.put("first", first.stream().map(this::place).toList());
        problems.add(Problem.of("The column (" + name + ") of " + file + " breaks type (" + declared.mlflowName()
                        + ") in " + count + " of " + all + " rows: first rows " + shown(first) + ".")
                .with(facts));
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

    private void inexact(String name, long count, List<Problem> problems) {
        problems.add(Problem.of(
                "The column (" + name + ") of " + file + " holds whole numbers beyond 2^53 in " + count
                        + " rows, which would lose digits.",
                "exclude: [" + name + "], or type: string in its schema."));
    }

    private void infinite(String name, long count, String expression, String rows, List<Problem> problems) {
        problems.add(Problem.of(
                "The column (" + name + ") of " + file + " is infinite in " + count + " rows: first rows "
                        + shown(first(rows, expression, "isinf(" + expression + ")")) + ".",
                "leave these rows out, or exclude: [" + name + "]"));
    }

    /** {@return row numbers, values and keys of the first rows that a condition holds for} */
    private List<List<@Nullable String>> first(String rows, String shown, String condition) {
        String keys = IntStream.range(0, key.size())
                .mapToObj(i -> ", " + DuckDb.name(key.get(i)) + "::VARCHAR as k" + i)
                .collect(Collectors.joining());
        return db.rows("select * exclude (wrong) from (select row_number() over () - 1 as n, " + shown + " as v" + keys
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

    /** {@return the column as SQL; what DuckDB holds in a way of its own, as text} */
    private String plain(String name) {
        String column = DuckDb.name(name);
        boolean text = kind(name) == Kind.TEXT && !"VARCHAR".equals(types.get(name));
        return text ? column + "::VARCHAR" : column;
    }

    private Optional<DataType> declared(String name) {
        return Optional.ofNullable(schema).map(it -> it.columns().get(name)).map(ColumnSchema::type);
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
        String type = String.valueOf(types.get(name)).toUpperCase(Locale.ROOT);
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
