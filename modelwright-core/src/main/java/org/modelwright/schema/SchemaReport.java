package org.modelwright.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/**
 * What a table breaks of its schema; every violation at once.
 *
 * @param violations in the order of the schema; empty if all holds
 * @param rows how many rows were looked at
 */
public record SchemaReport(List<SchemaReport.Violation> violations, int rows) {

    private static final int SHOWN = 3;

    /**
     * A rule that does not hold.
     *
     * @param column the column, or empty for a rule of the whole table
     * @param rule the rule's name in YAML, such as {@code maximum}
     * @param bound what the rule says, as text
     * @param count how many rows break it; 0 for a rule of the whole table
     * @param first the first rows that do
     */
    public record Violation(String column, String rule, String bound, int count, List<Integer> first) {

        /** Keeps a copy. */
        public Violation {
            first = List.copyOf(first);
        }
    }

    /** Keeps a copy. */
    public SchemaReport {
        violations = List.copyOf(violations);
    }

    /** {@return what a table breaks of a schema} */
    public static SchemaReport of(DataSchema schema, Frame frame) {
        List<Violation> found = new ArrayList<>();
        if (schema.minRows() != null && frame.rows() < schema.minRows()) {
            found.add(new Violation("", "min_rows", schema.minRows().toString(), 0, List.of()));
        }
        if (schema.maxRows() != null && frame.rows() > schema.maxRows()) {
            found.add(new Violation("", "max_rows", schema.maxRows().toString(), 0, List.of()));
        }
        schema.columns()
                .forEach((name, rules) -> frame.find(name)
                        .ifPresentOrElse(
                                column -> check(column, rules, found),
                                () -> found.add(new Violation(name, "column", "is missing", 0, List.of()))));
        if (schema.otherColumns() == DataSchema.OtherColumns.REFUSE) {
            Set<String> others = new LinkedHashSet<>(frame.names());
            others.removeAll(schema.columns().keySet());
            others.removeAll(frame.key());
            others.forEach(name -> found.add(new Violation(name, "other_columns", "refuse", 0, List.of())));
        }
        return new SchemaReport(found, frame.rows());
    }

    private static void check(Column column, ColumnSchema rules, List<Violation> found) {
        String name = column.name();
        DataType type = rules.type();
        if (type != null && !holds(column, type)) {
            found.add(new Violation(
                    name, "type", type.mlflowName() + ", found " + column.type().mlflowName(), 0, List.of()));
            return;
        }
        if (!rules.nullable()) {
            rule(found, column, "nullable", "false", column::isMissing);
        }
        bound(found, column, "minimum", rules.minimum(), (value, bound) -> value < bound);
        bound(found, column, "maximum", rules.maximum(), (value, bound) -> value > bound);
        bound(found, column, "exclusive_minimum", rules.exclusiveMinimum(), (value, bound) -> value <= bound);
        bound(found, column, "exclusive_maximum", rules.exclusiveMaximum(), (value, bound) -> value >= bound);
        if (!rules.enumeration().isEmpty()) {
            Set<String> allowed = rules.enumeration().stream()
                    .map(it -> canonical(column, it))
                    .collect(Collectors.toSet());
            texts(found, column, "enum", rules.enumeration().toString(), text -> !allowed.contains(text));
        }
        if (rules.pattern() != null) {
            Pattern pattern = Pattern.compile(rules.pattern());
            texts(found, column, "pattern", rules.pattern(), text -> !matches(pattern, text));
        }
        Integer shortest = rules.minLength();
        if (shortest != null) {
            texts(found, column, "min_length", shortest.toString(), text -> length(text) < shortest);
        }
        Integer longest = rules.maxLength();
        if (longest != null) {
            texts(found, column, "max_length", longest.toString(), text -> length(text) > longest);
        }
        if (rules.unique()) {
            rule(found, column, "unique", "true", column.repeats());
        }
    }

