package org.modelwright.job;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.RowUnits;

/** Splits the training rows for a learner, and knows which it set aside, for the run to say. */
final class InnerLog implements InnerSplits {

    private final InnerSplits inner;
    private @Nullable RowSplit validation;

    InnerLog(InnerSplits inner) {
        this.inner = inner;
    }

    @Override
    public RowSplit validation(int rows, double share) {
        validation = inner.validation(rows, share);
        return validation;
    }

    @Override
    public List<RowSplit> folds(int rows, int count) {
        return inner.folds(rows, count);
    }

    @Override
    public InnerSplits within(RowSplit split) {
        return inner.within(split);
    }

    @Override
    public RowUnits units(int[] rows) {
        return inner.units(rows);
    }

    @Override
    public boolean rolls() {
        return inner.rolls();
    }

    /** {@return the split that the learner asked for, in numbers of the training rows; empty if it asked for none} */
    Optional<RowSplit> validation() {
        return Optional.ofNullable(validation);
    }
}
