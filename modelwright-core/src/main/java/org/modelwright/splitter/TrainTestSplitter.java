package org.modelwright.splitter;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/**
 * One side to learn from, one to judge by; of the sizes that scikit-learn's {@code train_test_split} gives.
 *
 * <p>Not shuffled, the last rows are the test set. Shuffled, rows are ordered by a hash of {@code random_state} and
 * their key, and the first ones are the test set; a row's place does not depend on the order of rows. The hash is the
 * first 8 bytes, big-endian and unsigned, of the SHA-256 of the UTF-8 text {@code random_state/key}, where key is the
 * key columns' values as text joined by {@code /}, or the row number; equal hashes are ordered by row number.
 *
 * <p>Stratified, that is done within each class. How many rows of a class are for training: of its share of all
 * training rows the whole part; the rows that are then left to give, one each to the classes with the largest
 * remainders, equal ones in the order of classes as text. All others are tested.
 *
 * @param testSize below 1 a share of the rows, rounded up; from 1 a count of rows; 0.2 by default
 * @param shuffle false by default
 * @param randomState 42 by default
 * @param stratify whether both sides hold the classes of the target in equal shares; false by default
 */
public record TrainTestSplitter(Double testSize, Boolean shuffle, Long randomState, Boolean stratify)
        implements Splitter {

    /** How many classes that are too small are listed one by one. */
    private static final int MAX_LISTED = 20;

    /** Fills the defaults; refuses nonsense. */
    public TrainTestSplitter(
            @Nullable Double testSize,
            @Nullable Boolean shuffle,
            @Nullable Long randomState,
            @Nullable Boolean stratify) {
        this.testSize = requireNonNullElse(testSize, TestSize.DEFAULT);
        this.shuffle = requireNonNullElse(shuffle, false);
        this.randomState = requireNonNullElse(randomState, 42L);
        this.stratify = requireNonNullElse(stratify, false);
        List<Problem> problems = new ArrayList<>();
        TestSize.problem(this.testSize).ifPresent(problems::add);
        if (this.stratify && !this.shuffle) {
            problems.add(Problem.at(
                            "stratify",
                            "The stratify (true) needs shuffled rows, and shuffle is (false).",
                            "shuffle: true")
                    .given("shuffle"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static TrainTestSplitter of() {
        return Records.of(TrainTestSplitter.class);
    }

    /** {@return the same with this {@code testSize}} */
    public TrainTestSplitter testSize(double testSize) {
        return Records.with(this, "testSize", testSize);
    }

    /** {@return the same with this {@code shuffle}} */
    public TrainTestSplitter shuffle(boolean shuffle) {
        return Records.with(this, "shuffle", shuffle);
    }

    /** {@return the same with this {@code randomState}} */
    public TrainTestSplitter randomState(long randomState) {
        return Records.with(this, "randomState", randomState);
    }

    /** {@return the same with this {@code stratify}} */
    public TrainTestSplitter stratify(boolean stratify) {
        return Records.with(this, "stratify", stratify);
    }

    @Override
    public RowSplit split(Examples examples) {
        return split(examples, Threads.CALLER);
    }

    @Override
    public RowSplit split(Examples examples, Threads threads) {
        int rows = examples.count();
        int test = TestSize.count(testSize, rows);
        Assignment assignment = new Assignment(rows);
        if (!shuffle) {
            for (int row = rows - test; row < rows; row++) {
                assignment.test(row);
            }
        } else {
            long[] hashes = new RowHash(randomState.toString()).ofRows(examples.rowKeys(), threads);
            if (stratify) {
                refuseGaps(examples.target());
                drawStratified(Groups.of(examples.target()), hashes, test, assignment);
            } else {
                draw(hashes, test, assignment);
            }
        }
        return assignment.split(examples.target(), stratify, Map.of());
    }

    /** Draws the rows of the least hashes, equal ones by row number. */
    private static void draw(long[] hashes, int test, Assignment assignment) {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        long threshold = sorted[test - 1];
        int atThreshold = test;
        for (int i = 0; i < test && sorted[i] < threshold; i++) {
            atThreshold--;
        }
        for (int row = 0; row < hashes.length; row++) {
            if (hashes[row] < threshold) {
                assignment.test(row);
            } else if (hashes[row] == threshold && atThreshold > 0) {
                assignment.test(row);
                atThreshold--;
            }
        }
    }

    /** Draws of each class as many rows as its share, those of the least hashes. */
    private static void drawStratified(Groups classes, long[] hashes, int test, Assignment assignment) {
        int count = classes.count();
        int[] byText = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparing(classes::text))
                .mapToInt(Integer::intValue)
                .toArray();
        refuseSmall(classes, byText, hashes.length, test);
        int[] sizes = Arrays.stream(byText).map(classes::size).toArray();
        int[] trainCounts = largestRemainders(sizes, hashes.length - test);
        int[] testCounts =
                IntStream.range(0, count).map(i -> sizes[i] - trainCounts[i]).toArray();
        // The hashes of each class, one class after the other, each in order.
        int[] start = new int[count + 1];
        int[] rankOf = new int[count];
        for (int i = 0; i < count; i++) {
            rankOf[byText[i]] = i;
            start[i + 1] = start[i] + sizes[i];
        }
        long[] sorted = new long[hashes.length];
        int[] filled = Arrays.copyOf(start, count);
        for (int row = 0; row < hashes.length; row++) {
            sorted[filled[rankOf[classes.code(row)]]++] = hashes[row];
        }
        long[] threshold = new long[count];
        int[] atThreshold = testCounts.clone();
        for (int i = 0; i < count; i++) {
            Arrays.sort(sorted, start[i], start[i + 1]);
            if (testCounts[i] > 0) {
                threshold[i] = sorted[start[i] + testCounts[i] - 1];
                for (int at = start[i]; sorted[at] < threshold[i]; at++) {
                    atThreshold[i]--;
                }
            }
        }
        for (int row = 0; row < hashes.length; row++) {
            int i = rankOf[classes.code(row)];
            if (testCounts[i] > 0 && hashes[row] < threshold[i]) {
                assignment.test(row);
            } else if (atThreshold[i] > 0 && hashes[row] == threshold[i]) {
                assignment.test(row);
                atThreshold[i]--;
            }
        }
    }

    private static void refuseGaps(Column target) {
        int missing = target.missing();
        if (missing > 0) {
            throw new DataException(
                    "The target (" + target.name() + ") is missing in " + missing + " of " + target.rows()
                            + " rows, which are of no class.",
                    "leave these rows out of inputs and targets.");
        }
    }

    private static void refuseSmall(Groups classes, int[] byText, int rows, int test) {
        List<Problem> problems = new ArrayList<>();
        for (int group : byText) {
            if (classes.size(group) < 2) {
                problems.add(Problem.of("The class (" + classes.text(group) + ") has " + classes.size(group)
                        + " row, too few for two sides."));
            }
        }
        if (problems.size() > MAX_LISTED) {
            int more = problems.size() - MAX_LISTED;
            problems.subList(MAX_LISTED, problems.size()).clear();
            problems.add(Problem.of("So have " + more + " more classes.", "stratify: false"));
        }
        if (test < byText.length || rows - test < byText.length) {
            problems.add(Problem.of("The sides (" + (rows - test) + " and " + test + " rows) are smaller than the "
                    + byText.length + " classes."));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** {@return how many of each to draw, together so many, by the largest remainder method} */
    private static int[] largestRemainders(int[] counts, int draws) {
        double total = Arrays.stream(counts).sum();
        double[] exact =
                Arrays.stream(counts).mapToDouble(it -> it / total * draws).toArray();
        int[] shares = Arrays.stream(exact).mapToInt(it -> (int) it).toArray();
        int remaining = draws - Arrays.stream(shares).sum();
        int[] byRemainder = IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> shares[i] - exact[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < remaining; i++) {
            shares[byRemainder[i]]++;
        }
        return shares;
    }
}
