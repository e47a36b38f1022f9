package org.modelwright.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.data.DateFormat;
import org.modelwright.data.Notation;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Problem;
import org.modelwright.table.TypeInference.Found;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.TextCounts;

/** Decides how columns of texts are read, by one look at all of them. */
final class TextInference {

    /** How many rows are looked at for a date, before all are. */
    private static final int FIRST = 100;

    private final FileTable table;
    private final String rows;
    private final boolean truthIsNumber;
    private final RefusedValues refused;
    private final Notation notation;
    private final Map<String, String> cleaned = new HashMap<>();
    private final Map<String, DateFormat> dates = new HashMap<>();

    /**
     * Nothing decided yet.
     *
     * @param rows the rows to look at, as SQL selects from them
     * @param truthIsNumber whether text that is true and false goes for a declared number
     * @param refused who tells of values that cannot be taken
     */
    TextInference(FileTable table, String rows, boolean truthIsNumber, RefusedValues refused) {
        this.table = table;
        this.rows = rows;
        this.truthIsNumber = truthIsNumber;
        this.refused = refused;
        notation =
                table.texts() == null ? Notation.PLAIN : table.texts().dialect().notation();
    }

    /**
     * Decides what they say.
     *
     * @param gapless whether whole numbers and booleans are held as such where some are missing
     * @param refusals what cannot be taken, by column
     */
    Map<String, Found> infer(List<String> names, boolean gapless, Map<String, Problem> refusals) {
        if (names.isEmpty()) {
            return new LinkedHashMap<>();
        }
        Set<String> padded = new LinkedHashSet<>();
        Map<String, Found> found = look(names, gapless, refusals, padded);
        // Blanks do not matter to what numbers and dates say, and to look for quotes takes time.
        padded.removeIf(it -> cleaned.containsKey(it)
                || found.containsKey(it) && found.get(it).type() != DataType.STRING);
        if (table.texts() != null && !padded.isEmpty()) {
            padded.forEach(it -> cleaned.put(it, DuckDb.name(it)));
            cleaned.putAll(table.texts().withoutBlanks(padded));
            again(List.copyOf(padded), gapless, found, refusals);
        }
        again(findDates(names, found, refusals), gapless, found, refusals);
        return found;
    }

    private void again(List<String> names, boolean gapless, Map<String, Found> found, Map<String, Problem> refusals) {
        if (!names.isEmpty()) {
            names.forEach(found::remove);
            names.forEach(refusals::remove);
            found.putAll(look(names, gapless, refusals, new LinkedHashSet<>()));
        }
    }

