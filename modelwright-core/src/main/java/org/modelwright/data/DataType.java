package org.modelwright.data;

import java.util.Locale;

/** The types of columns, under MLflow's own names. */
public enum DataType {
    /** True or false. */
    BOOLEAN,
    /** A whole number of 32 bits; only declared in schemas, held as {@link #LONG}. */
    INTEGER,
    /** A whole number of 64 bits. */
    LONG,
    /** A number of 32 bits; only declared in schemas, held as {@link #DOUBLE}. */
    FLOAT,
    /** A number of 64 bits. */
    DOUBLE,
    /** Text. */
    STRING,
    /** A date, or a moment in UTC. */
    DATETIME;

    /** {@return MLflow's word for it, such as {@code long}} */
    public String mlflowName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
