package org.modelwright.table;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.data.DateFormat;
import org.modelwright.data.Notation;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Problem;
import org.modelwright.schema.SchemaReport;
import org.modelwright.table.duckdb.DuckDb;

/** Decides how each column of a table is read, by one scan over its rows. */
final class TypeInference {

    /** What a text may say beside itself. */
    private static final List<DataType> SAYABLE =
            List.of(DataType.LONG, DataType.DOUBLE, DataType.BOOLEAN, DataType.DATETIME);

    /** How many rows are looked at for a date, before all are. */
    private static final int FIRST = 100;

    /** Where the count of texts with blanks around them stands among the answers. */
    private static final int PADDED = 3 + SAYABLE.size();

    private final FileTable table;
    private final String rows;
    private final boolean truthIsNumber;
    private final RefusedValues refused;
    private boolean gapless;
    private final Map<String, String> cleaned = new HashMap<>();
    private final Map<String, DateFormat> dates = new HashMap<>();

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
        Set<String> padded = new LinkedHashSet<>();
        Map<String, Found> found = look(names, all, refusals, padded);
        // Blanks do not matter to what numbers and dates say, and to look for quotes takes time.
        padded.removeIf(it -> cleaned.containsKey(it)
                || found.containsKey(it) && found.get(it).type() != DataType.STRING);
        if (table.texts() != null && !padded.isEmpty()) {
            padded.forEach(it -> cleaned.put(it, DuckDb.name(it)));
            cleaned.putAll(table.texts().withoutBlanks(padded));
            refusals.keySet().removeAll(padded);
            Map<String, Found> again = look(List.copyOf(padded), all, refusals, new LinkedHashSet<>());
            padded.forEach(found::remove);
            found.putAll(again);
        }
        List<String> dated = findDates(found, refusals);
        if (!dated.isEmpty()) {
            refusals.keySet().removeAll(dated);
            found.putAll(look(dated, all, refusals, new LinkedHashSet<>()));
        }
        problems.addAll(refusals.values());
        return inOrder(found, names);
    }

    /** {@return columns of texts, or of what is declared to be dates, in which one way alone to write dates fits all} */
    private List<String> findDates(Map<String, Found> found, Map<String, Problem> refusals) {
        List<String> texts = table.types().keySet().stream()
                .filter(it -> kind(it) == Kind.TEXT && !dates.containsKey(it))
                .filter(it -> mayBeDates(it, found, refusals))
                .toList();
        if (texts.isEmpty()) {
            return List.of();
        }
        List<List<@Nullable String>> first = table.db()
                .rows("select " + texts.stream().map(this::plain).collect(Collectors.joining(", ")) + " from " + rows
                        + " limit " + FIRST);
        Map<String, List<DateFormat>> candidates = new LinkedHashMap<>();
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            int at = i;
            String sample = first.stream()
                    .map(it -> it.get(at))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            List<DateFormat> fitting = Notation.KNOWN_DATES.stream()
                    .flatMap(it -> DateFormat.of(it).stream())
                    .filter(it -> it.iso(sample).isPresent())
                    .toList();
            candidates.put(texts.get(i), fitting);
            fitting.forEach(it -> counts.add(count(SqlRules.misses(it, plain(texts.get(at))))));
        }
        if (counts.isEmpty()) {
            return List.of();
        }
        List<@Nullable String> misses = table.db()
                .rows("select " + String.join(", ", counts) + " from " + rows)
                .get(0);
        int at = 0;
        List<String> dated = new ArrayList<>();
        for (Map.Entry<String, List<DateFormat>> column : candidates.entrySet()) {
            Map<String, DateFormat> fitting = new LinkedHashMap<>();
            for (DateFormat format : column.getValue()) {
                if ("0".equals(misses.get(at++))) {
                    fitting.put(format.pattern().replace("MMMM", "MMM"), format); // both mean the same
                }
            }
            if (fitting.size() == 1) {
                dates.put(column.getKey(), fitting.values().iterator().next());
                dated.add(column.getKey());
            }
        }
        return dated;
    }

    private boolean mayBeDates(String name, Map<String, Found> found, Map<String, Problem> refusals) {
        DataType declared = table.selection().declared(name).orElse(null);
        return declared == DataType.DATETIME
                ? refusals.containsKey(name)
                : declared == null
                        && table.texts() != null
                        && found.containsKey(name)
                        && found.get(name).type() == DataType.STRING;
    }

    /** {@return the column's numbers as the rules write them, as SQL} */
    private String numbers(String name) {
        return table.texts() == null
                ? plain(name)
                : SqlRules.numbersOf(table.texts().dialect().notation(), plain(name));
    }

    /** {@return the column's dates as the rules write them, as SQL} */
    private String moments(String name) {
        List<DateFormat> formats = new ArrayList<>();
        if (table.texts() != null) {
            formats.addAll(table.texts().dialect().notation().dates());
        }
        if (dates.containsKey(name)) {
            formats.add(dates.get(name));
        }
        return SqlRules.datesOf(formats, plain(name));
    }

    /** {@return the texts of a column that a type is asked of, as SQL} */
    private String asked(String name, @Nullable DataType type) {
        return type == DataType.DATETIME
                ? moments(name)
                : type == DataType.BOOLEAN || type == DataType.STRING ? plain(name) : numbers(name);
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

    private Map<String, Found> look(
            List<String> names, boolean all, Map<String, Problem> refusals, Set<String> padded) {
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
            String name = column.getKey();
            List<Problem> problems = new ArrayList<>();
            decide(name, said, problems).ifPresent(it -> found.put(name, it.missing(said.get(0))));
            problems.forEach(it -> refusals.put(name, it));
            if (said.size() > PADDED && said.get(PADDED) > 0) {
                padded.add(name);
            }
        }
        return found;
    }

    private List<String> questions(String name) {
        String c = plain(name);
        Kind kind = kind(name);
        String missing = "count(*) - count(" + c + ")";
        return switch (kind) {
            case TEXT -> {
                if (table.texts() == null && table.selection().declared(name).orElse(null) != DataType.DATETIME) {
                    yield List.of(missing);
                }
                List<String> counts = new ArrayList<>(List.of(missing));
                SAYABLE.forEach(type ->
                        counts.add(count(c + " is not null and " + SqlRules.misses(type, asked(name, type)))));
                counts.add(count(SqlRules.infinite(numbers(name))));
                counts.add(count(SqlRules.inexact(numbers(name))));
                if (table.texts() != null) {
                    counts.add(count(CsvTexts.padded(c)));
                }
                yield counts;
            }
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
                return text(name, said, gaps, declared, problems);
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

    /** Whether a source that has types may be declared so; one without is asked value by value. */
    private boolean isDeclaredRight(Kind kind, DataType declared) {
        return table.texts() != null || kind.holds == null || TypeRules.fits(kind.holds, declared, table.ordered());
    }

    private static Found truth(String sql, boolean gaps, @Nullable DataType declared) {
        return TypeRules.held(DataType.BOOLEAN, gaps, declared) == DataType.BOOLEAN
                ? new Found(sql, DataType.BOOLEAN)
                : new Found(sql + "::INTEGER::DOUBLE", DataType.DOUBLE);
    }

    private Optional<Found> text(
            String name, List<Long> said, boolean gaps, @Nullable DataType declared, List<Problem> problems) {
        String c = plain(name);
        if (declared == DataType.STRING || said.size() == 1) {
            return Optional.of(new Found(c, DataType.STRING));
        }
        Set<DataType> says = EnumSet.noneOf(DataType.class);
        for (int i = 0; i < SAYABLE.size(); i++) {
            if (said.get(1 + i) == 0) {
                says.add(SAYABLE.get(i));
            }
        }
        long infinite = said.get(1 + SAYABLE.size());
        long inexact = said.get(2 + SAYABLE.size());
        boolean asNumber = truthIsNumber && says.contains(DataType.BOOLEAN) && widest(declared) == DataType.DOUBLE;
        if (declared == null || asNumber) {
            boolean empty = table.rows(rows) == said.get(0);
            if (empty) {
                return Optional.of(new Found("null::DOUBLE", DataType.DOUBLE));
            }
        } else if (!says.contains(widest(declared))) {
            problems.add(refused.type(name, c, asked(name, declared), declared));
            return Optional.empty();
        }
        if (says.contains(DataType.BOOLEAN) && (declared == null || declared == DataType.BOOLEAN || asNumber)) {
            return Optional.of(truth(SqlRules.asTruth(c), gaps, asNumber ? null : declared));
        }
        if (says.contains(DataType.DOUBLE)) {
            if (infinite > 0) {
                problems.add(refused.infinite(name, infinite, SqlRules.number(numbers(name))));
                return Optional.empty();
            }
            DataType found = says.contains(DataType.LONG) ? DataType.LONG : DataType.DOUBLE;
            boolean whole = TypeRules.held(found, gaps, declared) == DataType.LONG;
            if (!whole && inexact > 0) {
                problems.add(refused.inexact(name, inexact));
                return Optional.empty();
            }
            return Optional.of(
                    whole
                            ? new Found(SqlRules.asWhole(numbers(name)), DataType.LONG)
                            : new Found(SqlRules.asNumber(numbers(name)), DataType.DOUBLE));
        }
        return Optional.of(
                says.contains(DataType.DATETIME)
                        ? new Found("epoch_us(" + SqlRules.asMoment(moments(name)) + ")", DataType.DATETIME)
                        : new Found(c, DataType.STRING));
    }

    /** {@return the type that holds all values of a type: 64 bits for 32} */
    private static @Nullable DataType widest(@Nullable DataType declared) {
        return declared == DataType.INTEGER ? DataType.LONG : declared == DataType.FLOAT ? DataType.DOUBLE : declared;
    }

    /** Nanoseconds are cut, as everywhere; a cast would round them. */
    private String micros(String name, String column) {
        return "TIMESTAMP_NS".equals(table.types().get(name))
                ? "epoch_ns(" + column + ") // 1000"
                : "epoch_us(" + column + "::TIMESTAMP)";
    }

    /** {@return the column as SQL; what DuckDB holds in a way of its own, as text} */
    String plain(String name) {
        if (cleaned.containsKey(name)) {
            return cleaned.get(name);
        }
        String column = DuckDb.name(name);
        boolean text =
                kind(name) == Kind.TEXT && !"VARCHAR".equals(table.types().get(name));
        return text ? column + "::VARCHAR" : column;
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
