package org.modelwright.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

class SchemaTest {

    @Test
    void defaults() {
        assertThat(new ColumnSchema(null, null, null, null, null, null, null, null, null, null, null))
                .isEqualTo(new ColumnSchema(null, false, null, null, null, null, List.of(), null, null, null, false));
        assertThat(new DataSchema(null, null, null, null, null))
                .isEqualTo(new DataSchema(Map.of(), DataSchema.OtherColumns.REFUSE, List.of(), null, null));
    }

    @Test
    void everyKey() {
        ColumnSchema number =
                new ColumnSchema(DataType.LONG, true, 0.0, 9.0, -1.0, 10.0, List.of(1L, 2.0), null, null, null, true);
        ColumnSchema text =
                new ColumnSchema(DataType.STRING, false, null, null, null, null, List.of("a"), "[a-z]", 0, 3, false);
        DataSchema schema =
                new DataSchema(Map.of("n", number, "t", text), DataSchema.OtherColumns.ALLOW, List.of("id"), 0L, 5L);
        assertThat(schema.columns()).containsOnly(Map.entry("n", number), Map.entry("t", text));
        assertThat(schema.otherColumns()).isEqualTo(DataSchema.OtherColumns.ALLOW);
        assertThat(schema.key()).containsExactly("id");
        assertThat(schema.minRows()).isZero();
        assertThat(schema.maxRows()).isEqualTo(5);
        assertThat(number.nullable()).isTrue();
        assertThat(number.exclusiveMaximum()).isEqualTo(10.0);
        assertThat(text.maxLength()).isEqualTo(3);
        // A single value may be left between two bounds that it can be.
        assertThat(bounds(null, 1.0, 1.0, null, null).minimum()).isEqualTo(1.0);
    }

    @Test
    void boundsThatLeaveNothingAreRefused() {
        refused(() -> bounds(null, 2.0, 1.0, null, null), "The minimum (2.0) is above the maximum (1.0).");
        refused(
                () -> bounds(null, null, 1.0, 1.0, null),
                "The exclusive_minimum (1.0) leaves no value below the maximum (1.0).");
        refused(
                () -> bounds(null, 3.0, null, null, 3.0),
                "The minimum (3.0) leaves no value below the exclusive_maximum (3.0).");
        refused(
                () -> bounds(null, null, null, 3.0, 2.0),
                "The exclusive_minimum (3.0) leaves no value below the exclusive_maximum (2.0).");
        refused(() -> bounds(null, Double.NaN, null, null, null), "The minimum (NaN) is neither a number nor a date.");
    }

    @Test
    void boundsOfWhatHasNoneAreRefusedAllAtOnce() {
        refused(
                () -> bounds(DataType.STRING, 0.0, 1.0, -1.0, 2.0),
                "The minimum (0.0) is for numbers and dates, not for type (string).",
                "The maximum (1.0) is for numbers and dates, not for type (string).",
                "The exclusive_minimum (-1.0) is for numbers and dates, not for type (string).",
                "The exclusive_maximum (2.0) is for numbers and dates, not for type (string).");
        refused(
                () -> bounds(DataType.BOOLEAN, 0.0, null, null, null),
                "The minimum (0.0) is for numbers and dates, not for type (boolean).");
    }

    @Test
    void lengthsAndPatternsAreRefused() {
        refused(() -> text(null, null, 4, 3), "The min_length (4) is above the max_length (3).");
        refused(() -> text(null, null, -2, -1), "The min_length (-2) is below 0.", "The max_length (-1) is below 0.");
        refused(
                () -> text(DataType.DOUBLE, "a+", 1, 2),
                "The min_length (1) is for texts, not for type (double).",
                "The max_length (2) is for texts, not for type (double).",
                "The pattern (a+) is for texts, not for type (double).");
        refused(
                () -> text(DataType.STRING, "(a", null, null),
                "The pattern ((a) is no regular expression: Unclosed group.");
    }

    @Test
    void anEnumIsOfTheType() {
        refused(
                () -> enumeration(DataType.LONG, 1L, 1.5, "x", true),
                "The enum (1.5) is not of type (long).",
                "The enum (x) is not of type (long).",
                "The enum (true) is not of type (long).");
        refused(() -> enumeration(DataType.DOUBLE, 1L, 1.5, "x"), "The enum (x) is not of type (double).");
        refused(() -> enumeration(DataType.STRING, "a", 7L), "The enum (7) is not of type (string).");
        refused(() -> enumeration(DataType.BOOLEAN, true, 1L), "The enum (1) is not of type (boolean).");
        assertThat(enumeration(null, 1L, "x", true).enumeration()).containsExactly(1L, "x", true);
    }

    @Test
    void numbersOfRowsAreRefused() {
        refused(() -> new DataSchema(null, null, null, 3L, 2L), "The min_rows (3) is above the max_rows (2).");
        refused(
                () -> new DataSchema(null, null, null, -1L, 0L),
                "The min_rows (-1) is below 0.",
                "The max_rows (0) is below 1.");
    }

    private static ColumnSchema bounds(
            @Nullable DataType type,
            @Nullable Double minimum,
            @Nullable Double maximum,
            @Nullable Double exclusiveMinimum,
            @Nullable Double exclusiveMaximum) {
        return new ColumnSchema(
                type, null, minimum, maximum, exclusiveMinimum, exclusiveMaximum, null, null, null, null, null);
    }

    private static ColumnSchema text(
            @Nullable DataType type, @Nullable String pattern, @Nullable Integer least, @Nullable Integer most) {
        return new ColumnSchema(type, null, null, null, null, null, null, pattern, least, most, null);
    }

    private static ColumnSchema enumeration(@Nullable DataType type, Object... values) {
        return new ColumnSchema(type, null, null, null, null, null, List.of(values), null, null, null, null);
    }

    private static void refused(ThrowingCallable making, String... messages) {
        assertThatThrownBy(making).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.problems()).extracting(it -> it.message()).containsExactly(messages);
            assertThat(e.problems()).extracting(it -> it.maybe()).doesNotContainNull();
        });
    }

    @Test
    void eachViolationCarriesItsEvidence() {
        Frame frame =
                Frame.of(List.of(LongColumn.of("id", 7, 8, 9), DoubleColumn.of("x", 1, Double.NaN, 5)), List.of("id"));
        ColumnSchema x = new ColumnSchema(null, null, null, 2.0, null, null, null, null, null, null, null);
        DataSchema schema = new DataSchema(Map.of("x", x), null, null, 4L, null);
        assertThat(SchemaReport.of(schema, frame).problems("t.csv", frame))
                .extracting(Problem::facts)
                .containsExactly(
                        Map.of(
                                "rule",
                                "min_rows",
                                "column",
                                "",
                                "bound",
                                "4",
                                "count",
                                0,
                                "rows",
                                3,
                                "first",
                                List.of()),
                        Map.of(
                                "rule",
                                "nullable",
                                "column",
                                "x",
                                "bound",
                                "false",
                                "count",
                                1,
                                "rows",
                                3,
                                "first",
                                List.of(Map.of("row", 1, "key", Map.of("id", "8")))),
                        Map.of(
                                "rule",
                                "maximum",
                                "column",
                                "x",
                                "bound",
                                "2.0",
                                "count",
                                1,
                                "rows",
                                3,
                                "first",
                                List.of(Map.of("row", 2, "key", Map.of("id", "9"), "value", "5.0"))));
    }
}
