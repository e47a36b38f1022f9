package org.modelwright.table.jdbc;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Problem;
import org.modelwright.schema.SchemaReport;

/**
 * A column of SQLite, where each value has a type of its own, whatever the column was declared to be. Values decide;
 * what does not fit the declaration, or one another, is refused.
 */
final class Dynamic extends ResultColumnBuilder {

    private final String type;
    private final Cells cells;
    private final Texts dictionary;
    private final BitSet reals = new BitSet();
    private final BitSet texts = new BitSet();
    private final FirstRows wholeRows = new FirstRows();
    private final FirstRows realRows = new FirstRows();
    private final FirstRows textRows = new FirstRows();
    private final FirstRows byteRows = new FirstRows();
    private final FirstRows infinite = new FirstRows();
    private boolean onlyBits = true;

    Dynamic(String name, String source, Budget budget, @Nullable DataType declared, String type) {
        super(name, source, budget, declared);
        this.type = type;
        cells = new Cells(Long.BYTES, budget);
        dictionary = new Texts(budget);
    }

    @Override
    void accept(ResultSet rows, int index, int row) throws SQLException {
        Object value = rows.getObject(index);
        if (value == null) {
            cells.addMissing(0);
        } else if (value instanceof Integer || value instanceof Long) {
            long whole = ((Number) value).longValue();
            wholeRows.add(row, value::toString);
            onlyBits = onlyBits && (whole == 0 || whole == 1);
            cells.add(whole);
        } else if (value instanceof Number number) {
            double real = number.doubleValue();
            realRows.add(row, value::toString);
            if (Double.isInfinite(real)) {
                infinite.add(row, value::toString);
            }
            reals.set(row);
            cells.add(real);
        } else if (value instanceof String text) {
            textRows.add(row, () -> text);
            texts.set(row);
            cells.add(dictionary.code(text));
        } else {
            byteRows.add(row, () -> "bytes");
            cells.addMissing(0);
        }
    }

    @Override
    @Nullable Column column(List<Problem> problems) {
        if (byteRows.count() > 0) {
            problems.add(wrong("holds bytes (BLOB), which a job cannot use, in " + byteRows, null)
                    .excluding(List.of(name)));
            return null;
        }
        boolean numbers = wholeRows.count() + realRows.count() > 0;
        if (numbers && textRows.count() > 0) {
            problems.add(mixed());
            return null;
        }
        DataType found = realRows.count() > 0 ? DataType.DOUBLE : DataType.LONG;
        // Zero and one say the booleans that SQLite does not have; texts say whatever they are declared to be.
        if (numbers && declared != null && declared != DataType.BOOLEAN && !TypeRules.fits(found, declared, true)) {
            problems.add(SchemaReport.otherType(source, name, declared, found));
            return null;
        }
        String word = type.toUpperCase(Locale.ROOT);
        return numbers ? numbers(word, problems) : texts(word, problems);
    }

    private Problem mixed() {
        FirstRows fewer = textRows.count() <= wholeRows.count() + realRows.count() ? textRows : realRows;
        FirstRows odd = fewer.count() == 0 ? wholeRows : fewer;
        return wrong(
                "(" + type + ") holds numbers and texts; " + (odd == textRows ? "texts" : "numbers") + " in " + odd,
                "cast it in the query, or exclude: [" + name + "]");
    }

