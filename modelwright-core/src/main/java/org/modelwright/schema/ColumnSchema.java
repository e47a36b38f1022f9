package org.modelwright.schema;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Records;
import org.modelwright.data.TypeRules;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * What must hold for one column.
 *
 * @param type the type, or null for the type that is found
 * @param nullable whether values may be missing; false by default
 * @param minimum the least value, or null; for a datetime an ISO text, as in the three below
 * @param maximum the largest value, or null
 * @param exclusiveMinimum every value is above it, or null
 * @param exclusiveMaximum every value is below it, or null
 * @param enumeration the only values there may be, in YAML {@code enum}; empty for any
 * @param pattern a regular expression that the whole text must match, or null
 * @param minLength the least number of characters, or null
 * @param maxLength the largest number of characters, or null
 * @param unique whether each value is there once; false by default
 */
public record ColumnSchema(
        @Nullable DataType type,
        Boolean nullable,
        @Nullable Object minimum,
        @Nullable Object maximum,
        @Nullable Object exclusiveMinimum,
        @Nullable Object exclusiveMaximum,
        List<Object> enumeration,
        @Nullable String pattern,
        @Nullable Integer minLength,
        @Nullable Integer maxLength,
        Boolean unique) {

    /** Fills the defaults; refuses rules that contradict one another or the type. */
    public ColumnSchema(
            @Nullable DataType type,
            @Nullable Boolean nullable,
            @Nullable Object minimum,
            @Nullable Object maximum,
            @Nullable Object exclusiveMinimum,
            @Nullable Object exclusiveMaximum,
            @Nullable List<Object> enumeration,
            @Nullable String pattern,
            @Nullable Integer minLength,
            @Nullable Integer maxLength,
            @Nullable Boolean unique) {
        this.type = type;
        this.nullable = requireNonNullElse(nullable, false);
        this.minimum = minimum;
        this.maximum = maximum;
        this.exclusiveMinimum = exclusiveMinimum;
        this.exclusiveMaximum = exclusiveMaximum;
        this.enumeration = List.copyOf(requireNonNullElse(enumeration, List.of()));
        this.pattern = pattern;
        this.minLength = minLength;
        this.maxLength = maxLength;
        this.unique = requireNonNullElse(unique, false);
        List<Problem> problems = new ArrayList<>();
        refuseBounds(problems);
        refuseLengths(problems);
        refusePattern(problems);
        this.enumeration.stream()
                .filter(it -> !fits(it))
                .forEach(it -> problems.add(Problem.at(
                        "enum",
                        "The enum (" + it + ") is not of type (" + name(type) + ").",
                        "another value or type.")));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static ColumnSchema of() {
        return Records.of(ColumnSchema.class);
    }

    /** {@return the same with this {@code type}} */
    public ColumnSchema type(DataType type) {
        return Records.with(this, "type", type);
    }

    /** {@return the same with this {@code nullable}} */
    public ColumnSchema nullable(boolean nullable) {
        return Records.with(this, "nullable", nullable);
    }

    /** {@return the same with this {@code minimum}} */
    public ColumnSchema minimum(Object minimum) {
        return Records.with(this, "minimum", minimum);
    }

    /** {@return the same with this {@code maximum}} */
    public ColumnSchema maximum(Object maximum) {
        return Records.with(this, "maximum", maximum);
    }

    /** {@return the same with this {@code exclusiveMinimum}} */
    public ColumnSchema exclusiveMinimum(Object exclusiveMinimum) {
        return Records.with(this, "exclusiveMinimum", exclusiveMinimum);
    }

    /** {@return the same with this {@code exclusiveMaximum}} */
    public ColumnSchema exclusiveMaximum(Object exclusiveMaximum) {
        return Records.with(this, "exclusiveMaximum", exclusiveMaximum);
    }

    /** {@return the same with this {@code enumeration}} */
    public ColumnSchema enumeration(Object... enumeration) {
        return Records.with(this, "enumeration", Records.list(enumeration));
    }

    /** {@return the same with this {@code pattern}} */
    public ColumnSchema pattern(String pattern) {
        return Records.with(this, "pattern", pattern);
    }

    /** {@return the same with this {@code minLength}} */
    public ColumnSchema minLength(int minLength) {
        return Records.with(this, "minLength", minLength);
    }

    /** {@return the same with this {@code maxLength}} */
    public ColumnSchema maxLength(int maxLength) {
        return Records.with(this, "maxLength", maxLength);
    }

    /** {@return the same with this {@code unique}} */
    public ColumnSchema unique(boolean unique) {
        return Records.with(this, "unique", unique);
    }

    private void refuseBounds(List<Problem> problems) {
        Map<String, @Nullable Object> bounds = new LinkedHashMap<>();
        bounds.put("minimum", minimum);
        bounds.put("maximum", maximum);
        bounds.put("exclusive_minimum", exclusiveMinimum);
        bounds.put("exclusive_maximum", exclusiveMaximum);
        bounds.forEach((key, bound) -> {
            if (bound == null) {
                return;
            }
            boolean moment =
                    bound instanceof String text && DateTimeColumn.parse(text).isPresent();
            if (Double.isNaN(number(bound))) {
                problems.add(Problem.at(
                        key,
                        "The " + key + " (" + bound + ") is neither a number nor a date.",
                        bound instanceof String ? "2024-01-31" : "leave it out."));
            } else if (type == DataType.STRING || type == DataType.BOOLEAN) {
                problems.add(Problem.at(
                        key,
                        "The " + key + " (" + bound + ") is for numbers and dates, not for type (" + name(type) + ").",
                        "type: double, or leave it out."));
            } else if (type != null && moment != (type == DataType.DATETIME)) {
                problems.add(Problem.at(
                        key,
                        "The " + key + " (" + bound + ") is not of type (" + name(type) + ").",
                        moment ? "type: datetime" : "a date, such as 2024-01-31."));
            }
        });
        if (minimum != null && maximum != null && number(minimum) > number(maximum)) {
            problems.add(Problem.at(
                    "minimum",
                    "The minimum (" + minimum + ") is above the maximum (" + maximum + ").",
                    "change the two."));
        }
        noneBetween("exclusive_minimum", exclusiveMinimum, "maximum", maximum, problems);
        noneBetween("exclusive_minimum", exclusiveMinimum, "exclusive_maximum", exclusiveMaximum, problems);
        noneBetween("minimum", minimum, "exclusive_maximum", exclusiveMaximum, problems);
    }

    /** {@return a bound as {@link org.modelwright.data.Column#number} gives its values; NaN if it is none} */
    static double number(Object bound) {
        if (bound instanceof Number number) {
            return number.doubleValue();
        }
        return DateTimeColumn.parse(bound.toString()).map(it -> it / 1e6).orElse(Double.NaN);
    }

    private static void noneBetween(
            String low, @Nullable Object least, String high, @Nullable Object most, List<Problem> problems) {
        if (least != null && most != null && number(least) >= number(most)) {
            problems.add(Problem.at(
                    low,
                    "The " + low + " (" + least + ") leaves no value below the " + high + " (" + most + ").",
                    "change the two."));
        }
    }

    private void refuseLengths(List<Problem> problems) {
        Map<String, @Nullable Integer> lengths = new LinkedHashMap<>();
        lengths.put("min_length", minLength);
        lengths.put("max_length", maxLength);
        lengths.forEach((key, length) -> {
            if (length != null && length < 0) {
                problems.add(Problem.at(key, "The " + key + " (" + length + ") is below 0.", "leave it out."));
            }
            if (length != null && type != null && type != DataType.STRING) {
                problems.add(Problem.at(
                        key,
                        "The " + key + " (" + length + ") is for texts, not for type (" + name(type) + ").",
                        "type: string, or leave it out."));
            }
        });
        if (minLength != null && maxLength != null && minLength > maxLength) {
            problems.add(Problem.at(
                    "min_length",
                    "The min_length (" + minLength + ") is above the max_length (" + maxLength + ").",
                    "change the two."));
        }
    }

    private void refusePattern(List<Problem> problems) {
        if (pattern == null) {
            return;
        }
        if (type != null && type != DataType.STRING) {
            problems.add(Problem.at(
                    "pattern",
                    "The pattern (" + pattern + ") is for texts, not for type (" + name(type) + ").",
                    "type: string, or leave it out."));
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            problems.add(Problem.at(
                    "pattern",
                    "The pattern (" + pattern + ") is no regular expression: " + e.getDescription() + ".",
                    "a backslash before a sign that is meant as it is."));
        }
    }

    private boolean fits(Object value) {
        if (type == null) {
            return true;
        }
        return switch (type) {
            case STRING -> value instanceof String;
            case DATETIME ->
                value instanceof String text && DateTimeColumn.parse(text).isPresent();
            case BOOLEAN -> value instanceof Boolean;
            case LONG, INTEGER -> value instanceof Number number && TypeRules.isWhole(number.doubleValue());
            case DOUBLE, FLOAT -> value instanceof Number;
        };
    }

    private static String name(@Nullable DataType type) {
        return type == null ? "" : type.mlflowName();
    }
}
