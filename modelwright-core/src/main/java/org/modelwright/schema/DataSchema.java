package org.modelwright.schema;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * What must hold for a table.
 *
 * @param columns what must hold for each column, by name
 * @param otherColumns what to do with columns that are not named; {@code refuse} by default
 * @param key the columns that name rows; empty if the reader says it
 * @param minRows the least number of rows, or null
 * @param maxRows the largest number of rows, or null
 */
public record DataSchema(
        Map<String, ColumnSchema> columns,
        OtherColumns otherColumns,
        List<String> key,
        @Nullable Long minRows,
        @Nullable Long maxRows) {

    /** What to do with columns that a schema does not name. */
    public enum OtherColumns {
        /** They are a violation. */
        REFUSE,
        /** They are not read. */
        IGNORE,
        /** They are read as they are. */
        ALLOW
    }

    /** Fills the defaults; refuses a least number of rows above the largest. */
    public DataSchema(
            @Nullable Map<String, ColumnSchema> columns,
            @Nullable OtherColumns otherColumns,
            @Nullable List<String> key,
            @Nullable Long minRows,
            @Nullable Long maxRows) {
        this.columns = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(columns, Map.of())));
        this.otherColumns = requireNonNullElse(otherColumns, OtherColumns.REFUSE);
        this.key = List.copyOf(requireNonNullElse(key, List.of()));
        this.minRows = minRows;
        this.maxRows = maxRows;
        List<Problem> problems = new ArrayList<>();
        if (minRows != null && minRows < 0) {
            problems.add(Problem.at("min_rows", "The min_rows (" + minRows + ") is below 0.", "leave it out."));
        }
        if (maxRows != null && maxRows < 1) {
            problems.add(Problem.at("max_rows", "The max_rows (" + maxRows + ") is below 1.", "leave it out."));
        }
        if (minRows != null && maxRows != null && minRows > maxRows) {
            problems.add(Problem.at(
                    "min_rows",
                    "The min_rows (" + minRows + ") is above the max_rows (" + maxRows + ").",
                    "change the two."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static DataSchema of() {
        return Records.of(DataSchema.class);
    }

    /** {@return the same with this {@code columns}} */
    public DataSchema columns(Map<String, ColumnSchema> columns) {
        return Records.with(this, "columns", columns);
    }

    /** {@return the same with what must hold for one more column} */
    public DataSchema column(String name, ColumnSchema rules) {
        Map<String, ColumnSchema> more = new LinkedHashMap<>(columns);
        more.put(name, rules);
        return columns(more);
    }

    /** {@return the same with this {@code otherColumns}} */
    public DataSchema otherColumns(OtherColumns otherColumns) {
        return Records.with(this, "otherColumns", otherColumns);
    }

    /** {@return the same with this {@code key}} */
    public DataSchema key(String... key) {
        return Records.with(this, "key", Records.list(key));
    }

    /** {@return the same with this {@code minRows}} */
    public DataSchema minRows(long minRows) {
        return Records.with(this, "minRows", minRows);
    }

    /** {@return the same with this {@code maxRows}} */
    public DataSchema maxRows(long maxRows) {
        return Records.with(this, "maxRows", maxRows);
    }
}
