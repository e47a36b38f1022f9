package org.modelwright.scoring;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.table.TableScan.Found;
import org.modelwright.transform.Dates;

/**
 * Holds tables against a signature as MLflow does: what is missing or of another type is refused, what is more is left
 * out, the order is put right by name. Where it takes more than MLflow, docs/mlflow.md says so.
 */
final class Enforcement {

    private static final int SHOWN = 3;

    private final List<ColumnSpec> wanted;
    private final Set<String> dates;
    private final Set<String> neverMissing;

    /**
     * Holds tables against these columns.
     *
     * @param dates those whose texts are dates, by the names of inputs of the graph
     * @param neverMissing those that must have a value in every row, which a signature cannot say
     */
    Enforcement(List<ColumnSpec> wanted, Set<String> dates, Collection<String> neverMissing) {
        this.neverMissing = Set.copyOf(neverMissing);
        this.wanted = List.copyOf(wanted);
        this.dates = Set.copyOf(dates);
    }

    /** {@return whether a column takes dates, be they texts or not} */
    boolean isDate(ColumnSpec column) {
        return dates.contains(column.name());
    }

    /** {@return what the model takes} */
    List<ColumnSpec> wanted() {
        return wanted;
    }

    /** {@return what a table holds, as far as it matters here} */
    List<Found> look(Frame frame) {
        List<Found> found = new ArrayList<>();
        for (ColumnSpec spec : wanted) {
            frame.find(spec.name())
                    .ifPresent(it ->
                            found.add(new Found(it.name(), it.type(), fits(spec, it.type()) ? 0 : it.missing())));
        }
        return found;
    }

    /**
     * {@return everything that is wrong with the columns}
     *
     * @param names of all columns that are there
     * @param found those of them that could be read
     */
    List<Problem> check(List<String> names, List<Found> found, long rows) {
        Map<String, Found> byName = new LinkedHashMap<>();
        found.forEach(it -> byName.put(it.name(), it));
        List<String> others = new ArrayList<>(names);
        wanted.forEach(it -> others.remove(it.name()));
        List<Problem> problems = new ArrayList<>();
        for (ColumnSpec spec : wanted) {
            Found column = byName.get(spec.name());
            if (!names.contains(spec.name())) {
                missing(spec, others).ifPresent(problems::add);
            } else if (column != null && !fits(spec, column.type()) && !isEmptyText(spec, column, rows)) {
                problems.add(mismatch(spec, column));
            }
        }
        return problems;
    }

    private static Optional<Problem> missing(ColumnSpec spec, List<String> others) {
        boolean canBeMissing = switch (spec.type()) {
            case DOUBLE, FLOAT, STRING -> true;
            default -> false;
        };
        if (!spec.required() && canBeMissing) {
            return Optional.empty();
        }
        String message = "The column (" + spec.name() + "), which the model takes as "
                + spec.type().mlflowName() + ", is not there.";
        Problem problem = Nearest.find(spec.name(), others)
                .map(it -> Problem.of(message, "the column " + it + " under this name."))
                .orElseGet(() -> Problem.of(message));
        return Optional.of(problem.with(
                Map.of("column", spec.name(), "declared", spec.type().mlflowName())));
    }

    private static Problem mismatch(ColumnSpec spec, Found column) {
        String gaps = column.missing() == 0 ? "" : "; " + column.missing() + " rows have no value";
        String message = "The column (" + spec.name() + ") is " + column.type().mlflowName() + " where the model takes "
                + spec.type().mlflowName() + gaps + ".";
        boolean fillable = column.missing() > 0 && column.type() == DataType.DOUBLE && spec.type() != DataType.STRING;
        Problem problem =
                fillable ? Problem.of(message, "fill the gaps, or train the model with gaps.") : Problem.of(message);
        return problem.with(Map.of(
                "column",
                spec.name(),
                "declared",
                spec.type().mlflowName(),
                "found",
                column.type().mlflowName(),
                "missing",
                column.missing()));
    }

    private boolean fits(ColumnSpec spec, DataType found) {
        return switch (spec.type()) {
            case DOUBLE, FLOAT -> found == DataType.DOUBLE || found == DataType.LONG || found == DataType.BOOLEAN;
            case LONG, INTEGER -> found == DataType.LONG;
            case BOOLEAN -> found == DataType.BOOLEAN;
            case STRING -> found == DataType.STRING || found == DataType.DATETIME && isDate(spec);
            case DATETIME -> false;
        };
    }

    /** A column without any value has no type that could be told. */
    private static boolean isEmptyText(ColumnSpec spec, Found column, long rows) {
        boolean empty = column.missing() == rows;
        return empty && spec.type() == DataType.STRING && column.type() == DataType.DOUBLE
                || empty && isNumber(spec.type()) && column.type() == DataType.STRING;
    }

    private static boolean isNumber(DataType type) {
        return type == DataType.DOUBLE || type == DataType.FLOAT;
    }

    /** {@return the names that a table has and the model does not take} */
    List<String> more(List<String> names) {
        List<String> more = new ArrayList<>(names);
        more.removeAll(wanted.stream().map(ColumnSpec::name).toList());
        return more;
    }

    /**
     * {@return the columns that the model takes, in its order}
     *
     * @param first the number of the first row, for messages
     * @throws DataException naming every column with whole numbers that would not stay what they are
     */
    Frame take(Frame rows, long first) {
        List<Column> taken = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ColumnSpec spec : wanted) {
            Column column = rows.find(spec.name()).orElseGet(() -> absent(spec, rows.rows()));
            if (column instanceof TextColumn && isNumber(spec.type())) {
                column = absent(spec, rows.rows());
            }
            if (isDate(spec)) {
                column = Dates.of(column, first, problems);
            }
            if (column instanceof LongColumn longs && spec.type() != DataType.LONG) {
                check(spec, longs.values(), first).ifPresent(problems::add);
            }
            gaps(column, first).ifPresent(problems::add);
            taken.add(column);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return Frame.of(taken);
    }

    private Optional<Problem> gaps(Column column, long first) {
        if (!neverMissing.contains(column.name()) || column.missing() == 0) {
            return Optional.empty();
        }
        int row = 0;
        while (!column.isMissing(row)) {
            row++;
        }
        return Optional.of(Problem.of(
                "The column (" + column.name() + "), without which the model cannot predict a row, is missing in "
                        + column.missing() + " rows, first in row " + (first + row) + ".",
                "leave these rows out, or fill them."));
    }

    private static Column absent(ColumnSpec spec, int rows) {
        if (spec.type() == DataType.STRING) {
            return TextColumn.of(spec.name(), new String[rows]);
        }
        double[] values = new double[rows];
        Arrays.fill(values, Double.NaN);
        return DoubleColumn.of(spec.name(), values);
    }

    private static Optional<Problem> check(ColumnSpec spec, LongBuffer values, long first) {
        boolean narrow = spec.type() == DataType.INTEGER;
        List<String> shown = new ArrayList<>();
        long count = 0;
        for (int row = 0; row < values.limit(); row++) {
            long value = values.get(row);
            if (narrow ? value != (int) value : !TypeRules.isExact(value)) {
                count++;
                if (shown.size() < SHOWN) {
                    shown.add(first + row + " (" + value + ")");
                }
            }
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(Problem.of("The column (" + spec.name() + ") holds whole numbers that do not fit into "
                        + spec.type().mlflowName() + " in " + count + " rows: first rows "
                        + String.join(", ", shown) + "."));
    }
}