    private Map<String, Found> look(
            List<String> names, boolean gapless, Map<String, Problem> refusals, Set<String> padded) {
        List<TextCounts> counts = table.db()
                .count(
                        rows,
                        names.stream().map(this::plain).toList(),
                        names.stream()
                                .<ToIntFunction<String>>map(it -> new TextKinds(notation, formats(it)))
                                .toList(),
                        TextKinds.COUNT);
        Map<String, Found> found = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            TextCounts said = counts.get(i);
            List<Problem> problems = new ArrayList<>();
            decide(name, said, gapless, problems).ifPresent(it -> found.put(name, it.missing(said.missing())));
            problems.forEach(it -> refusals.put(name, it));
            if (said.with(TextKinds.PADDED) > 0) {
                padded.add(name);
            }
        }
        return found;
    }

    private Optional<Found> decide(String name, TextCounts said, boolean gapless, List<Problem> problems) {
        String c = plain(name);
        boolean gaps = said.missing() > 0 && !gapless;
        boolean empty = said.missing() == said.rows();
        DataType declared = table.selection().declared(name).orElse(null);
        if (declared == DataType.STRING) {
            return Optional.of(new Found(c, DataType.STRING));
        }
        boolean asNumber = truthIsNumber && says(said, DataType.BOOLEAN) && widest(declared) == DataType.DOUBLE;
        if (declared == null || asNumber) {
            if (empty) {
                return Optional.of(new Found("null::DOUBLE", DataType.DOUBLE));
            }
        } else if (!says(said, declared)) {
            problems.add(refused.type(name, c, asked(name, declared), declared));
            return Optional.empty();
        }
        if (says(said, DataType.BOOLEAN) && (declared == null || declared == DataType.BOOLEAN || asNumber)) {
            return Optional.of(TypeInference.truth(SqlRules.asTruth(c), gaps, asNumber ? null : declared));
        }
        return says(said, DataType.DOUBLE)
                ? number(name, said, gaps, declared, problems)
                : Optional.of(
                        says(said, DataType.DATETIME)
                                ? new Found("epoch_us(" + SqlRules.asMoment(moments(name)) + ")", DataType.DATETIME)
                                : new Found(c, DataType.STRING));
    }

    private Optional<Found> number(
            String name, TextCounts said, boolean gaps, @Nullable DataType declared, List<Problem> problems) {
        long infinite = said.with(TextKinds.INFINITE);
        if (infinite > 0) {
            problems.add(refused.infinite(name, infinite, SqlRules.number(numbers(name))));
            return Optional.empty();
        }
        DataType found = says(said, DataType.LONG) ? DataType.LONG : DataType.DOUBLE;
        boolean whole = TypeRules.held(found, gaps, declared) == DataType.LONG;
        long inexact = said.with(TextKinds.INEXACT);
        if (!whole && inexact > 0) {
            problems.add(refused.inexact(name, inexact));
            return Optional.empty();
        }
        String bare = said.with(TextKinds.SPACED) > 0 ? SqlRules.bare(numbers(name)) : numbers(name);
        return Optional.of(
                whole
                        ? new Found(SqlRules.asWhole(bare), DataType.LONG)
                        : new Found(SqlRules.asNumber(bare), DataType.DOUBLE));
    }

    /** Whether all texts that are there say what a type holds. */
    private static boolean says(TextCounts said, DataType type) {
        return said.with(TextKinds.bit(type)) == said.rows() - said.missing();
    }

    /** {@return columns of texts, or of what is declared to be dates, in which one way alone to write dates fits all} */
    private List<String> findDates(List<String> names, Map<String, Found> found, Map<String, Problem> refusals) {
        List<String> texts = names.stream()
                .filter(it -> !dates.containsKey(it) && mayBeDates(it, found, refusals))
                .toList();
        if (texts.isEmpty()) {
            return List.of();
        }
        List<List<@Nullable String>> first = table.db()
                .rows("select " + texts.stream().map(this::plain).collect(Collectors.joining(", ")) + " from " + rows
                        + " limit " + FIRST);
        Map<String, List<DateFormat>> candidates = new LinkedHashMap<>();
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
            if (!fitting.isEmpty()) {
                candidates.put(texts.get(i), fitting);
            }
        }
        return findDates(candidates);
    }

    private List<String> findDates(Map<String, List<DateFormat>> candidates) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        int most = candidates.values().stream().mapToInt(List::size).max().orElseThrow();
        List<TextCounts> counts = table.db()
                .count(
                        rows,
                        candidates.keySet().stream().map(this::plain).toList(),
                        candidates.values().stream()
                                .<ToIntFunction<String>>map(formats -> text -> fitting(formats, text))
                                .toList(),
                        1 << most);
        int at = 0;
        List<String> dated = new ArrayList<>();
        for (Map.Entry<String, List<DateFormat>> column : candidates.entrySet()) {
            TextCounts said = counts.get(at++);
            Map<String, DateFormat> fitting = new LinkedHashMap<>();
            for (int i = 0; i < column.getValue().size(); i++) {
                if (said.with(1 << i) == said.rows() - said.missing()) {
                    DateFormat format = column.getValue().get(i);
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

    private static int fitting(List<DateFormat> formats, String text) {
        int fitting = 0;
        for (int i = 0; i < formats.size(); i++) {
            fitting |= formats.get(i).iso(text).isPresent() ? 1 << i : 0;
        }
        return fitting;
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
        return SqlRules.numbersOf(notation, plain(name));
    }

    /** {@return the column's dates as the rules write them, as SQL} */
    private String moments(String name) {
        return SqlRules.datesOf(formats(name), plain(name));
    }

    private List<DateFormat> formats(String name) {
        List<DateFormat> formats = new ArrayList<>(notation.dates());
        if (dates.containsKey(name)) {
            formats.add(dates.get(name));
        }
        return formats;
    }

    /** {@return the texts of a column that a type is asked of, as SQL} */
    private String asked(String name, @Nullable DataType type) {
        return type == DataType.DATETIME
                ? moments(name)
                : type == DataType.BOOLEAN || type == DataType.STRING ? plain(name) : numbers(name);
    }

    /** {@return the type that holds all values of a type: 64 bits for 32} */
    private static @Nullable DataType widest(@Nullable DataType declared) {
        return declared == DataType.INTEGER ? DataType.LONG : declared == DataType.FLOAT ? DataType.DOUBLE : declared;
    }

    /** {@return the column as SQL; what DuckDB holds in a way of its own, as text} */
    String plain(String name) {
        String column = DuckDb.name(name);
        String type = String.valueOf(table.types().get(name));
        return cleaned.getOrDefault(name, type.equals("VARCHAR") ? column : column + "::VARCHAR");
    }
}
