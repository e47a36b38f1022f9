package org.modelwright.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;

/** A text that each row has for itself names the row; training rows tell, and enough of them. */
class IdentifiersTest {

    private static List<String> found(int rows, IntFunction<@Nullable String> text, int training, String... named) {
        Frame inputs = Frame.of(
                TextColumn.of("name", IntStream.range(0, rows).mapToObj(text).toArray(String[]::new)),
                LongColumn.of("id", IntStream.range(0, rows).asLongStream().toArray()));
        return Identifiers.of(inputs, IntStream.range(0, training).toArray(), Set.of(named), Threads.CALLER).stream()
                .map(Identifiers.Found::warning)
                .toList();
    }

    @Test
    void nearlyEachTrainingRowHasItsOwnText() {
        assertThat(found(60, row -> row < 10 ? null : "n" + row, 60))
                .containsExactly(
                        "The text column (name) has 50 different values in 50 training rows: it names rows, is no category,"
                                + " and is left out. Maybe exclude: [name], or model: {categorical: [name]} to learn from"
                                + " it all the same");
        assertThat(found(100, row -> "n" + Math.max(row, 10), 100))
                .as("90 in 100")
                .hasSize(1);
        assertThat(found(100, row -> "n" + Math.max(row, 11), 100))
                .as("89 in 100")
                .isEmpty();
        assertThat(found(100, row -> "n" + row, 50)).hasSize(1);
        assertThat(found(100, row -> "n" + row, 49)).as("too few rows to tell").isEmpty();
        assertThat(found(100, row -> row < 52 ? "a" : "n" + row, 49)).isEmpty();
        assertThat(found(100, row -> row < 11 ? "" : "n" + row, 60))
                .as("49 with a text")
                .isEmpty();
    }

    @Test
    void whatIsNamedIsMeant() {
        assertThat(found(100, row -> "n" + row, 100, "name")).isEmpty();
    }

    @Test
    void proseMayBecomeWords() {
        assertThat(found(60, row -> "a note of row " + row, 60).get(0))
                .endsWith("left out. Maybe transforms: [{KIND: CountVectorizer, column: name}]");
    }

    @Test
    void datesMayBecomeNumbers() {
        assertThat(found(60, row -> "2024-01-01 10:00:" + (10 + row % 50) + "." + row, 60)
                        .get(0))
                .endsWith("left out. Maybe transforms: [{KIND: DateParts, columns: [name]}]");
    }
}
