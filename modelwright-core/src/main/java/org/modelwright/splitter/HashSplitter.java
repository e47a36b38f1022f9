package org.modelwright.splitter;

import static java.util.Objects.requireNonNullElse;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/**
 * Decides row by row, so that a row stays on its side however much data is added or taken away.
 *
 * <p>A row is tested if its hash is less than {@code test_size} times 2^64. The hash is the first 8 bytes, big-endian
 * and unsigned, of the SHA-256 of the UTF-8 text {@code salt/value}, where value is that of the column as text, or the
 * key columns' values as text joined by {@code /}.
 *
 * @param column what is hashed, and is no feature; rows with the same value stay together; null for the key
 * @param testSize the share of the rows to test, which comes out nearly; 0.2 by default
 * @param salt another one gives another split; {@code modelwright} by default
 */
public record HashSplitter(@Nullable String column, Double testSize, String salt) implements Splitter {

    private static final BigDecimal ALL_HASHES = new BigDecimal(BigInteger.ONE.shiftLeft(64));

    /** Fills the defaults; refuses nonsense. */
    public HashSplitter(@Nullable String column, @Nullable Double testSize, @Nullable String salt) {
        this.column = column;
        this.testSize = requireNonNullElse(testSize, TestSize.DEFAULT);
        this.salt = requireNonNullElse(salt, "modelwright");
        if (!(this.testSize > 0 && this.testSize < 1)) {
            throw new ConfigException(Problem.at(
                    "test_size",
                    "The test_size (" + this.testSize
                            + ") is not a share between 0 and 1: each row is decided alone, so"
                            + " that a count cannot be kept.",
                    "0.2, or TrainTestSplitter for a count."));
        }
    }

    /** {@return one with every default} */
    public static HashSplitter of() {
        return Records.of(HashSplitter.class);
    }

    /** {@return the same with this {@code column}} */
    public HashSplitter column(String column) {
        return Records.with(this, "column", column);
    }

    /** {@return the same with this {@code testSize}} */
    public HashSplitter testSize(double testSize) {
        return Records.with(this, "testSize", testSize);
    }

    /** {@return the same with this {@code salt}} */
    public HashSplitter salt(String salt) {
        return Records.with(this, "salt", salt);
    }

    @Override
    public Set<String> columns() {
        return column == null ? Set.of() : Set.of(column);
    }

    @Override
    public RowSplit split(Examples examples) {
        return split(examples, Threads.CALLER);
    }

    @Override
    public RowSplit split(Examples examples, Threads threads) {
        int rows = examples.count();
        Assignment assignment = new Assignment(rows);
        Map<String, Object> facts = new LinkedHashMap<>();
        RowHash hash = new RowHash(salt);
        long threshold = threshold();
        if (column == null) {
            if (examples.rowKeys().key().isEmpty()) {
                throw new DataException(
                        "The HashSplitter has no column, and the inputs have no key: a row that has no name cannot stay"
                                + " on its side.",
                        "column: what names a row, or a key of the inputs.");
            }
            long[] hashes = hash.ofRows(examples.rowKeys(), threads);
            for (int row = 0; row < rows; row++) {
                if (hashes[row] < threshold) {
                    assignment.test(row);
                }
            }
            facts.put("column", String.join("/", examples.rowKeys().key()));
        } else {
            Groups groups = Groups.of(Assignment.column(examples, column));
            boolean[] isTest = new boolean[groups.count()];
            int testValues = 0;
            for (int group = 0; group < isTest.length; group++) {
                isTest[group] = hash.of(groups.text(group)) < threshold;
                testValues += isTest[group] ? 1 : 0;
            }
            for (int row = 0; row < rows; row++) {
                if (isTest[groups.code(row)]) {
                    assignment.test(row);
                }
            }
            facts.put("column", column);
            facts.put("train_values", groups.count() - testValues);
            facts.put("test_values", testValues);
        }
        facts.put("test_share", Assignment.share(assignment.testCount(), rows));
        if (assignment.testCount() == 0 || assignment.trainCount() == 0) {
            throw new DataException(
                    "The test_size (" + testSize + ") of " + rows + " rows gives " + assignment.testCount()
                            + " test and "
                            + assignment.trainCount() + " training rows, for it is the hash of " + facts.get("column")
                            + " that decides.",
                    "more rows, a column of more values, or another salt.");
        }
        return assignment.split(examples, facts);
    }

    /** {@inheritDoc} <p>By the hash of the same name: rows of one value of the column stay together. */
    @Override
    public RowSplit validation(TrainingRows training, int wanted, Threads threads) {
        return column == null
                ? ByKey.of(training, salt, threads).validation(wanted, false)
                : GroupSplitter.of(column).validation(training, wanted, threads);
    }

    /** {@inheritDoc} <p>Rows of one value of the column stay together, as in {@link GroupSplitter#folds}. */
    @Override
    public List<RowSplit> folds(TrainingRows training, int count, Threads threads) {
        return column == null
                ? ByKey.of(training, salt, threads).folds(count)
                : GroupSplitter.of(column).folds(training, count, threads);
    }

    /** {@return the least hash that is not tested, 2^63 taken off as of the hashes} */
    private long threshold() {
        return new BigDecimal(testSize)
                        .multiply(ALL_HASHES)
                        .setScale(0, RoundingMode.CEILING)
                        .toBigInteger()
                        .longValue()
                ^ Long.MIN_VALUE;
    }
}
