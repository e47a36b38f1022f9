package org.modelwright.onnx.runtime;

import ai.onnxruntime.OnnxJavaType;
import java.util.Locale;
import java.util.Optional;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;

/** The values that an input takes. */
public enum Element {
    /** 32-bit numbers; others are rounded to them. */
    FLOAT(DataType.FLOAT, Float.BYTES),
    /** 64-bit numbers. */
    DOUBLE(DataType.DOUBLE, Double.BYTES),
    /** Whole numbers of 64 bits. */
    INT64(DataType.LONG, Long.BYTES),
    /** Whole numbers of 32 bits. */
    INT32(DataType.INTEGER, Integer.BYTES),
    /** True and false. */
    BOOL(DataType.BOOLEAN, Byte.BYTES),
    /** Text. */
    STRING(DataType.STRING, 0);

    private final DataType type;
    private final int bytes;

    Element(DataType type, int bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    static Optional<Element> of(OnnxJavaType type) {
        for (Element element : values()) {
            if (element.name().equals(type.name())) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /** {@return MLflow's type} */
    public DataType type() {
        return type;
    }

    /** {@return the size of a value, 0 for text} */
    int bytes() {
        return bytes;
    }

    /** {@return whether values declared as this type go in without loss of meaning} */
    public boolean takes(DataType declared) {
        return switch (this) {
            case FLOAT, DOUBLE -> declared != DataType.STRING && declared != DataType.DATETIME;
            case INT64, INT32 -> declared == DataType.LONG || declared == DataType.INTEGER;
            case BOOL -> declared == DataType.BOOLEAN;
            case STRING -> declared == DataType.STRING;
        };
    }

    /** {@return whether the column's values go in: dates as ISO texts; numbers that are all missing are missing text, too} */
    boolean takes(Column column) {
        boolean written = column.type() == DataType.DATETIME || column.missing() == column.rows();
        return takes(column.type()) || this == STRING && written;
    }

    /** {@return ONNX's word for it} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
