package org.modelwright.scoring;

import java.util.Optional;
import java.util.Set;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;

/** Counts the rows in which one column has a text that a model does not know. */
final class UnknownTexts {

    private final String column;
    private final Set<String> known;
    private long rows;
    private String first = "";
    private long firstRow;

    UnknownTexts(String column, Set<String> known) {
        this.column = column;
        this.known = known;
    }

    /** Counts some rows; missing texts are no unknown ones. */
    void count(Frame batch, long from) {
        Column given = batch.find(column).orElse(null);
        if (!(given instanceof TextColumn texts)) {
            return;
        }
        boolean[] unknown = new boolean[texts.dictionary().size()];
        for (int code = 0; code < unknown.length; code++) {
            String text = texts.dictionary().get(code);
            unknown[code] = !text.isEmpty() && !known.contains(text);
        }
        for (int row = 0; row < texts.rows(); row++) {
            int code = texts.codes().get(row);
            if (code >= 0 && unknown[code]) {
                if (rows == 0) {
                    first = texts.dictionary().get(code);
                    firstRow = from + row;
                }
                rows++;
            }
        }
    }

    /** {@return what there is to tell; nothing if all texts were known} */
    Optional<String> warning(long all) {
        return rows == 0
                ? Optional.empty()
                : Optional.of("The model does not know the texts of the column (" + column + ") in " + rows + " of "
                        + all + " rows (" + 100 * rows / all + " %), first (" + first + ") in row " + firstRow + ".");
    }
}
