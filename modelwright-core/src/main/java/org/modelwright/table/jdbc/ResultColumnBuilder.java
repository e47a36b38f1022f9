package org.modelwright.table.jdbc;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Timestamps;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Problem;

/** Takes one column of a result, row by row, and decides at the end how it is held. */
abstract class ResultColumnBuilder {

    final String name;
    final String source;
    final Budget budget;
    final @Nullable DataType declared;

    /**
     * Nothing taken yet.
     *
     * @param name the column
     * @param source where it is, for messages
     * @param declared what its schema says, or null
     */
    ResultColumnBuilder(String name, String source, Budget budget, @Nullable DataType declared) {
        this.name = name;
        this.source = source;
        this.budget = budget;
        this.declared = declared;
    }

    /** Takes the value that the result stands at. */
    abstract void accept(ResultSet rows, int index, int row) throws SQLException;

    /** {@return the column, or null where a problem says why there is none} */
    abstract @Nullable Column column(List<Problem> problems);

    /** {@return how to take a column of this kind} */
    static ResultColumnBuilder of(
            SqlType type, String name, String source, Budget budget, @Nullable DataType declared) {
        return switch (type.kind()) {
            case WHOLE -> new Wholes(name, source, budget, declared);
            case SINGLE -> new Reals(name, source, budget, declared, true);
            case DOUBLE -> new Reals(name, source, budget, declared, false);
            case DECIMAL, WIDE -> new Decimals(name, source, budget, declared, type.kind());
            case TRUTH -> new Truths(name, source, budget, declared);
            case TEXT -> new Plain(name, source, budget, declared);
            case DATE, LOCAL, ZONED -> new Dates(name, source, budget, declared, type.kind());
            case EMPTY -> new Empty(name, source, budget, declared);
            case DYNAMIC -> new Dynamic(name, source, budget, declared, type.name());
            case NONE -> throw new IllegalArgumentException("The column (" + name + ") cannot be read.");
        };
    }

    final Problem wrong(String what, @Nullable String maybe) {
        return Problem.of("The column (" + name + ") of " + source + " " + what + ".", maybe);
    }

    final Problem inexact(FirstRows rows) {
        return wrong(
                        "holds numbers beyond 2^53, which would lose digits, in " + rows,
                        "exclude: [" + name + "], or cast it to text in the query.")
                .excluding(List.of(name));
    }

    final Problem infinite(FirstRows rows) {
        return beyond("is infinite in " + rows);
    }

    final Problem beyond(String what) {
        return wrong(what, "leave these rows out, or exclude: [" + name + "]").excluding(List.of(name));
    }

    /** {@return whole numbers as they are best held: long; with gaps, or declared so, double} */
    final @Nullable Column wholes(Cells cells, List<Problem> problems) {
        ByteBuffer bytes = cells.whole();
        LongBuffer longs = bytes.asLongBuffer();
        if (TypeRules.held(DataType.LONG, cells.gaps() > 0, declared) == DataType.LONG) {
            return new LongColumn(name, longs);
        }
        DoubleBuffer doubles = bytes.asDoubleBuffer();
        FirstRows beyond = new FirstRows();
        for (int row = 0; row < cells.rows(); row++) {
            long value = longs.get(row);
            if (cells.isMissing(row)) {
                doubles.put(row, Double.NaN);
            } else {
                if (!TypeRules.isExact(value)) {
                    beyond.add(row, () -> Long.toString(value));
                }
                doubles.put(row, value);
            }
        }
        if (beyond.count() > 0) {
            problems.add(inexact(beyond));
            return null;
        }
        return new DoubleColumn(name, doubles);
    }

    /** {@return booleans as they are best held: with gaps, or declared otherwise, double} */
    final Column truths(Cells cells) {
        if (TypeRules.held(DataType.BOOLEAN, cells.gaps() > 0, declared) == DataType.BOOLEAN) {
            return new BooleanColumn(name, cells.whole());
        }
        ByteBuffer bytes = cells.whole();
        DoubleBuffer doubles = DoubleColumn.allocate(cells.rows());
        for (int row = 0; row < cells.rows(); row++) {
            doubles.put(row, cells.isMissing(row) ? Double.NaN : bytes.get(row));
        }
        return new DoubleColumn(name, doubles);
    }

