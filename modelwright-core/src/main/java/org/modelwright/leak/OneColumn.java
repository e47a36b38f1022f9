package org.modelwright.leak;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;

/** Finds the gravest thing that a single column tells of the target. */
final class OneColumn {

    private final Sample sample;
    private final Values target;
    private final int columns;

    OneColumn(Sample sample, Values target, int columns) {
        this.sample = sample;
        this.target = target;
        this.columns = columns;
    }

    /** {@return the gravest finding about this column} */
    Optional<Finding> inspect(Values column) {
        if (target.distinct() < 2) {
            return Optional.empty();
        }
        Comparison comparison = new Comparison(sample, target, column, columns);
        @Nullable Finding found = null;
        if (comparison.isPossible()) {
            found = SameValues.findLine(comparison);
            found = found == null ? ValueMapping.find(comparison) : found;
            found = graver(found, () -> SameValues.findRounded(comparison));
            found = graver(found, () -> SameOrder.find(comparison));
            found = graver(found, () -> Cuts.find(comparison));
        }
        found = graver(found, () -> SameMask.findMissing(comparison));
        found = graver(found, () -> SameMask.findFilled(comparison));
        return Optional.ofNullable(found);
    }

    private static @Nullable Finding graver(@Nullable Finding found, Supplier<@Nullable Finding> next) {
        if (found != null && found.blocks()) {
            return found;
        }
        Finding other = next.get();
        return other != null && (found == null || other.blocks()) ? other : found;
    }

    /** {@return whether columns of this type can be compared with others} */
    static boolean isComparable(DataType type) {
        return type != DataType.DATETIME;
    }
}
