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
        this.column = column;
        this.testSize = requireNonNullElse(testSize, TestSize.USUAL);
        this.randomState = requireNonNullElse(randomState, 42L);
        TestSize.nonsense(this.testSize).ifPresent(problem -> {
            throw new ConfigException(List.of(problem));
        });
    }

    @Override
    public Set<String> columns() {
        return Set.of(column);
    }

    @Override
    public RowSplit split(Examples examples) {
        Column values = Assignment.column(examples, column);
        int rows = examples.count();
        int wanted = TestSize.rows(testSize, rows);
        Groups groups = Groups.of(values);
        if (groups.count() < 2) {
            throw new DataException(
                    "The column (" + column + ") of the splitter has one group (" + groups.text(0) + ") in all " + rows
                            + " rows, which cannot stand on both sides.",
                    "another column, or TrainTestSplitter.");
        }
        boolean[] tested = tested(groups, wanted, rows);
        Assignment sides = new Assignment(rows);
        for (int row = 0; row < rows; row++) {
            if (tested[groups.at(row)]) {
                sides.test(row);
            }
        }
        int testGroups = 0;
        for (boolean one : tested) {
            testGroups += one ? 1 : 0;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("column", column);
        facts.put("train_groups", groups.count() - testGroups);
        facts.put("test_groups", testGroups);
        facts.put("test_share", Assignment.share(sides.testCount(), rows));
        return sides.split(examples, facts);
    }

    private boolean[] tested(Groups groups, int wanted, int rows) {
        boolean[] tested = new boolean[groups.count()];
        long count = 0;
        for (int group : ordered(groups)) {
            long more = count + groups.size(group);
            if (Math.abs(more - wanted) < Math.abs(count - wanted) && more < rows) {
                tested[group] = true;
                count = more;
            }
        }
        if (count == 0) {
            int least = 0;
            for (int group = 1; group < groups.count(); group++) {
                least = groups.size(group) < groups.size(least) ? group : least;
            }
            throw new DataException(
                    "The column (" + column + ") of the splitter has " + groups.count()
                            + " groups, of which the smallest ("
                            + groups.text(least) + ") holds " + groups.size(least) + " rows: too many for " + wanted
                            + " test rows.",
                    "test_size: " + groups.size(least) + ", or a column of smaller groups.");
        }
        return tested;
    }

    /** {@return the groups in the order of their hashes} */
    private int[] ordered(Groups groups) {
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
            int at = Arrays.binarySearch(sorted, hashes[group]);
            while (at > 0 && sorted[at - 1] == hashes[group]) {
                at--;
            }
            while (ordered[at] >= 0) {
                at++; // two of 2^64 are equal
            }
            ordered[at] = group;
        }
        return ordered;
    }
}
