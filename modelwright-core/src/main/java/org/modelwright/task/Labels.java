package org.modelwright.task;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;

/**
 * The classes of a target, in ascending order: numbers by value, texts by code point, false before true.
 *
 * @param type the type of the target column: BOOLEAN, LONG, DOUBLE or STRING
 * @param texts each class as text; none for a regression
 */
public record Labels(DataType type, List<String> texts) {

    /** No classes, for a regression. */
    public static final Labels NONE = new Labels(DataType.DOUBLE, List.of());

    /** Keeps a copy. */
    public Labels {
        texts = List.copyOf(texts);
    }

    /** {@return the number of classes} */
    public int count() {
        return texts.size();
    }

    /** {@return the class that a binary task takes for the positive one, which is the second; empty for another task} */
    public Optional<String> positive(Task task) {
        return task == Task.BINARY ? Optional.of(texts.get(1)) : Optional.empty();
    }

    /** {@return what gives the index of the class of a row of this column, -1 where its value is none of them} */
    public IntUnaryOperator indexes(Column column) {
        Map<String, Integer> index = new HashMap<>();
        texts.forEach(text -> index.put(text, index.size()));
        if (column instanceof TextColumn text) {
            int[] byCode = text.dictionary().stream()
                    .mapToInt(it -> index.getOrDefault(it, -1))
                    .toArray();
            return row -> text.isMissing(row) ? -1 : byCode[text.codes().get(row)];
        }
        if (column instanceof LongColumn longs && type == DataType.LONG) {
            long[] sorted = texts.stream().mapToLong(Long::parseLong).toArray();
            return row ->
                    Math.max(-1, Arrays.binarySearch(sorted, longs.values().get(row)));
        }
        if (column instanceof BooleanColumn booleans) {
            int no = index.getOrDefault("false", -1);
            int yes = index.getOrDefault("true", -1);
            return row -> booleans.value(row) ? yes : no;
        }
        return row -> index.getOrDefault(String.valueOf(column.text(row)), -1);
    }

    /** {@return a column of the classes with these indexes, of the target's own type} */
    public Column column(String name, int[] indexes) {
        int rows = indexes.length;
        return switch (type) {
            case BOOLEAN -> {
                ByteBuffer values = BooleanColumn.allocate(rows);
                for (int row = 0; row < rows; row++) {
                    values.put(row, (byte) (Boolean.parseBoolean(texts.get(indexes[row])) ? 1 : 0));
                }
                yield new BooleanColumn(name, values);
            }
            case LONG, INTEGER -> {
                long[] parsed = texts.stream().mapToLong(Long::parseLong).toArray();
                LongBuffer values = LongColumn.allocate(rows);
                for (int row = 0; row < rows; row++) {
                    values.put(row, parsed[indexes[row]]);
                }
                yield new LongColumn(name, values);
            }
            case DOUBLE, FLOAT -> {
                double[] parsed =
                        texts.stream().mapToDouble(Double::parseDouble).toArray();
                DoubleBuffer values = DoubleColumn.allocate(rows);
                for (int row = 0; row < rows; row++) {
                    values.put(row, parsed[indexes[row]]);
                }
                yield new DoubleColumn(name, values);
            }
            case STRING -> {
                IntBuffer codes = TextColumn.allocate(rows);
                for (int row = 0; row < rows; row++) {
                    codes.put(row, indexes[row]);
                }
                yield new TextColumn(name, codes, texts);
            }
            case DATETIME -> throw new IllegalStateException("A date is no class.");
        };
    }
}
