package org.modelwright.schema;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;

/**
 * What must hold for one column.
 *
 * @param type the type, or null for the type that is found
 * @param nullable whether values may be missing; false by default
 * @param minimum the least value, or null
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
        @Nullable Double minimum,
        @Nullable Double maximum,
        @Nullable Double exclusiveMinimum,
        @Nullable Double exclusiveMaximum,
        List<Object> enumeration,
        @Nullable String pattern,
        @Nullable Integer minLength,
        @Nullable Integer maxLength,
        Boolean unique) {

    /** Fills the defaults. */
    public ColumnSchema(
            @Nullable DataType type,
            @Nullable Boolean nullable,
            @Nullable Double minimum,
            @Nullable Double maximum,
            @Nullable Double exclusiveMinimum,
            @Nullable Double exclusiveMaximum,
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
    }
}
