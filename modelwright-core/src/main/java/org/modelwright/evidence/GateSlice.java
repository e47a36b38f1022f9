package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/**
 * Some of the test rows, by what they have in a column.
 *
 * @param column of the inputs, or one that only splits
 * @param value that the rows have in it
 * @param from in place of a value: the least number
 * @param to the number that they stay below
 */
public record GateSlice(
        String column,
        @Nullable Object value,
        @Nullable Double from,
        @Nullable Double to) {

    /** Refuses what says no rows. */
    public GateSlice {
        List<Problem> problems = new ArrayList<>();
        if (value == null && from == null && to == null) {
            problems.add(Problem.at(
                    "value", "The slice of the column (" + column + ") says no value.", "value, or from and to."));
        }
        if (value != null && (from != null || to != null)) {
            problems.add(Problem.at(
                    "value", "The slice of the column (" + column + ") has a value and a range.", "one of them."));
        }
        if (from != null && to != null && !(from < to)) {
            problems.add(Problem.at("from", "The from (" + from + ") is not below the to (" + to + ").", "swap them."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return the rows that have this value in a column} */
    public static GateSlice of(String column, Object value) {
        return Records.of(GateSlice.class, "column", column, "value", value);
    }

    /** {@return in words which rows} */
    public String words() {
        return value != null
                ? column + " = " + value
                : column + (from == null ? "" : " from " + from) + (to == null ? "" : " below " + to);
    }

    /** {@return what is wrong with the column; none if the rows can be found by it} */
    Optional<Problem> problem(Examples examples) {
        Optional<Column> found = examples.find(column);
        if (found.isEmpty()) {
            List<String> names = new ArrayList<>(examples.inputs().names());
            names.addAll(examples.beside().names());
            return Optional.of(Problem.at(
                    "slice.column",
                    "The column (" + column + ") of a slice is not among the inputs.",
                    Nearest.of(column, names)));
        }
        return value == null && found.get().type() == DataType.STRING
                ? Optional.of(Problem.at(
                        "slice.from", "The column (" + column + ") is text, which has no range.", "value: …"))
                : Optional.empty();
    }

    /** {@return the places of the rows} */
    int[] rows(Examples test) {
        Column found = test.find(column).orElseThrow();
        return IntStream.range(0, found.rows()).filter(row -> holds(found, row)).toArray();
    }

    private boolean holds(Column found, int row) {
        if (found.isMissing(row)) {
            return false;
        }
        if (value == null) {
            double number = found.number(row);
            return (from == null || number >= from) && (to == null || number < to);
        }
        return value instanceof Number wanted && found.type() != DataType.STRING
                ? found.number(row) == wanted.doubleValue()
                : String.valueOf(value).equals(found.text(row));
    }
}