    /** Whole numbers of at most 64 bits. */
    private static final class Wholes extends ResultColumnBuilder {
        private final Cells cells;

        Wholes(String name, String source, Budget budget, @Nullable DataType declared) {
            super(name, source, budget, declared);
            cells = new Cells(Long.BYTES, budget);
        }

        @Override
        void accept(ResultSet rows, int index, int row) throws SQLException {
            long value = rows.getLong(index);
            if (rows.wasNull()) {
                cells.addMissing(0);
            } else {
                cells.add(value);
            }
        }

        @Override
        @Nullable Column column(List<Problem> problems) {
            return wholes(cells, problems);
        }
    }

    /** Floating-point numbers. One of 32 bits is widened as it is; drivers differ in how they do that on their own. */
    private static final class Reals extends ResultColumnBuilder {
        private final Cells cells;
        private final boolean single;
        private final FirstRows infinite = new FirstRows();

        Reals(String name, String source, Budget budget, @Nullable DataType declared, boolean single) {
            super(name, source, budget, declared);
            cells = new Cells(Double.BYTES, budget);
            this.single = single;
        }

        @Override
        void accept(ResultSet rows, int index, int row) throws SQLException {
            double value = single ? rows.getFloat(index) : rows.getDouble(index);
            if (rows.wasNull()) {
                value = Double.NaN;
            } else if (Double.isInfinite(value)) {
                double told = value;
                infinite.add(row, () -> Double.toString(told));
            }
            cells.add(value);
        }

        @Override
        @Nullable Column column(List<Problem> problems) {
            if (infinite.count() > 0) {
                problems.add(infinite(infinite));
                return null;
            }
            return new DoubleColumn(name, cells.whole().asDoubleBuffer());
        }
    }

    /** Decimal numbers, and whole ones of more than 64 bits: as doubles, unless digits before the point would be lost. */
    private static final class Decimals extends ResultColumnBuilder {
        private final Cells cells;
        private final SqlType.Kind kind;
        private final FirstRows beyond = new FirstRows();
        private final FirstRows infinite = new FirstRows();
        private final FirstRows broken = new FirstRows();

        Decimals(String name, String source, Budget budget, @Nullable DataType declared, SqlType.Kind kind) {
            super(name, source, budget, declared);
            cells = new Cells(Long.BYTES, budget);
            this.kind = kind;
        }

        @Override
        void accept(ResultSet rows, int index, int row) throws SQLException {
            if (kind == SqlType.Kind.DECIMAL && !TypeRules.isWhole(declared)) {
                double value = rows.getDouble(index);
                if (rows.wasNull()) {
                    cells.add(Double.NaN);
                    return;
                }
                if (Double.isInfinite(value)) {
                    infinite.add(row, () -> Double.toString(value));
                } else if (Math.abs(value) >= TypeRules.EXACT && !TypeRules.isExact(rows.getBigDecimal(index))) {
                    String text = String.valueOf(rows.getString(index));
                    beyond.add(row, () -> text);
                }
                cells.add(value);
                return;
            }
            String text = rows.getString(index);
            if (text == null) {
                cells.addMissing(Double.doubleToRawLongBits(Double.NaN));
                return;
            }
            double value = TypeRules.number(text).orElse(0);
            if (!Double.isFinite(value)) {
                // As missing as it is anywhere else; a declared type says the rest.
                if (Double.isInfinite(value)) {
                    infinite.add(row, () -> text);
                }
                cells.addMissing(Double.doubleToRawLongBits(Double.NaN));
                return;
            }
            BigDecimal exact = new BigDecimal(text);
            if (kind == SqlType.Kind.WIDE) {
                if (!TypeRules.isExact(exact.toBigInteger())) {
                    beyond.add(row, () -> text);
                }
                cells.add(exact.doubleValue());
                return;
            }
            try {
                cells.add(exact.longValueExact());
            } catch (ArithmeticException e) {
                broken.add(row, () -> text);
                cells.add(0);
            }
        }

