package org.modelwright.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.splitter.RowSplit;
import org.modelwright.test.Sessions;

/** Cuts that were computed and groups that honestly differ, in many shapes and sizes. */
class CutsTest {

    private static final List<ToDoubleFunction<Random>> SHAPES = List.of(
            Random::nextGaussian,
            random -> 3.4 * random.nextDouble(),
            random -> -Math.log(1 - random.nextDouble()),
            random -> Math.exp(random.nextGaussian() / 2),
            random -> random.nextGaussian() / Math.sqrt(Math.abs(random.nextGaussian())),
            random -> Math.rint(4 * random.nextGaussian()) / 4,
            CutsTest::poisson);

    private static double poisson(Random random) {
        int events = 0;
        double left = random.nextDouble();
        while (left > Math.exp(-3)) {
            left *= random.nextDouble();
            events++;
        }
        return events / 1.7;
    }

    private static boolean blocks(String[] target, double[] column) {
        int rows = target.length;
        List<Column> columns = List.of(DoubleColumn.of("x", column));
        Examples examples = new Examples(
                Frame.of(columns),
                TextColumn.of("y", target),
                Frame.of(LongColumn.of(
                        Examples.ROW, IntStream.range(0, rows).asLongStream().toArray())));
        RowSplit split = new RowSplit(
                IntStream.range(0, rows / 2).toArray(),
                IntStream.range(rows / 2, rows).toArray());
        return !LeakCheck.of()
                .check(examples, split, Sessions.of(1L << 30, 2).threads())
                .findings()
                .isEmpty();
    }

    @Test
    void groupsThatDifferAreNeverCalledCuts() {
        groupsAreNoCuts(6);
    }

    @Test
    @Tag("thorough")
    void groupsOfManyKindsAreNeverCalledCuts() {
        groupsAreNoCuts(25);
    }

    private static void groupsAreNoCuts(int seeds) {
        List<String> alarms = new ArrayList<>();
        for (int shape = 0; shape < SHAPES.size(); shape++) {
            for (int groups : new int[] {2, 3, 10}) {
                for (int rows : new int[] {60, 150, 600, 5000}) {
                    for (int seed = 0; seed < seeds; seed++) {
                        Random random = new Random(seed);
                        double apart = 3 + 9 * random.nextDouble();
                        double[] column = new double[rows];
                        String[] target = new String[rows];
                        for (int row = 0; row < rows; row++) {
                            int group = random.nextInt(groups);
                            column[row] = SHAPES.get(shape).applyAsDouble(random) + apart * group;
                            target[row] = "group " + group;
                        }
                        if (blocks(target, column)) {
                            alarms.add("shape " + shape + ", " + groups + " groups, " + rows + " rows, seed " + seed);
                        }
                    }
                }
            }
        }
        assertThat(alarms).isEmpty();
    }

    @Test
    void computedCutsAreFound() {
        cutsAreFound(6);
    }

    @Test
    @Tag("thorough")
    void computedCutsOfManyKindsAreFound() {
        cutsAreFound(25);
    }

    private static void cutsAreFound(int seeds) {
        int missed = 0;
        int all = 0;
        for (ToDoubleFunction<Random> shape : SHAPES) {
            for (double share : new double[] {0.5, 0.2, 0.1}) {
                for (int rows : new int[] {600, 5000}) {
                    for (int seed = 0; seed < seeds; seed++) {
                        Random random = new Random(seed);
                        double[] column = IntStream.range(0, rows)
                                .mapToDouble(row -> shape.applyAsDouble(random))
                                .toArray();
                        double[] sorted = column.clone();
                        Arrays.sort(sorted);
                        double cut = sorted[(int) (rows * (1 - share))];
                        String[] target = Arrays.stream(column)
                                .mapToObj(value -> value >= cut ? "high" : "low")
                                .toArray(String[]::new);
                        all++;
                        missed += blocks(target, column) ? 0 : 1;
                    }
                }
            }
        }
        assertThat(missed).as("missed of " + all).isLessThan(all / 100);
    }
}
