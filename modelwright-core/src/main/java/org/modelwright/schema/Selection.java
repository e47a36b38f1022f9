package org.modelwright.schema;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/**
 * Which columns and rows of a table are read, and what must hold of them: the keys that all readers share.
 *
 * @param key the columns that name a row; by default the schema's, else none
 * @param columns only these columns and the key; empty for all
 * @param exclude all but these columns
 * @param where an SQL condition that holds for the rows to read, or null for all rows
 * @param missing what a job does with rows that lack a value
 * @param limit only the first rows, or null for all
 * @param schema what must hold, or null for types as found
 */
public record Selection(
        List<String> key,
        List<String> columns,
        List<String> exclude,
        @Nullable String where,
        Missing missing,
        @Nullable Long limit,
        @Nullable DataSchema schema) {

    /** Everything, as it is found. */
    public static final Selection ALL = of(null);

    /** Fills the defaults, and keeps copies; {@link #problems} says what is wrong. */
    public Selection(
            @Nullable List<String> key,
            @Nullable List<String> columns,
            @Nullable List<String> exclude,
            @Nullable String where,
            @Nullable Missing missing,
            @Nullable Long limit,
            @Nullable DataSchema schema) {
        this.key = List.copyOf(requireNonNullElse(key, List.of()));
        this.columns = List.copyOf(requireNonNullElse(columns, List.of()));
        this.exclude = List.copyOf(requireNonNullElse(exclude, List.of()));
        this.where = where;
        this.missing = requireNonNullElse(missing, Missing.KEEP);
        this.limit = limit;
        this.schema = schema;
    }

    /** {@return everything, held against a schema; against nothing if it is null} */
    public static Selection of(@Nullable DataSchema schema) {
        return new Selection(List.of(), List.of(), List.of(), null, Missing.KEEP, null, schema);
    }

    /** {@return what no table can be asked for, before it is there} */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (limit != null && limit < 1) {
            problems.add(Problem.at("limit", "The limit (" + limit + ") is not above 0.", "leave limit out."));
        }
        Set<String> seen = new HashSet<>();
        key.stream()
                .filter(name -> !seen.add(name))
                .forEach(name ->
                        problems.add(Problem.at("key", "The key (" + name + ") is there twice.", "name it once.")));
        List<String> rowKey = rowKey();
        exclude.stream()
                .filter(rowKey::contains)
                .forEach(name -> problems.add(Problem.at(
                        "exclude",
                        "The exclude (" + name + ") is a column of the key, which is always read.",
                        "take it out of exclude.")));
        return problems;
    }

    /** {@return what is asked for in two ways, of which one wins} */
    public List<String> warnings() {
        List<String> both = schema == null
                ? List.of()
                : exclude.stream().filter(schema.columns()::containsKey).toList();
        return both.isEmpty()
                ? List.of()
                : List.of("The exclude (" + String.join(", ", both) + ") wins over the schema, which names "
                        + (both.size() == 1 ? "this column" : "these columns") + " too: left out, and not checked.");
    }

    /** {@return the columns that name a row: the key, else the schema's} */
    public List<String> rowKey() {
        return key.isEmpty() && schema != null ? schema.key() : key;
    }

    /** {@return the same with another key} */
    public Selection withKey(List<String> other) {
        return new Selection(other, columns, exclude, where, missing, limit, schema);
    }

    /** {@return the same, held against nothing} */
    public Selection withoutSchema() {
        return new Selection(rowKey(), columns, exclude, where, missing, limit, null);
    }

    /**
     * {@return the key alone of the rows that the condition leaves out; empty where there is none}
     *
     * @param read what was read
     * @param textsOnly whether the table holds texts only: a key that was read as text is one in the other rows too
     */
    public Optional<Selection> leftOut(Frame read, boolean textsOnly) {
        if (where == null) {
            return Optional.empty();
        }
        DataSchema texts = DataSchema.of().otherColumns(DataSchema.OtherColumns.ALLOW);
        for (String name : read.key()) {
            if (textsOnly && read.column(name).type() == DataType.STRING) {
                texts = texts.column(
                        name, ColumnSchema.of().type(DataType.STRING).nullable(true));
            }
        }
        String others = "(" + where + "\n) is not true";
        return Optional.of(new Selection(read.key(), read.key(), List.of(), others, Missing.KEEP, null, texts));
    }

    /** {@return the type that a column was declared to have} */
    public Optional<DataType> declared(String name) {
        return Optional.ofNullable(schema).map(it -> it.columns().get(name)).map(ColumnSchema::type);
    }

    /**
     * {@return the columns to read, in the table's order}
     *
     * @param names of all columns of the table
     * @param beside columns that splitter, model or metrics ask for, to read all the same; the schema need not name them
     * @param table what to call the table in messages
     * @throws DataException naming every column that is asked for and not there, or if none is left
     */
    public List<String> choose(Collection<String> names, Set<String> beside, String table) {
        Map<String, Collection<String>> wanted =
                Map.of("key", rowKey(), "columns", columns, "exclude", exclude, "splitter, model or metrics", beside);
        List<Problem> problems = new ArrayList<>();
        wanted.forEach((what, some) -> some.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> problems.add(Problem.of(
                        "The column (" + name + ") of " + what + " is not in " + table + ".",
                        Nearest.of(name, names)))));
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(Problem::message));
            throw new DataException(problems);
        }
        Set<String> asked = asked(names);
        List<String> chosen = names.stream()
                .filter(name -> asked.contains(name) || beside.contains(name))
                .toList();
        if (chosen.isEmpty()) {
            throw new DataException(
                    "No column of " + table + " is left: its columns are (" + Nearest.shown(names) + ").",
                    "take one out of exclude.");
        }
        return chosen;
    }

    private Set<String> asked(Collection<String> names) {
        Set<String> asked = new LinkedHashSet<>(columns.isEmpty() ? names : columns);
        exclude.forEach(asked::remove);
        if (schema != null && schema.otherColumns() == DataSchema.OtherColumns.IGNORE) {
            asked.retainAll(schema.columns().keySet());
        }
        asked.addAll(rowKey());
        return asked;
    }

    /**
     * {@return the frame of what was read, if it holds what was declared}
     *
     * @param chosen the columns that were to be read
     * @param read those that could be
     * @param problems why others could not
     * @param table what to call the table in messages
     * @throws DataException with every problem, and every violation of the schema
     */
    public Frame frame(List<String> chosen, List<Column> read, List<Problem> problems, String table) {
        if (!problems.isEmpty() && (schema == null || read.isEmpty())) {
            throw new DataException(problems);
        }
        Set<String> held = read.stream().map(Column::name).collect(Collectors.toSet());
        Frame frame = Frame.of(read, rowKey().stream().filter(held::contains).toList());
        List<Problem> all = new ArrayList<>(problems);
        if (schema != null) {
            // What cannot be held is told already, and what is excluded was not wanted; neither is missing.
            Set<String> told = new LinkedHashSet<>(chosen);
            told.removeAll(held);
            told.addAll(exclude);
            Set<String> asked = asked(chosen);
            List<String> unasked = frame.names().stream()
                    .filter(name -> !asked.contains(name) && !schema.columns().containsKey(name))
                    .toList();
            all.addAll(
                    SchemaReport.of(schema, frame.drop(unasked)).without(told).problems(table, frame));
        }
        if (!all.isEmpty()) {
            throw new DataException(all);
        }
        return frame;
    }
}
