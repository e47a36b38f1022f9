package org.modelwright.splitter;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
                Groups classes = Groups.of(examples.target());
                refuseSmall(classes, rows, test);
                Drawing.drawStratified(classes, hashes, test, assignment);
            } else {
                Drawing.draw(hashes, test, assignment);
            }
        }
        return assignment.split(examples.target(), stratify, Map.of());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Shuffled, those of the least hashes, as for the test. Unshuffled, the last ones; where one of the classes would be
     * missing on a side, they are drawn by key instead, stratified.
     */
    @Override
    public RowSplit validation(TrainingRows training, int wanted, Threads threads) {
        ByKey byKey = ByKey.of(training, randomState.toString(), threads);
        if (shuffle) {
            return byKey.validation(wanted, stratify);
        }
        int rows = training.count();
        int[] all = IntStream.range(0, rows).toArray();
        RowSplit last = new RowSplit(Arrays.copyOf(all, rows - wanted), Arrays.copyOfRange(all, rows - wanted, rows));
        if (!training.classes()) {
            return last.of("the last ones");
        }
        Groups classes = Groups.of(training.examples().target());
        boolean complete = Stream.of(last.train(), last.test())
                .allMatch(side ->
                        Arrays.stream(side).map(classes::code).distinct().count() == classes.count());
        return complete
                ? last.of("the last ones")
                : byKey.validation(wanted, true)
                        .of("drawn by key, stratified, since the last ones or the others lack a class");
    }

    /** {@inheritDoc} <p>Unshuffled, the rows stay in their own order. */
    @Override
    public List<RowSplit> folds(TrainingRows training, int count, Threads threads) {
        if (shuffle) {
            return ByKey.of(training, randomState.toString(), threads).folds(count);
        }
        int[] order = IntStream.range(0, training.count()).toArray();
        return training.classes()
                ? Folds.stratified(order, Groups.of(training.examples().target()), count)
                : Folds.of(order, count);
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

    private static void refuseSmall(Groups classes, int rows, int test) {
        List<Problem> problems = new ArrayList<>();
        for (int group : Drawing.byText(classes)) {
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
        if (test < classes.count() || rows - test < classes.count()) {
            problems.add(Problem.of("The sides (" + (rows - test) + " and " + test + " rows) are smaller than the "
                    + classes.count() + " classes."));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }
}
