package org.modelwright.splitter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;

/**
 * A pseudo-random order of rows that can be computed anywhere: the first 8 bytes of the SHA-256 of the UTF-8 text {@code seed/name}, as an
 * unsigned big-endian number. To be compared as Java's signed numbers, 2^63 is taken off.
 */
final class RowHash {

    private static final int BLOCK = 8192;

    private final String seed;
    private final MessageDigest sha256;

    RowHash(String seed) {
        this.seed = seed;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** {@return the hash of a name} */
    long of(String name) {
        byte[] hash = sha256.digest((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong() ^ Long.MIN_VALUE;
    }

    /** {@return the hash of each row's name: its values as text, joined by slashes} */
    long[] ofRows(Frame names, Threads threads) {
        List<Column> columns = names.columns();
        long[] hashes = new long[names.rows()];
        threads.forEach((hashes.length + BLOCK - 1) / BLOCK, block -> {
            RowHash hash = new RowHash(seed); // a digest serves one thread
            StringBuilder name = new StringBuilder();
            for (int row = block * BLOCK; row < Math.min(hashes.length, (block + 1) * BLOCK); row++) {
                name.setLength(0);
                for (int i = 0; i < columns.size(); i++) {
                    name.append(i == 0 ? "" : "/").append(columns.get(i).text(row));
                }
                hashes[row] = hash.of(name.toString());
            }
        });
        return hashes;
    }
}