    /** Java matches some patterns by recursion, for which a text may be too long. */
    private static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(text).matches();
        } catch (StackOverflowError e) {
            throw new DataException(
                    "The pattern (" + pattern + ") cannot be held against a text of " + text.length() + " characters.",
                    "a pattern without groups that repeat, or max_length instead.",
                    e);
        }
    }

    /** Whether a column, as it is held, is of a declared type: a gap makes a double of a long or a boolean. */
    private static boolean holds(Column column, DataType declared) {
        return switch (declared) {
            case LONG -> column.type() == DataType.LONG || wholeWithGaps(column);
            case INTEGER ->
                (column.type() == DataType.LONG || wholeWithGaps(column)) && allThere(column, TypeRules::isInteger);
            case FLOAT, DOUBLE -> column.type() == DataType.DOUBLE || column.type() == DataType.LONG;
            case BOOLEAN -> column.type() == DataType.BOOLEAN || truthWithGaps(column);
            case STRING, DATETIME -> column.type() == declared;
        };
    }

    private static boolean wholeWithGaps(Column column) {
        return column.type() == DataType.DOUBLE && allThere(column, TypeRules::isWhole);
    }

    private static boolean truthWithGaps(Column column) {
        return column.type() == DataType.DOUBLE && allThere(column, TypeRules::isTruth);
    }

    private static boolean allThere(Column column, DoublePredicate holds) {
        for (int row = 0; row < column.rows(); row++) {
            if (!column.isMissing(row) && !holds.test(column.number(row))) {
                return false;
            }
        }
        return true;
    }

    private interface Breaks {
        boolean test(double value, double bound);
    }

    private static void bound(
            List<Violation> found, Column column, String rule, @Nullable Object bound, Breaks breaks) {
        if (bound == null) {
            return;
        }
        String wanted = bound instanceof String ? "a datetime" : "a number";
        boolean fits = bound instanceof String
                ? column.type() == DataType.DATETIME
                : column.type() != DataType.STRING && column.type() != DataType.DATETIME;
        if (fits) {
            double number = ColumnSchema.number(bound);
            rule(found, column, rule, bound.toString(), row -> breaks.test(column.number(row), number));
        } else {
            found.add(new Violation(
                    column.name(),
                    "type",
                    wanted + " for " + rule + ", found " + column.type().mlflowName(),
                    0,
                    List.of()));
        }
    }

    private interface Refuses {
        boolean test(String text);
    }

    /** Asks once for each different text where the column holds them so. */
    private static void texts(List<Violation> found, Column column, String rule, String bound, Refuses refuses) {
        if (column instanceof TextColumn text) {
            boolean[] wrong = new boolean[text.dictionary().size()];
            for (int code = 0; code < wrong.length; code++) {
                wrong[code] = refuses.test(text.dictionary().get(code));
            }
            rule(
                    found,
                    column,
                    rule,
                    bound,
                    row -> text.codes().get(row) >= 0 && wrong[text.codes().get(row)]);
        } else {
            rule(found, column, rule, bound, row -> {
                String value = column.text(row);
                return value != null && refuses.test(value);
            });
        }
    }

    private static void rule(List<Violation> found, Column column, String rule, String bound, IntPredicate breaks) {
        int count = 0;
        List<Integer> first = new ArrayList<>();
        for (int row = 0; row < column.rows(); row++) {
            if (breaks.test(row)) {
                count++;
                if (first.size() < SHOWN) {
                    first.add(row);
                }
            }
        }
        if (count > 0) {
            found.add(new Violation(column.name(), rule, bound, count, first));
        }
    }

    /** A value of YAML as the column writes its own. */
    private static String canonical(Column column, Object value) {
        if (column.type() == DataType.DATETIME) {
            return DateTimeColumn.parse(value.toString())
                    .map(DateTimeColumn::iso)
                    .orElseGet(value::toString);
        }
        Object number = value instanceof Boolean truth && column.type() == DataType.DOUBLE ? (truth ? 1 : 0) : value;
        if (number instanceof Number it) {
            return switch (column.type()) {
                case DOUBLE -> Double.toString(it.doubleValue());
                case LONG -> it.doubleValue() == it.longValue() ? Long.toString(it.longValue()) : it.toString();
                default -> it.toString();
            };
        }
        return String.valueOf(value);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * {@return what a column breaks whose source says another type than its schema}
     *
     * @param file what to call the table
     * @param found what the source says
     */
    public static Problem otherType(String file, String column, DataType declared, DataType found) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rule", "type");
        facts.put("column", column);
        facts.put("bound", declared.mlflowName() + ", found " + found.mlflowName());
        facts.put("count", 0);
        facts.put("first", List.of());
        return Problem.of(
                        "The column (" + column + ") of " + file + " breaks type (" + facts.get("bound") + ").",
                        "type: " + found.mlflowName())
                .with(facts);
    }

    /** {@return the report without what it says of these columns} */
    public SchemaReport without(Set<String> columns) {
        return new SchemaReport(
                violations.stream().filter(it -> !columns.contains(it.column())).toList(), rows);
    }

    /**
     * {@return the violations in words}
     *
     * @param file what to call the table
     * @param frame the table that was looked at
     */
    public List<Problem> problems(String file, Frame frame) {
        return violations.stream().map(it -> told(it, file, frame)).toList();
    }

    /**
     * Refuses a table that breaks anything.
     *
     * @param file what to call it
     * @throws DataException with a problem for each violation
     */
    public void refuse(String file, Frame frame) {
        if (!violations.isEmpty()) {
            throw new DataException(problems(file, frame));
        }
    }

    private Problem told(Violation violation, String file, Frame frame) {
        return worded(violation, file, frame).with(facts(violation, frame));
    }

    /** The same for scripts: rule, column, bound, how many of how many rows, and the first of them with their keys. */
    private Map<String, Object> facts(Violation violation, Frame frame) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rule", violation.rule());
        facts.put("column", violation.column());
        facts.put("bound", violation.bound());
        facts.put("count", violation.count());
        facts.put("rows", rows);
        facts.put(
                "first",
                violation.first().stream()
                        .map(row -> place(row, violation.column(), frame))
                        .toList());
        return facts;
    }

    private static Map<String, Object> place(int row, String column, Frame frame) {
        Map<String, Object> key = new LinkedHashMap<>();
        frame.key()
                .forEach(name -> key.put(name, String.valueOf(frame.column(name).text(row))));
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("row", row);
        place.put("key", key);
        String value = frame.column(column).text(row);
        if (value != null) {
            place.put("value", value);
        }
        return place;
    }

    private Problem worded(Violation violation, String file, Frame frame) {
        if (violation.column().isEmpty()) {
            return Problem.of("The file (" + file + ") breaks " + violation.rule() + " (" + violation.bound()
                    + "): it holds " + rows + " rows.");
        }
        String column = "The column (" + violation.column() + ") of " + file;
        return switch (violation.rule()) {
            case "column" -> Problem.of(column + " is missing.", "take it out of the schema's columns.");
            case "other_columns" ->
                Problem.of(
                        column + " is not in the schema, whose other_columns is (refuse).",
                        "other_columns: allow, or ignore.");
            case "type" -> Problem.of(column + " breaks type (" + violation.bound() + ").");
            default ->
                Problem.of(column + " breaks " + violation.rule() + " (" + violation.bound() + ") in "
                        + violation.count() + " of " + rows + " rows: first rows " + first(violation, frame) + ".");
        };
    }

    private static String first(Violation violation, Frame frame) {
        Map<String, Column> key = new LinkedHashMap<>();
        frame.key().forEach(name -> key.put(name, frame.column(name)));
        Column column = frame.column(violation.column());
        return violation.first().stream()
                .map(row -> row
                        + key.entrySet().stream()
                                .map(it ->
                                        " " + it.getKey() + "=" + it.getValue().text(row))
                                .collect(Collectors.joining())
                        + " (" + (column.isMissing(row) ? "missing" : column.text(row)) + ")")
                .collect(Collectors.joining(", "));
    }
}
