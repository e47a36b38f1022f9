package org.modelwright.splitter;

import java.util.Optional;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;

/** What a {@code test_size} means where it is a number: below 1 a share of the rows, from 1 a count of them. */
final class TestSize {

    /** What it is where nothing is said. */
    static final double DEFAULT = 0.2;

    private TestSize() {}

    /** {@return what is wrong with it, if anything} */
    static Optional<Problem> problem(double size) {
        if (size > 0 && (size < 1 || size == Math.rint(size)) && !Double.isInfinite(size)) {
            return Optional.empty();
        }
        return Optional.of(Problem.at(
                "test_size",
                "The test_size (" + size + ") is neither a share between 0 and 1 nor a whole count of rows.",
                size > 1 && !Double.isInfinite(size)
                        ? Math.round(size * 1e5) / 1e6 + ", or " + Math.round(size * 100) + " for a count of rows."
                        : "0.2"));
    }

    /**
     * {@return how many rows it is, a share rounded up; so many that both sides have rows}
     *
     * @throws DataException if one side would have none
     */
    static int count(double size, int rows) {
        long test = size < 1 ? (long) Math.ceil(size * rows) : (long) size;
        if (test < 1 || test >= rows) {
            throw new DataException(
                    "The test_size (" + (size < 1 ? Double.toString(size) : Long.toString(test)) + ") of " + rows
                            + " rows gives " + test + " test and " + (rows - test) + " training rows.",
                    "a test_size that leaves at least one row on each side.");
        }
        return (int) test;
    }
}
