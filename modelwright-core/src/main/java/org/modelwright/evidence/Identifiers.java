package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.data.TypeRules;

/**
 * Text columns that name rows: of at least {@value #LEAST_ROWS} training rows with a text, nine of ten have one of their own.
 * Such a text is no category, for what is learned of it is never asked again.
 */
public final class Identifiers {

    /** Of fewer rows it is not told a name from a category. */
    static final int LEAST_ROWS = 50;

    /** From this many different texts for each row on, nearly each row has its own. */
    static final double UNIQUE = 0.9;

    /** Texts of so many words, on average, may say something by them. */
    private static final int WORDS = 4;

    private static final int SAMPLE = 100;

    private Identifiers() {}

    /**
     * What was found of one column.
     *
     * @param column its name
     * @param warning what is to be told, with the lines that bring it back
     */
    public record Found(String column, String warning) {}

    /**
     * {@return the columns that name rows}
     *
     * @param inputs all columns
     * @param training the rows that tell
     * @param named columns that are meant, whatever they hold
     * @param threads who looks, several columns at once
     */
    public static List<Found> of(Frame inputs, int[] training, Set<String> named, Threads threads) {
        List<Column> texts = new ArrayList<>(inputs.columns());
        texts.removeIf(it -> !(it instanceof TextColumn) || named.contains(it.name()));
        return threads.map(texts, it -> found((TextColumn) it, training)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Found> found(TextColumn column, int[] training) {
        boolean[] seen = new boolean[column.dictionary().size()];
        int different = 0;
        int there = 0;
        for (int row : training) {
            int code = column.codes().get(row);
            if (code >= 0 && !column.dictionary().get(code).isEmpty()) {
                there++;
                different += seen[code] ? 0 : 1;
                seen[code] = true;
            }
        }
        if (!isIdentifier(different, there)) {
            return Optional.empty();
        }
        String name = column.name();
        String maybe = saysDates(column)
                ? "transforms: [{KIND: DateParts, columns: [" + name + "]}]"
                : isProse(column)
                        ? "transforms: [{KIND: CountVectorizer, column: " + name + "}]"
                        : "exclude: [" + name + "], or model: {categorical: [" + name
                                + "]} to learn from it all the same";
        return Optional.of(new Found(
                name,
                "The text column (" + name + ") has " + different + " different values in " + there
                        + " training rows: it names rows, is no category, and is left out. Maybe " + maybe));
    }

    /** {@return whether so many different texts in so many rows are names of them} */
    public static boolean isIdentifier(int different, int rows) {
        return rows >= LEAST_ROWS && different >= UNIQUE * rows;
    }

    /** {@return whether texts are of several words each} */
    private static boolean isProse(TextColumn column) {
        return column.dictionary().stream()
                        .limit(SAMPLE)
                        .mapToInt(it -> it.strip().split("\\s+").length)
                        .average()
                        .orElse(0)
                >= WORDS;
    }

    /** {@return whether each text is a date} */
    static boolean saysDates(TextColumn column) {
        List<String> texts =
                column.dictionary().stream().filter(it -> !it.isBlank()).toList();
        return !texts.isEmpty() && texts.stream().allMatch(it -> TypeRules.says(it, DataType.DATETIME));
    }
}
