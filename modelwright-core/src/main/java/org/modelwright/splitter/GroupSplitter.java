package org.modelwright.splitter;

import static java.util.Objects.requireNonNullElse;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;

/**
 * Keeps rows together that have the same value in a column, such as all of one customer: no group on both sides.
 *
 * <p>Groups are taken in the order of a hash of {@code random_state} and their value; each is tested if that brings the
 * number of test rows nearer to the wanted one, and leaves rows to learn from. The hash is the first 8 bytes, big-endian and unsigned, of the SHA-256
 * of the UTF-8 text {@code random_state/value}.
 *
 * @param column the column that names the group of a row; no feature
 * @param testSize below 1 a share of the rows, rounded up; from 1 a count of rows; met as nearly as whole groups in
 *     that order allow; 0.2 by default
 * @param randomState 42 by default
 */
public record GroupSplitter(String column, Double testSize, Long randomState) implements Splitter {

    /** Fills the defaults; refuses nonsense. */
    public GroupSplitter(String column, @Nullable Double testSize, @Nullable Long randomState) {
        this.column = Records.required(column, GroupSplitter.class, "column");
        this.testSize = requireNonNullElse(testSize, TestSize.DEFAULT);
        this.randomState = requireNonNullElse(randomState, 42L);
        TestSize.problem(this.testSize).ifPresent(problem -> {
            throw new ConfigException(List.of(problem));
        });
    }

    /** {@return one with defaults for all other keys} */
    public static GroupSplitter of(String column) {
        return Records.of(GroupSplitter.class, "column", column);
    }

    /** {@return the same with this {@code column}} */
    public GroupSplitter column(String column) {
        return Records.with(this, "column", column);
    }

    /** {@return the same with this {@code testSize}} */
    public GroupSplitter testSize(double testSize) {
        return Records.with(this, "testSize", testSize);
    }

    /** {@return the same with this {@code randomState}} */
    public GroupSplitter randomState(long randomState) {
        return Records.with(this, "randomState", randomState);
    }

    @Override
    public Set<String> columns() {
        return Set.of(column);
    }

    @Override
    public RowSplit split(Examples examples) {
        Column values = Assignment.column(examples, column);
        int rows = examples.count();
        int target = TestSize.count(testSize, rows);
        Groups groups = Groups.of(values);
        if (groups.count() < 2) {
            throw new DataException(
                    "The column (" + column + ") of the splitter has one group (" + groups.text(0) + ") in all " + rows
                            + " rows, which cannot stand on both sides.",
                    "another column, or TrainTestSplitter.");
        }
        boolean[] isTest = chooseTestGroups(groups, target, rows);
        Assignment assignment = new Assignment(rows);
        for (int row = 0; row < rows; row++) {
            if (isTest[groups.code(row)]) {
                assignment.test(row);
            }
        }
        int testGroups = 0;
        for (boolean one : isTest) {
            testGroups += one ? 1 : 0;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("column", column);
        facts.put("train_groups", groups.count() - testGroups);
        facts.put("test_groups", testGroups);
        facts.put("test_share", Assignment.share(assignment.testCount(), rows));
        return assignment.split(examples, facts);
    }

    /** {@inheritDoc} <p>Whole groups, by the hash of their name. */
    @Override
    public RowSplit validation(TrainingRows training, int wanted, Threads threads) {
        return testSize(wanted).split(training.examples()).of("groups of " + column);
    }

    /** {@inheritDoc} <p>Those of scikit-learn's {@code GroupKFold}; of groups of one size the later name comes first. */
    @Override
    public List<RowSplit> folds(TrainingRows training, int count, Threads threads) {
        return Folds.grouped(
                Groups.of(Assignment.column(training.examples(), column)), column, training.count(), count);
    }

    @Override
    public RowUnits units(Examples test, RowSplit split) {
        return RowUnits.groups(Assignment.column(test, column));
    }

    private boolean[] chooseTestGroups(Groups groups, int target, int rows) {
        boolean[] isTest = new boolean[groups.count()];
        long count = 0;
        for (int group : inHashOrder(groups)) {
            long sum = count + groups.size(group);
            if (Math.abs(sum - target) < Math.abs(count - target) && sum < rows) {
                isTest[group] = true;
                count = sum;
            }
        }
        if (count == 0) {
            int smallest = 0;
            for (int group = 1; group < groups.count(); group++) {
                smallest = groups.size(group) < groups.size(smallest) ? group : smallest;
            }
            throw new DataException(
                    "The column (" + column + ") of the splitter has " + groups.count()
                            + " groups, of which the smallest ("
                            + groups.text(smallest) + ") holds " + groups.size(smallest) + " rows: too many for "
                            + target
                            + " test rows.",
                    "test_size: " + groups.size(smallest) + ", or a column of smaller groups.");
        }
        return isTest;
    }

    /** {@return the groups in the order of their hashes} */
    private int[] inHashOrder(Groups groups) {
        RowHash hash = new RowHash(randomState.toString());
        long[] hashes = new long[groups.count()];
        for (int group = 0; group < hashes.length; group++) {
            hashes[group] = hash.of(groups.text(group));
        }
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        int[] ordered = new int[hashes.length];
        Arrays.fill(ordered, -1);
        for (int group = 0; group < hashes.length; group++) {
            int rank = Arrays.binarySearch(sorted, hashes[group]);
            while (rank > 0 && sorted[rank - 1] == hashes[group]) {
                rank--;
            }
            while (ordered[rank] >= 0) {
                rank++; // two of 2^64 are equal
            }
            ordered[rank] = group;
        }
        return ordered;
    }
}
