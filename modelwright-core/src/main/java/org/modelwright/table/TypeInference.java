package org.modelwright.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Problem;
import org.modelwright.schema.SchemaReport;
import org.modelwright.table.duckdb.DuckDb;

/** Decides how each column of a table is read, by one scan over its rows. */
final class TypeInference {

    /** Of so many columns at once DuckDB is asked: planning a query takes more than twice as long for twice as many. */
    private static final int AT_ONCE = 50;

    /** No gaps and nothing infinite that would have to be known. */
    private static final List<Long> NOTHING = List.of(0L, 0L);

    private final FileTable table;
    private final String rows;
    private final boolean truthIsNumber;
    private final RefusedValues refused;
    private final TextInference texts;
    private boolean gapless;

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
        texts = new TextInference(table, rows, truthIsNumber, refused);
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
            case REAL -> true;
            case WHOLE -> table.ordered() && TypeRules.held(DataType.LONG, false, declared) == DataType.LONG;
            case TRUTH -> table.ordered() && TypeRules.held(DataType.BOOLEAN, false, declared) == DataType.BOOLEAN;
            default -> false;
        };
    }

    /**
     * Decides types in one scan: which texts are numbers, which whole numbers have gaps, which values fit nowhere.
     *
     * @param all whether plain columns are looked at too, of which all can be seen when they are read
     */
    Map<String, Found> infer(List<String> names, boolean all, List<Problem> problems) {
        Map<String, Problem> refusals = new LinkedHashMap<>();
        List<String> written = names.stream().filter(this::isWritten).toList();
        List<String> typed = names.stream()
                .filter(it -> !isWritten(it) && (all || !isPlain(it)))
                .toList();
        Map<String, Found> found = texts.infer(written, gapless, refusals);
        for (int i = 0; i < typed.size(); i += AT_ONCE) {
            ask(typed.subList(i, Math.min(typed.size(), i + AT_ONCE)), found, refusals);
        }
        names.stream()
                .filter(it -> !isWritten(it) && !typed.contains(it))
                .forEach(it -> decide(it, NOTHING, found, refusals));
        problems.addAll(refusals.values());
        return inOrder(found, names);
    }

    private static Map<String, Found> inOrder(Map<String, Found> found, List<String> names) {
        Map<String, Found> ordered = new LinkedHashMap<>();
        names.stream().filter(found::containsKey).forEach(it -> ordered.put(it, found.get(it)));
        return ordered;
    }

    /**
     * {@return columns as SQL conditions take them: in the type that their values have, whatever a schema says that they
     * do not, and null where one is missing}
     */
    Map<String, String> natural(List<String> names) {
        gapless = true;
        Map<String, Found> found = infer(names, true, new ArrayList<>());
        List<String> others =
                names.stream().filter(it -> !found.containsKey(it)).toList();
        if (!others.isEmpty() && table.selection().schema() != null) {
            TypeInference free = new TypeInference(table.withoutSchema(), rows, truthIsNumber);
            free.gapless = true;
            found.putAll(free.infer(others, true, new ArrayList<>()));
        }
        Map<String, String> natural = new LinkedHashMap<>();
        found.forEach((name, it) -> natural.put(
                name,
                switch (it.type()) {
                    case DATETIME -> "make_timestamp((" + it.sql() + ")::BIGINT)";
                    case DOUBLE, FLOAT -> "nullif(" + it.sql() + ", 'nan'::DOUBLE)";
                    default -> it.sql();
                }));
        return natural;
    }

    /** Whether what its texts say is to be found. */
    private boolean isWritten(String name) {
        return kind(name) == Kind.TEXT
                && (table.texts() != null
                        || !table.ordered() && table.selection().declared(name).orElse(null) == DataType.DATETIME);
    }

    /** Asks DuckDB about columns. */
    private void ask(List<String> names, Map<String, Found> found, Map<String, Problem> refusals) {
        List<List<String>> asked = names.stream().map(this::questions).toList();
        List<@Nullable String> answers = table.db()
                .rows("select " + asked.stream().flatMap(List::stream).collect(Collectors.joining(", ")) + " from "
                        + rows)
                .get(0);
        int at = 0;
        for (int i = 0; i < names.size(); i++) {
            List<Long> said = new ArrayList<>();
            for (int question = 0; question < asked.get(i).size(); question++) {
                said.add(Long.parseLong(String.valueOf(answers.get(at++))));
            }
            decide(names.get(i), said, found, refusals);
        }
    }

    private void decide(String name, List<Long> said, Map<String, Found> found, Map<String, Problem> refusals) {
        List<Problem> problems = new ArrayList<>();
        decide(name, said, problems).ifPresent(it -> found.put(name, it.missing(said.get(0))));
        problems.forEach(it -> refusals.put(name, it));
    }

    private List<String> questions(String name) {
        String c = plain(name);
        Kind kind = kind(name);
        String missing = "count(*) - count(" + c + ")";
        return switch (kind) {
            case WHOLE -> List.of(missing, count(SqlRules.beyond(c)));
            case WIDE -> List.of(missing, count(SqlRules.beyond(c + "::HUGEINT")));
            case REAL -> List.of(count(c + " is null or isnan(" + c + "::DOUBLE)"), count("isinf(" + c + "::DOUBLE)"));
            case DECIMAL -> List.of(missing, count(SqlRules.beyondDecimal(c)));
            case DATE -> List.of(missing, count("not isfinite(" + c + ")"));
            default -> List.of(missing);
        };
    }

    private static String count(String condition) {
        return "count(*) filter (" + condition + ")";
    }

    private Optional<Found> decide(String name, List<Long> said, List<Problem> problems) {
        String c = plain(name);
        boolean gaps = said.get(0) > 0 && !gapless;
        Kind kind = kind(name);
        DataType declared = table.selection().declared(name).orElse(null);
        if (declared != null && !isDeclaredRight(kind, declared)) {
            problems.add(SchemaReport.otherType(table.file(), name, declared, Objects.requireNonNull(kind.holds)));
            return Optional.empty();
        }
        switch (kind) {
            case NONE -> {
                problems.add(Problem.of("The column (" + name + ") of " + table.file() + " is of type ("
                                + table.types().get(name) + "), which a job cannot use.")
                        .excluding(List.of(name)));
                return Optional.empty();
            }
            case EMPTY -> {
                return Optional.of(new Found("null::DOUBLE", DataType.DOUBLE));
            }
            case DATE -> {
                if (said.get(1) > 0) {
                    problems.add(Problem.of(
                                    "The column (" + name + ") of " + table.file() + " holds infinite dates in "
                                            + said.get(1) + " rows.",
                                    "leave these rows out, or exclude: [" + name + "]")
                            .excluding(List.of(name)));
                    return Optional.empty();
                }
                return Optional.of(new Found(micros(name, c), DataType.DATETIME));
            }
            case TRUTH -> {
                return Optional.of(truth(c, gaps, declared));
            }
            case TEXT -> {
                return Optional.of(new Found(c, DataType.STRING));
            }
            default -> {
                if (kind == Kind.REAL && said.get(1) > 0) {
                    problems.add(refused.infinite(name, said.get(1), c + "::DOUBLE"));
                    return Optional.empty();
                }
                DataType found = kind == Kind.WHOLE ? DataType.LONG : DataType.DOUBLE;
                boolean whole = TypeRules.held(found, gaps, declared) == DataType.LONG;
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

    /** Whether a source that has types may be declared so. */
    private boolean isDeclaredRight(Kind kind, DataType declared) {
        return kind.holds == null || TypeRules.fits(kind.holds, declared, table.ordered());
    }

    static Found truth(String sql, boolean gaps, @Nullable DataType declared) {
        return TypeRules.held(DataType.BOOLEAN, gaps, declared) == DataType.BOOLEAN
                ? new Found(sql, DataType.BOOLEAN)
                : new Found(sql + "::INTEGER::DOUBLE", DataType.DOUBLE);
    }

    /** Nanoseconds are cut, as everywhere; a cast would round them. */
    private String micros(String name, String column) {
        return "TIMESTAMP_NS".equals(table.types().get(name))
                ? "epoch_ns(" + column + ") // 1000"
                : "epoch_us(" + column + "::TIMESTAMP)";
    }

    /** {@return the column as SQL; what DuckDB holds in a way of its own, as text} */
    String plain(String name) {
        return kind(name) == Kind.TEXT ? texts.plain(name) : DuckDb.name(name);
    }

    private enum Kind {
        WHOLE(DataType.LONG),
        WIDE(DataType.LONG),
        REAL(DataType.DOUBLE),
        DECIMAL(DataType.DOUBLE),
        TRUTH(DataType.BOOLEAN),
        TEXT(DataType.STRING),
        DATE(DataType.DATETIME),
        EMPTY(null),
        NONE(null);

        private final @Nullable DataType holds;

        Kind(@Nullable DataType holds) {
            this.holds = holds;
        }
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
