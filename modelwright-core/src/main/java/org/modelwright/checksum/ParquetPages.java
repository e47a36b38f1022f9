package org.modelwright.checksum;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;

/**
 * The pages of a Parquet file, found as its metadata says.
 *
 * @see <a href="https://github.com/apache/parquet-format/blob/master/README.md">the format</a>
 */
final class ParquetPages {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    /** The length of the metadata, and the magic bytes behind it. */
    private static final int TAIL = 8;

    private static final String ARROW = "ARROW:schema";

    private final Path file;

    ParquetPages(Path file) {
        this.file = file;
    }

    void verify(Threads threads) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Optional<FileMetaData> metadata = metadata(channel);
            if (metadata.isEmpty()) {
                return; // no Parquet: whoever reads it says so
            }
            List<ParquetChunk> chunks = chunks(metadata.get(), channel);
            threads.forEach(chunks.size(), number -> {
                try {
                    chunks.get(number).verify();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Optional<FileMetaData> metadata(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < MAGIC.length + TAIL) {
            return Optional.empty();
        }
        ByteBuffer tail = read(channel, size - TAIL, TAIL);
        int length = tail.getInt();
        byte[] magic = new byte[MAGIC.length];
        tail.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            return Optional.empty();
        }
        if (length < 0 || length > size - MAGIC.length - TAIL) {
            throw new DamagedException("its metadata would be longer than itself");
        }
        byte[] bytes = read(channel, size - TAIL - length, length).array();
        try {
            return Optional.of(Util.readFileMetaData(new ByteArrayInputStream(bytes), Math.max(1, length)));
        } catch (IOException | RuntimeException e) {
            // The structures throw whatever they meet in bytes that are none.
            throw new DamagedException("its metadata cannot be read: " + Cause.of(e));
        }
    }

    /** Nothing here reads Arrow's copy of the schema; but where its frame is broken, the metadata was changed. */
    private static void verifyArrow(String note) throws IOException {
        try {
            ByteBuffer message =
                    ByteBuffer.wrap(Base64.getDecoder().decode(note)).order(ByteOrder.LITTLE_ENDIAN);
            if (message.getInt() == -1 && message.getInt() <= message.remaining()) {
                return;
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new DamagedException("its metadata holds a schema of Arrow that is none");
        }
        throw new DamagedException("its metadata holds a schema of Arrow of another length");
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // until all of it is there
        }
        return bytes.flip();
    }

    private static List<ParquetChunk> chunks(FileMetaData metadata, FileChannel channel) throws IOException {
        int leaves = 0;
        for (SchemaElement element : all(metadata.getSchema())) {
            leaves += element.isSetNum_children() && element.getNum_children() > 0 ? 0 : 1;
        }
        long rows = 0;
        List<ParquetChunk> chunks = new ArrayList<>();
        for (RowGroup group : all(metadata.getRow_groups())) {
            rows += group.getNum_rows();
            if (group.getColumnsSize() != leaves) {
                throw new DamagedException("its metadata names " + leaves + " columns, and " + group.getColumnsSize()
                        + " in one of its row groups");
            }
            for (ColumnChunk chunk : all(group.getColumns())) {
                // What is encrypted, or in another file, is no reader's of ours.
                ColumnMetaData column = chunk.getMeta_data();
                if (column != null && !chunk.isSetCrypto_metadata() && !chunk.isSetFile_path()) {
                    chunks.add(new ParquetChunk(channel, column));
                }
            }
        }
        for (KeyValue note : all(metadata.getKey_value_metadata())) {
            if (ARROW.equals(note.getKey())) {
                verifyArrow(String.valueOf(note.getValue()));
            }
        }
        if (rows != metadata.getNum_rows()) {
            throw new DamagedException(
                    "its metadata counts " + metadata.getNum_rows() + " rows, and " + rows + " in its row groups");
        }
        return chunks;
    }

    /** What is not written is null in the format's structures. */
    private static <T> List<T> all(@Nullable List<T> written) {
        return written == null ? List.of() : written;
    }
}
