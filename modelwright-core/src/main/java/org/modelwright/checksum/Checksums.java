package org.modelwright.checksum;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;

/** Reads a file to its end for the checksums in it, and opens what is packed. */
public final class Checksums {

    private static final int BUFFER = 1 << 16;

    private Checksums() {}

    /**
     * Reads a packed text to its end; one that is not packed carries no checksum.
     *
     * @throws DamagedException if a checksum or a length is another than the file says
     * @throws IOException if it cannot be read
     */
    public static void verifyText(Path file) throws IOException {
        if (!isPacked(file)) {
            return;
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = text(file)) {
            while (in.read(buffer) >= 0) {
                // what is read is held against its checksum at its end
            }
        }
    }

    /**
     * Reads the header of each page of a Parquet file, and each page that has a checksum or is packed with one.
     *
     * @throws DamagedException as before
     * @throws IOException as before
     */
    public static void verifyParquet(Path file, Threads threads) throws IOException {
        new ParquetPages(file).verify(threads);
    }

    /** {@return whether a file's ending says that it is packed} */
    public static boolean isPacked(Path file) {
        return file.toString().endsWith(".gz") || file.toString().endsWith(".zst");
    }

    /**
     * {@return the bytes of a text, unpacked where its ending says that it is packed}
     *
     * <p>Reading throws a {@link DamagedException} where a checksum or a length does not fit.
     */
    public static InputStream text(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        if (file.toString().endsWith(".gz")) {
            return new GzipStream(raw);
        }
        return file.toString().endsWith(".zst") ? zstd(raw) : raw;
    }

    private static InputStream zstd(InputStream raw) {
        InputStream frames = new ZstdInputStream(raw);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int at, int count) throws IOException {
                try {
                    return frames.read(bytes, at, count);
                } catch (MalformedInputException | IndexOutOfBoundsException e) {
                    throw new DamagedException("its Zstandard frames do not fit together: " + Cause.of(e));
                } catch (IOException e) {
                    if (String.valueOf(e.getMessage()).contains("Not enough input")) {
                        throw new DamagedException("its end is missing");
                    }
                    throw e;
                }
            }

            @Override
            public void close() throws IOException {
                frames.close();
            }
        };
    }
}
