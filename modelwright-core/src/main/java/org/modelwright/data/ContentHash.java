package org.modelwright.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of everything in a frame: names, types, key, and every value.
 *
 * <p>The bytes that are hashed, so that somebody else can do it again: the SHA-256 (32 bytes) of each column in order.
 * That of a column is taken of {@code C}, the length of its name in bytes (4 bytes), the name in UTF-8, the type's MLflow name likewise, {@code K} for a key column or
 * {@code V}, the number of rows (4 bytes), and then its values row by row: {@code double} and {@code long} 8 bytes
 * (a NaN is 0x7ff8000000000000), {@code datetime} 8 bytes of microseconds (missing is the least long), {@code boolean}
 * one byte, {@code string} the length in bytes (4 bytes) and UTF-8, a missing one the length -1. All numbers are
 * little-endian.
 */
public final class ContentHash {

    private static final int BLOCK = 8192;

    private final MessageDigest digest;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** {@return 64 lower-case hex digits} */
    public static String of(Frame frame, Threads threads) {
        ContentHash hash = new ContentHash();
        threads.map(
                        frame.columns(),
                        column -> new ContentHash().column(column, frame.key().contains(column.name())))
                .forEach(hash.digest::update);
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    /** {@return 64 lower-case hex digits of a text in UTF-8} */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return 64 lower-case hex digits of some bytes} */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(new ContentHash().digest.digest(bytes));
    }

    private byte[] column(Column column, boolean key) {
        head(column, key);
        values(column);
        return digest.digest();
    }

    private void head(Column column, boolean key) {
        digest.update((byte) 'C');
        text(column.name().getBytes(StandardCharsets.UTF_8));
        text(column.type().mlflowName().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) (key ? 'K' : 'V'));
        number(column.rows());
    }

    private void values(Column column) {
        int rows = column.rows();
        if (column instanceof DoubleColumn doubles) {
            DoubleBuffer values = doubles.values();
            for (int row = 0; row < rows; row++) {
                // doubleToLongBits makes every NaN the same.
                put(Double.doubleToLongBits(values.get(row)));
            }
            flush();
        } else if (column instanceof FloatColumn floats) {
            FloatBuffer values = floats.values();
            for (int row = 0; row < rows; row++) {
                put(Double.doubleToLongBits(values.get(row)));
            }
            flush();
        } else if (column instanceof LongColumn longs) {
            longs(longs.values(), rows);
        } else if (column instanceof DateTimeColumn dates) {
            longs(dates.values(), rows);
        } else if (column instanceof BooleanColumn booleans) {
            digest.update(booleans.values().duplicate().rewind());
        } else if (column instanceof TextColumn texts) {
            List<byte[]> bytes = texts.dictionary().stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList();
            for (int row = 0; row < rows; row++) {
                int code = texts.codes().get(row);
                if (code < 0) {
                    number(-1);
                } else {
                    text(bytes.get(code));
                }
            }
        }
    }

    private void longs(LongBuffer values, int rows) {
        for (int row = 0; row < rows; row++) {
            put(values.get(row));
        }
        flush();
    }

    private void put(long value) {
        block.putLong(value);
        if (!block.hasRemaining()) {
            flush();
        }
    }

    private void flush() {
        digest.update(block.flip());
        block.clear();
    }

    private void text(byte[] bytes) {
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(int value) {
        digest.update(new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    }
}