        @Override
        @Nullable Column column(List<Problem> problems) {
            if (infinite.count() > 0) {
                problems.add(infinite(infinite));
                return null;
            }
            if (broken.count() > 0 && declared != null) {
                problems.add(Problem.of("The column (" + name + ") of " + source + " breaks type ("
                        + declared.mlflowName() + ") in " + broken + "."));
                return null;
            }
            if (beyond.count() > 0) {
                problems.add(inexact(beyond));
                return null;
            }
            return kind == SqlType.Kind.DECIMAL && TypeRules.isWhole(declared)
                    ? wholes(cells, problems)
                    : new DoubleColumn(name, cells.whole().asDoubleBuffer());
        }
    }

    /** True and false. */
    private static final class Truths extends ResultColumnBuilder {
        private final Cells cells;

        Truths(String name, String source, Budget budget, @Nullable DataType declared) {
            super(name, source, budget, declared);
            cells = new Cells(1, budget);
        }

        @Override
        void accept(ResultSet rows, int index, int row) throws SQLException {
            boolean value = rows.getBoolean(index);
            if (rows.wasNull()) {
                cells.addMissing(0);
            } else {
                cells.add(value ? 1 : 0);
            }
        }

        @Override
        Column column(List<Problem> problems) {
            return truths(cells);
        }
    }

    /** Texts. */
    private static final class Plain extends ResultColumnBuilder {
        private final Texts texts;

        Plain(String name, String source, Budget budget, @Nullable DataType declared) {
            super(name, source, budget, declared);
            texts = new Texts(budget);
        }

        @Override
        void accept(ResultSet rows, int index, int row) throws SQLException {
            texts.add(rows.getString(index));
        }

        @Override
        Column column(List<Problem> problems) {
            return texts.column(name);
        }
    }

    /** Dates, and moments with or without a zone. */
    private static final class Dates extends ResultColumnBuilder {
        private final Cells cells;
        private final SqlType.Kind kind;
        private final FirstRows infinite = new FirstRows();

        Dates(String name, String source, Budget budget, @Nullable DataType declared, SqlType.Kind kind) {
            super(name, source, budget, declared);
            cells = new Cells(Long.BYTES, budget);
            this.kind = kind;
        }

        @Override
        void accept(ResultSet rows, int index, int row) throws SQLException {
            long micros = micros(rows, index);
            if (micros == Timestamps.BEYOND) {
                infinite.add(row, () -> "infinity");
            }
            if (micros == DateTimeColumn.MISSING) {
                cells.addMissing(micros);
            } else {
                cells.add(micros);
            }
        }

        private long micros(ResultSet rows, int index) throws SQLException {
            try {
                switch (kind) {
                    case DATE -> {
                        LocalDate date = rows.getObject(index, LocalDate.class);
                        return date == null ? DateTimeColumn.MISSING : Timestamps.of(date);
                    }
                    case ZONED -> {
                        OffsetDateTime time = rows.getObject(index, OffsetDateTime.class);
                        return time == null ? DateTimeColumn.MISSING : Timestamps.of(time);
                    }
                    default -> {
                        LocalDateTime time = rows.getObject(index, LocalDateTime.class);
                        return time == null ? DateTimeColumn.MISSING : Timestamps.of(time);
                    }
                }
            } catch (DateTimeException e) {
                // A driver that cannot say an infinite date in Java's words.
                return Timestamps.BEYOND;
            }
        }

        @Override
        @Nullable Column column(List<Problem> problems) {
            if (infinite.count() > 0) {
                problems.add(beyond("holds infinite dates in " + infinite));
                return null;
            }
            return new DateTimeColumn(name, cells.whole().asLongBuffer());
        }
    }

    /** Nothing but nulls. */
    private static final class Empty extends ResultColumnBuilder {
        private final Cells cells;

        Empty(String name, String source, Budget budget, @Nullable DataType declared) {
            super(name, source, budget, declared);
            cells = new Cells(Double.BYTES, budget);
        }

        @Override
        void accept(ResultSet rows, int index, int row) {
            cells.add(Double.NaN);
        }

        @Override
        Column column(List<Problem> problems) {
            return new DoubleColumn(name, cells.whole().asDoubleBuffer());
        }
    }
}
