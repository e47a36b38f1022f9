package org.modelwright.evidence;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Examples;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/**
 * A column whose values part the test rows, so that each part has a score of its own. In YAML its name alone will do.
 *
 * @param column a column of the inputs
 * @param bins into how many ranges of about equally many rows numbers are put, from 2 to 20; by default each value stands
 *     by itself, and numbers of more than 20 values are put into 4 ranges
 */
public record Slice(String column, @Nullable Integer bins) {

    private static final int MOST_BINS = 20;

    /** Refuses a number of bins that is none. */
    public Slice {
        column = Records.required(column, Slice.class, "column");
        if (bins != null && (bins < 2 || bins > MOST_BINS)) {
            throw new ConfigException(
                    Problem.at("bins", "The bins (" + bins + ") are not from 2 to " + MOST_BINS + ".", "bins: 4"));
        }
    }

    /** {@return one of each value of a column} */
    public static Slice of(String column) {
        return Records.of(Slice.class, "column", column);
    }

    /** {@return the same with so many {@code bins}} */
    public Slice bins(int bins) {
        return Records.with(this, "bins", bins);
    }

    /**
     * {@return what is wrong with slices of columns that are not there}
     *
     * @param examples whose features, key and columns beside rows can be parted by
     */
    public static List<Problem> unknown(List<Slice> slices, Examples examples) {
        List<String> known = Stream.of(examples.inputs(), examples.rowKeys(), examples.beside())
                .flatMap(it -> it.names().stream())
                .toList();
        return slices.stream()
                .filter(it -> !known.contains(it.column()))
                .map(it -> Problem.at(
                        "slices",
                        "The column (" + it.column() + ") of slices is not among the inputs.",
                        Nearest.of(it.column(), known)))
                .toList();
    }
}
