package org.modelwright.data;

import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/** Finds the rows of one table in another one, by all of their columns. */
public final class KeyMatch {

    private KeyMatch() {}

    /**
     * {@return for each row the row of the other table that has the same values, -1 where there is none; empty if the columns
     * of the two are not of the same names and types}
     *
     * @param rows what is asked for
     * @param others where it is looked for; each row is another one
     */
    public static Optional<int[]> of(Frame rows, Frame others) {
        boolean alike = rows.columns().size() == others.columns().size()
                && rows.columns().stream()
                        .allMatch(it -> others.find(it.name())
                                .filter(other -> other.type() == it.type())
                                .isPresent());
        if (!alike) {
            return Optional.empty();
        }
        List<KeyIndex.Codes> codes =
                KeyIndex.of(rows.columns(), others.select(rows.names()).columns());
        KeyIndex index =
                KeyIndex.empty(codes.stream().map(KeyIndex.Codes::other).toList(), others.rows());
        for (int row = 0; row < others.rows(); row++) {
            index.add(row);
        }
        List<IntToLongFunction> asked = codes.stream().map(KeyIndex.Codes::one).toList();
        int[] found = new int[rows.rows()];
        for (int row = 0; row < found.length; row++) {
            found[row] = index.find(asked, row);
        }
        return Optional.of(found);
    }
}
