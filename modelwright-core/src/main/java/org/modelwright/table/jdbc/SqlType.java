package org.modelwright.table.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;

/**
 * What a database says of a column.
 *
 * @param kind how it is to be read
 * @param name the database's own word, for messages
 */
record SqlType(SqlType.Kind kind, String name) {

    /** How a column is to be read. */
    enum Kind {
        /** Whole numbers of at most 64 bits. */
        WHOLE(DataType.LONG),
        /** Whole numbers of more. */
        WIDE(DataType.LONG),
        /** Floating point of 32 bits. */
        SINGLE(DataType.DOUBLE),
        /** Floating point of 64 bits. */
        DOUBLE(DataType.DOUBLE),
        DECIMAL(DataType.DOUBLE),
        TRUTH(DataType.BOOLEAN),
        TEXT(DataType.STRING),
        DATE(DataType.DATETIME),
        /** Date and time without a zone. */
        LOCAL(DataType.DATETIME),
        /** A moment. */
        ZONED(DataType.DATETIME),
        /** Nothing but nulls. */
        EMPTY(null),
        /** Each value has a type of its own. */
        DYNAMIC(null),
        /** What a job cannot use. */
        NONE(null);

        /** What all values are, if that is known of all. */
        final @Nullable DataType holds;

        Kind(@Nullable DataType holds) {
            this.holds = holds;
        }
    }

    private static final Set<String> WORDS =
            Set.of("uuid", "citext", "inet", "cidr", "macaddr", "macaddr8", "enum", "name", "\"char\"");
    private static final Set<String> NO_TEXT = Set.of("json", "jsonb", "money", "xml");
    private static final Set<String> WIDE = Set.of("ubigint", "hugeint", "uhugeint", "bigint unsigned");
    private static final Set<String> ZONED = Set.of("timestamptz", "datetimeoffset");
    /** Microsoft's and Oracle's own numbers for moments with a zone. */
    private static final Set<Integer> ZONED_TYPES = Set.of(Types.TIMESTAMP_WITH_TIMEZONE, -155, -101, -102);

    static SqlType of(JdbcUrl.Product product, ResultSetMetaData columns, int index) throws SQLException {
        String name = String.valueOf(columns.getColumnTypeName(index));
        String lower = name.toLowerCase(Locale.ROOT);
        if (product == JdbcUrl.Product.SQLITE) {
            return new SqlType(Kind.DYNAMIC, name);
        }
        return new SqlType(kind(product, columns.getColumnType(index), lower, columns.getPrecision(index)), name);
    }

    private static Kind kind(JdbcUrl.Product product, int type, String name, int precision) {
        if (NO_TEXT.contains(name)) {
            return Kind.NONE;
        }
        if (WIDE.contains(name)) {
            return Kind.WIDE;
        }
        if (ZONED_TYPES.contains(type) || ZONED.contains(name) || name.contains("with time zone")) {
            return name.startsWith("time ") ? Kind.NONE : Kind.ZONED;
        }
        return switch (type) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.WHOLE;
            case Types.REAL -> Kind.SINGLE;
            case Types.FLOAT -> product == JdbcUrl.Product.DUCKDB ? Kind.SINGLE : Kind.DOUBLE;
            case Types.DOUBLE -> Kind.DOUBLE;
            case Types.NUMERIC, Types.DECIMAL -> Kind.DECIMAL;
            case Types.BOOLEAN, Types.BIT -> truth(product, name, precision);
            case Types.CHAR,
                    Types.VARCHAR,
                    Types.LONGVARCHAR,
                    Types.NCHAR,
                    Types.NVARCHAR,
                    Types.LONGNVARCHAR,
                    Types.CLOB,
                    Types.NCLOB -> Kind.TEXT;
            case Types.DATE -> name.equals("year") ? Kind.WHOLE : Kind.DATE;
            case Types.TIMESTAMP -> Kind.LOCAL;
            case Types.NULL -> Kind.EMPTY;
            default -> name.equals("\"null\"") ? Kind.EMPTY : WORDS.contains(name) ? Kind.TEXT : Kind.NONE;
        };
    }

    /** Drivers call bits, strings of bits and small numbers by one type. */
    private static Kind truth(JdbcUrl.Product product, String name, int precision) {
        if (name.startsWith("bool")) {
            return Kind.TRUTH;
        }
        if (name.startsWith("tinyint")) {
            return Kind.WHOLE;
        }
        boolean bits = product == JdbcUrl.Product.POSTGRESQL || product == JdbcUrl.Product.DUCKDB || precision > 1;
        return bits ? Kind.NONE : Kind.TRUTH;
    }
}
