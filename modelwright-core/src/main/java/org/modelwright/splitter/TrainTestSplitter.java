package org.modelwright.splitter;

import static java.util.Objects.requireNonNullElse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
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
 * Stratified, that is done within each class, with as many rows of each as its share, the largest remainders rounded
 * up, equal ones in the order of classes as text.
 *
 * @param testSize below 1 a share of the rows, rounded up; from 1 a count of rows; 0.2 by default
 * @param shuffle false by default
 * @param randomState 42 by default
 * @param stratify whether both sides hold the classes of the target in equal shares; false by default
 */
public record TrainTestSplitter(Double testSize, Boolean shuffle, Long randomState, Boolean stratify)
        implements Splitter {

    /** Fills the defaults; refuses nonsense. */
    public TrainTestSplitter(
            @Nullable Double testSize,
            @Nullable Boolean shuffle,
            @Nullable Long randomState,
            @Nullable Boolean stratify) {
        this.testSize = requireNonNullElse(testSize, 0.2);
        this.shuffle = requireNonNullElse(shuffle, false);
        this.randomState = requireNonNullElse(randomState, 42L);
        this.stratify = requireNonNullElse(stratify, false);
        List<Problem> problems = new ArrayList<>();
        double size = this.testSize;
        if (!(size > 0) || size > 1 && size != Math.rint(size)) {
            problems.add(Problem.of(
                    "The test_size (" + size + ") is neither a share between 0 and 1 nor a whole count of rows.",
                    size > 1
                            ? Math.round(size * 1e5) / 1e6 + ", or " + Math.round(size * 100) + " for a count of rows."
                            : "0.2"));
        }
        if (this.stratify && !this.shuffle) {
            problems.add(
                    Problem.of("The stratify (true) needs shuffled rows, and shuffle is (false).", "shuffle: true"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    @Override
    public RowSplit split(Examples examples) {
        int rows = examples.count();
        long test = testSize < 1 ? (long) Math.ceil(testSize * rows) : testSize.longValue();
        if (test < 1 || test >= rows) {
            throw new DataException(
                    "The test_size (" + (testSize < 1 ? testSize.toString() : Long.toString(test)) + ") of " + rows
                            + " rows gives " + test + " test and " + (rows - test) + " training rows.",
                    "a test_size that leaves at least one row on each side.");
        }
        if (!shuffle) {
            int border = rows - (int) test;
            return new RowSplit(
                    IntStream.range(0, border).toArray(),
                    IntStream.range(border, rows).toArray());
        }
        int[] order = order(examples);
        boolean[] tested = new boolean[rows];
        if (stratify) {
            stratified(examples.target(), order, (int) test, tested);
        } else {
            for (int i = 0; i < test; i++) {
                tested[order[i]] = true;
            }
        }
        return new RowSplit(
                IntStream.range(0, rows).filter(row -> !tested[row]).toArray(),
                IntStream.range(0, rows).filter(row -> tested[row]).toArray());
    }

    private int[] order(Examples examples) {
        int rows = examples.count();
        long[] hashes = new long[rows];
        MessageDigest sha256 = sha256();
        List<Column> key = examples.rows().columns();
        for (int row = 0; row < rows; row++) {
            StringBuilder name = new StringBuilder().append(randomState);
            for (Column column : key) {
                name.append('/').append(column.text(row));
            }
            byte[] hash = sha256.digest(name.toString().getBytes(StandardCharsets.UTF_8));
            hashes[row] = ByteBuffer.wrap(hash).getLong();
        }
        return IntStream.range(0, rows)
                .boxed()
                .sorted((a, b) -> Long.compareUnsigned(hashes[a], hashes[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** Marks the test rows of each class, in hash order. */
    private static void stratified(Column target, int[] order, int test, boolean[] tested) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int row : order) {
            counts.merge(String.valueOf(target.text(row)), 1, Integer::sum);
        }
        List<String> classes = List.copyOf(counts.keySet());
        List<Problem> problems = new ArrayList<>();
        counts.forEach((name, count) -> {
            if (count < 2) {
                problems.add(Problem.of("The class (" + name + ") has " + count + " row, too few for two sides."));
            }
        });
        if (test < classes.size() || order.length - test < classes.size()) {
            problems.add(Problem.of("The sides (" + (order.length - test) + " and " + test
                    + " rows) are smaller than the " + classes.size() + " classes."));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        int[] all = classes.stream().mapToInt(counts::get).toArray();
        int[] train = shares(all, order.length - test);
        int[] rest = IntStream.range(0, all.length).map(i -> all[i] - train[i]).toArray();
        int[] quota = shares(rest, test);
        for (int row : order) {
            int at = classes.indexOf(String.valueOf(target.text(row)));
            if (quota[at] > 0) {
                quota[at]--;
                tested[row] = true;
            }
        }
    }

    /** {@return how many of each to draw, together so many, each as near to its share as whole numbers allow} */
    private static int[] shares(int[] counts, int draws) {
        double total = Arrays.stream(counts).sum();
        double[] exact =
                Arrays.stream(counts).mapToDouble(it -> it / total * draws).toArray();
        int[] shares = Arrays.stream(exact).mapToInt(it -> (int) it).toArray();
        int left = draws - Arrays.stream(shares).sum();
        int[] largest = IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> shares[i] - exact[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < left; i++) {
            shares[largest[i]]++;
        }
        return shares;
    }
}
