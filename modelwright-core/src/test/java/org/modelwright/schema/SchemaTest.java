package org.modelwright.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

class SchemaTest {

    @Test
    void defaults() {
        assertThat(ColumnSchema.of())
                .isEqualTo(ColumnSchema.of().nullable(false).unique(false));
        assertThat(DataSchema.of())
                .isEqualTo(DataSchema.of().columns(Map.of()).otherColumns(DataSchema.OtherColumns.REFUSE));
    }

    @Test
    void everyKey() {
        ColumnSchema number = ColumnSchema.of()
                .type(DataType.LONG)
                .nullable(true)
                .minimum(0.0)
                .maximum(9.0)
                .exclusiveMinimum(-1.0)
                .exclusiveMaximum(10.0)
                .enumeration(1L, 2.0)
                .unique(true);
        ColumnSchema text = ColumnSchema.of()
                .type(DataType.STRING)
                .nullable(false)
                .enumeration("a")
                .pattern("[a-z]")
                .minLength(0)
                .maxLength(3)
                .unique(false);
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
        assertThat(column("minimum", 1.0, "maximum", 1.0).minimum()).isEqualTo(1.0);
    }

    @Test
    void boundsThatLeaveNothingAreRefused() {
        refused(() -> column("minimum", 2.0, "maximum", 1.0), "The minimum (2.0) is above the maximum (1.0).");
        refused(
                () -> column("maximum", 1.0, "exclusiveMinimum", 1.0),
                "The exclusive_minimum (1.0) leaves no value below the maximum (1.0).");
        refused(
                () -> column("minimum", 3.0, "exclusiveMaximum", 3.0),
                "The minimum (3.0) leaves no value below the exclusive_maximum (3.0).");
        refused(
                () -> column("exclusiveMinimum", 3.0, "exclusiveMaximum", 2.0),
                "The exclusive_minimum (3.0) leaves no value below the exclusive_maximum (2.0).");
        refused(() -> column("minimum", Double.NaN), "The minimum (NaN) is neither a number nor a date.");
    }

    @Test
    void boundsOfWhatHasNoneAreRefusedAllAtOnce() {
        refused(
                () -> column(
                        "type",
                        DataType.STRING,
                        "minimum",
                        0.0,
                        "maximum",
                        1.0,
                        "exclusiveMinimum",
                        -1.0,
                        "exclusiveMaximum",
                        2.0),
                "The minimum (0.0) is for numbers and dates, not for type (string).",
                "The maximum (1.0) is for numbers and dates, not for type (string).",
                "The exclusive_minimum (-1.0) is for numbers and dates, not for type (string).",
                "The exclusive_maximum (2.0) is for numbers and dates, not for type (string).");
        refused(
                () -> column("type", DataType.BOOLEAN, "minimum", 0.0),
                "The minimum (0.0) is for numbers and dates, not for type (boolean).");
    }

    @Test
    void lengthsAndPatternsAreRefused() {
        refused(() -> column("minLength", 4, "maxLength", 3), "The min_length (4) is above the max_length (3).");
        refused(
                () -> column("minLength", -2, "maxLength", -1),
                "The min_length (-2) is below 0.",
                "The max_length (-1) is below 0.");
        refused(
                () -> column("type", DataType.DOUBLE, "pattern", "a+", "minLength", 1, "maxLength", 2),
                "The min_length (1) is for texts, not for type (double).",
                "The max_length (2) is for texts, not for type (double).",
                "The pattern (a+) is for texts, not for type (double).");
        refused(
                () -> column("type", DataType.STRING, "pattern", "(a"),
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
        refused(() -> DataSchema.of().minRows(3L).maxRows(2L), "The min_rows (3) is above the max_rows (2).");
        refused(
                () -> Records.of(DataSchema.class, Map.of("minRows", -1L, "maxRows", 0L)),
                "The min_rows (-1) is below 0.",
                "The max_rows (0) is below 1.");
    }

    /** {@return what holds for a column, all of it said at once} */
    private static ColumnSchema column(Object... keys) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < keys.length; i += 2) {
            values.put(String.valueOf(keys[i]), keys[i + 1]);
        }
        return Records.of(ColumnSchema.class, values);
    }

    private static ColumnSchema enumeration(@Nullable DataType type, Object... values) {
        return column(
                type == null
                        ? new Object[] {"enumeration", List.of(values)}
                        : new Object[] {"type", type, "enumeration", List.of(values)});
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
        ColumnSchema x = ColumnSchema.of().maximum(2.0);
        DataSchema schema = DataSchema.of().columns(Map.of("x", x)).minRows(4L);
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
