package org.modelwright.model;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
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
