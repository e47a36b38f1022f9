package org.modelwright.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Inputs and targets that belong together, row by row.
 *
 * @param inputs the feature columns; no key among them
 * @param target the column to predict
 * @param rowKeys what names each row: the key columns, which are its key; or one column {@code row} that counts from 0
 *     and is no key
 * @param beside columns that are neither features nor key but decide how the rows are split or how much each
 *     counts; mostly none
 */
public record Examples(Frame inputs, Column target, Frame rowKeys, Frame beside) {

    /** The name of the column that counts rows where there is no key. */
    public static final String ROW = "row";

    /** Refuses sides of unequal length. */
    public Examples {
        if (inputs.rows() != target.rows()
                || inputs.rows() != rowKeys.rows()
                || !beside.names().isEmpty() && inputs.rows() != beside.rows()) {
            throw new IllegalArgumentException("Inputs (" + inputs.rows() + " rows), target (" + target.rows()
                    + ") and row names (" + rowKeys.rows() + ") differ in length.");
        }
    }

    /** Examples without columns that only split. */
    public Examples(Frame inputs, Column target, Frame rowKeys) {
        this(inputs, target, rowKeys, Frame.of());
    }

    /** {@return the same with these columns that only split, in the same order of rows} */
    public Examples with(Frame beside) {
        return new Examples(inputs, target, rowKeys, beside);
    }

    /** {@return the number of rows} */
    public int count() {
        return target.rows();
    }

    /** {@return how many bytes a row takes} */
    public int bytes() {
        return inputs.bytes() + target.bytes() + rowKeys.bytes() + beside.bytes();
    }

    /** {@return the column of that name: beside, of the key, or a feature} */
    public Optional<Column> find(String name) {
        return Stream.of(beside, rowKeys, inputs)
                .flatMap(frame -> frame.find(name).stream())
                .findFirst();
    }

    /** {@return these rows in this order; where they are to be copied, in memory} */
    public Examples take(int[] taken) {
        return take(taken, Space.MEMORY, Threads.CALLER);
    }

    /** {@return these rows in this order; where they are to be copied, in this space and by these threads} */
    public Examples take(int[] taken, Space space, Threads threads) {
        return new Examples(
                inputs.take(taken, space, threads),
                target.take(taken, space),
                rowKeys.take(taken, space, threads),
                beside.take(taken, space, threads));
    }

    /** {@return the same rows of a table, with the key columns in front where there is a key} */
    public Frame named(Frame frame) {
        if (rowKeys.key().isEmpty()) {
            return frame;
        }
        List<Column> columns = new ArrayList<>(rowKeys.columns());
        columns.addAll(frame.columns());
        return Frame.of(columns, rowKeys.key());
    }

    /** {@return key, inputs and target in one table} */
    public Frame whole() {
        List<Column> columns = new ArrayList<>(inputs.columns());
        columns.add(target);
        return named(Frame.of(columns));
    }

    /** {@return the target as a frame of one column} */
    public Frame targets() {
        return Frame.of(List.of(target));
    }
}