    private @Nullable Column numbers(String word, List<Problem> problems) {
        if (word.contains("DATE") || word.contains("TIME")) {
            if (declared == null) {
                FirstRows rows = wholeRows.count() > 0 ? wholeRows : realRows;
                problems.add(wrong(
                        "(" + type + ") holds numbers where dates are declared, which may be seconds or days, in "
                                + rows,
                        "datetime(" + name + ", 'unixepoch') in the query, or type: double in its schema."));
                return null;
            }
        } else if (word.contains("CHAR") || word.contains("CLOB") || word.contains("TEXT")) {
            if (declared == null) {
                FirstRows rows = wholeRows.count() > 0 ? wholeRows : realRows;
                problems.add(wrong(
                        "(" + type + ") holds numbers where texts are declared, in " + rows,
                        "cast it in the query, or a type in its schema."));
                return null;
            }
        } else if (word.contains("INT") && realRows.count() > 0 && (declared == null || TypeRules.isWhole(declared))) {
            problems.add(wrong(
                    "(" + type + ") holds other numbers where whole ones are declared, in " + realRows,
                    "cast it in the query, or type: double in its schema."));
            return null;
        } else if (word.startsWith("BOOL") && (declared == null || declared == DataType.BOOLEAN)) {
            if (realRows.count() > 0 || !onlyBits) {
                FirstRows rows = realRows.count() > 0 ? realRows : wholeRows;
                problems.add(wrong(
                        "(" + type + ") holds other numbers than 0 and 1 where booleans are declared; numbers in "
                                + rows,
                        "cast it in the query, or type: double in its schema."));
                return null;
            }
            return bits();
        }
        if (infinite.count() > 0) {
            problems.add(infinite(infinite));
            return null;
        }
        boolean real =
                word.contains("REAL") || word.contains("FLOA") || word.contains("DOUB") || word.startsWith("DEC");
        return realRows.count() == 0 && !(real && !TypeRules.isWhole(declared))
                ? wholes(cells, problems)
                : reals(problems);
    }

    private Column bits() {
        Cells bits = new Cells(1, budget);
        LongBuffer values = cells.whole().asLongBuffer();
        for (int row = 0; row < cells.rows(); row++) {
            if (cells.isMissing(row)) {
                bits.addMissing(0);
            } else {
                bits.add(values.get(row));
            }
        }
        return truths(bits);
    }

    private @Nullable Column reals(List<Problem> problems) {
        ByteBuffer bytes = cells.whole();
        LongBuffer longs = bytes.asLongBuffer();
        DoubleBuffer doubles = bytes.asDoubleBuffer();
        FirstRows beyond = new FirstRows();
        for (int row = 0; row < cells.rows(); row++) {
            if (cells.isMissing(row)) {
                doubles.put(row, Double.NaN);
            } else if (!reals.get(row)) {
                long value = longs.get(row);
                if (!TypeRules.isExact(value)) {
                    beyond.add(row, () -> Long.toString(value));
                }
                doubles.put(row, value);
            }
        }
        if (beyond.count() > 0) {
            problems.add(inexact(beyond));
            return null;
        }
        return new DoubleColumn(name, doubles);
    }

    private @Nullable Column texts(String word, List<Problem> problems) {
        boolean text = word.contains("CHAR") || word.contains("CLOB") || word.contains("TEXT");
        if (textRows.count() == 0 && !text && declared == null) {
            return reals(problems);
        }
        DataType wanted = declared;
        if (wanted == null && (word.contains("DATE") || word.contains("TIME"))) {
            wanted = DataType.DATETIME;
        } else if (wanted == null && word.startsWith("BOOL")) {
            wanted = DataType.BOOLEAN;
        } else if (wanted == null && !text && !word.equals("NUMERIC") && isNumeric(word)) {
            problems.add(wrong(
                    "(" + type + ") holds texts where numbers are declared, in " + textRows,
                    "cast it in the query, or a type in its schema."));
            return null;
        }
        return new TextValues(this, asTexts()).as(wanted, problems);
    }

    private static boolean isNumeric(String word) {
        return word.contains("INT")
                || word.contains("REAL")
                || word.contains("FLOA")
                || word.contains("DOUB")
                || word.startsWith("DEC");
    }

    private TextColumn asTexts() {
        LongBuffer values = cells.whole().asLongBuffer();
        IntBuffer codes = TextColumn.allocate(cells.rows());
        for (int row = 0; row < cells.rows(); row++) {
            long value = values.get(row);
            if (cells.isMissing(row)) {
                codes.put(row, -1);
            } else if (texts.get(row)) {
                codes.put(row, (int) value);
            } else {
                String text = reals.get(row) ? Double.toString(Double.longBitsToDouble(value)) : Long.toString(value);
                codes.put(row, dictionary.code(text));
            }
        }
        return new TextColumn(name, codes, dictionary.dictionary());
    }
}
