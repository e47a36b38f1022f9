package org.modelwright.splitter;

import java.util.List;
import java.util.Map;
import org.modelwright.data.Threads;

/** Splits training rows by the hashes of their keys, whatever order they are in. */
final class ByKey {

    private static final String SEED = "42";

    private final TrainingRows training;
    private final long[] hashes;

    private ByKey(TrainingRows training, long[] hashes) {
        this.training = training;
        this.hashes = hashes;
    }

    static ByKey of(TrainingRows training, Threads threads) {
        return of(training, SEED, threads);
    }

    static ByKey of(TrainingRows training, String seed, Threads threads) {
        return new ByKey(training, new RowHash(seed).ofRows(training.examples().rowKeys(), threads));
    }

    /** {@return the rows of the least hashes, of each class its share where that is asked for} */
    RowSplit validation(int wanted, boolean stratified) {
        Assignment assignment = new Assignment(hashes.length);
        if (stratified) {
            Drawing.drawStratified(Groups.of(training.examples().target()), hashes, wanted, assignment);
        }
        if (!stratified || assignment.testCount() == 0) {
            Drawing.draw(hashes, wanted, assignment);
        }
        return assignment.split(Map.of()).of(stratified ? "drawn by key, stratified" : "drawn by key");
    }

    /** {@return folds of the rows in the order of their hashes; of classes stratified ones} */
    List<RowSplit> folds(int count) {
        int[] order = Drawing.order(hashes);
        return training.classes()
                ? Folds.stratified(order, Groups.of(training.examples().target()), count)
                : Folds.of(order, count);
    }
}
