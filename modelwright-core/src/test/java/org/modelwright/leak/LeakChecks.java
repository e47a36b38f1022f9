package org.modelwright.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.Problem;
import org.modelwright.test.Sessions;

/** Asks a check about columns beside honest ones. */
abstract class LeakChecks {

    static final int ROWS = 600;

    final Random random = new Random(1);

    final double[] noise = noise(ROWS);

    final double[] other = noise(ROWS);

    final double[] target = noise(ROWS);

    /** A column as they come: numbers, counts, flags, rare flags, categories, row numbers, with gaps or without. */
    static Column honest(Random random, String name, int rows) {
        double gaps = random.nextInt(3) == 0 ? random.nextDouble() / 2 : 0;
        double rate = Math.pow(10, -2 * random.nextDouble());
        int kinds = 2 + random.nextInt(6);
        return switch (random.nextInt(9)) {
            case 0 -> real(name, rows, row -> random.nextDouble() < gaps ? Double.NaN : random.nextGaussian());
            case 1 -> real(name, rows, row -> Math.exp(2 * random.nextGaussian()));
            case 2 -> whole(name, rows, row -> random.nextInt(100));
            case 3 -> BooleanColumn.of(name, flags(rows, row -> random.nextDouble() < rate));
            case 4 -> whole(name, rows, row -> random.nextDouble() < rate ? 1 : 0);
            case 5 -> text(name, rows, row -> random.nextDouble() < gaps ? null : "v" + random.nextInt(kinds));
            case 6 -> whole(name, rows, row -> row);
            case 7 -> real(name, rows, row -> random.nextDouble() < gaps ? Double.NaN : random.nextInt(kinds));
            default -> text(name, rows, row -> "t" + row);
        };
    }

    // ---- making data

    Problem only(Column target, Column... columns) {
        List<Problem> findings = look(target, columns).findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    static LeakReport look(Column target, Column... columns) {
        return look(Map.of(), target, columns);
    }

    static LeakReport look(Map<String, String> waive, Column target, Column... columns) {
        return LeakCheck.of()
                .waive(waive)
                .check(
                        examples(target, columns),
                        split(target.rows()),
                        Sessions.of(1L << 30, 2).threads());
    }

    static LeakReport lookAt(Frame frame) {
        return look(frame.column("y"), frame.drop(List.of("y")).columns().toArray(Column[]::new));
    }

    static org.modelwright.splitter.RowSplit split(int rows) {
        int train = rows - rows / 5;
        return new org.modelwright.splitter.RowSplit(
                IntStream.range(0, train).toArray(),
                IntStream.range(train, rows).toArray());
    }

    static Examples examples(Column target, Column... columns) {
        Frame inputs = columns.length == 0 ? Frame.of(List.of(real("x", noiseOf(target.rows())))) : Frame.of(columns);
        return new Examples(inputs, target, Frame.of(whole(Examples.ROW, target.rows(), row -> row)));
    }

    static double[] noiseOf(int rows) {
        return new Random(5).doubles(rows).toArray();
    }

    double[] noise(int rows) {
        return IntStream.range(0, rows)
                .mapToDouble(row -> random.nextGaussian())
                .toArray();
    }

    static double[] map(java.util.function.DoubleUnaryOperator how, double[] values) {
        return Arrays.stream(values).map(how).toArray();
    }

    static double[] combine(java.util.function.DoubleBinaryOperator how, double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(row -> how.applyAsDouble(a[row], b[row]))
                .toArray();
    }

    static DoubleColumn real(String name, double[] values) {
        return DoubleColumn.of(name, values);
    }

    static DoubleColumn real(String name, IntToDoubleFunction values) {
        return real(name, ROWS, values);
    }

    static DoubleColumn real(String name, int rows, IntToDoubleFunction values) {
        return DoubleColumn.of(
                name, IntStream.range(0, rows).mapToDouble(values).toArray());
    }

    static LongColumn whole(String name, IntToLongFunction values) {
        return whole(name, ROWS, values);
    }

    static LongColumn whole(String name, int rows, IntToLongFunction values) {
        return LongColumn.of(name, IntStream.range(0, rows).mapToLong(values).toArray());
    }

    static TextColumn text(String name, IntFunction<@Nullable String> values) {
        return text(name, ROWS, values);
    }

    static TextColumn text(String name, int rows, IntFunction<@Nullable String> values) {
        return TextColumn.of(name, IntStream.range(0, rows).mapToObj(values).toArray(String[]::new));
    }

    static boolean[] flags(IntPredicate values) {
        return flags(ROWS, values);
    }

    static boolean[] flags(int rows, IntPredicate values) {
        boolean[] flags = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            flags[row] = values.test(row);
        }
        return flags;
    }
}
