package org.modelwright.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.modelwright.error.InfrastructureException;

/**
 * Where the values of columns are held: {@link #MEMORY}, or {@link #FILES} in the temporary folder that have no name
 * any more once they are made, and are gone with the columns or the process. To everybody who reads, both are the same.
 *
 * <p>{@link Resources#space} says which of the two so much data belongs to.
 */
public enum Space {
    /** Outside the object heap. */
    MEMORY {
        @Override
        ByteBuffer bytes(int count) {
            return ByteBuffer.allocateDirect(count);
        }
    },
    /** In files that the process maps; what was not looked at for a moment takes no memory of the process. */
    FILES {
        @Override
        ByteBuffer bytes(int count) {
            return count == 0 ? ByteBuffer.allocateDirect(0) : file(count);
        }
    };

    private static final int BLOCK = 1 << 20;

    abstract ByteBuffer bytes(int count);

    /** {@return room for so many values of so many bytes each, all zero, in native order} */
    ByteBuffer allocate(int values, int size) {
        return bytes(Math.multiplyExact(values, size)).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer file(int count) {
        try {
            Path path = Files.createTempFile("modelwright-", ".column");
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                // Written, not only made long: a full disk is to be told here, and not to a write into mapped memory.
                ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
                for (long at = 0; at < count; ) {
                    zeros.clear().limit((int) Math.min(BLOCK, count - at));
                    at += channel.write(zeros, at);
                }
                MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, count);
                MappedPages.watch(mapped);
                return mapped;
            } finally {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InfrastructureException(
                    "The data is more than the job's memory holds, and the temporary folder ("
                            + System.getProperty("java.io.tmpdir") + ") cannot take it: " + e.getMessage() + ".",
                    "free some room there, a larger memory of the job, or another folder by -Djava.io.tmpdir=FOLDER in"
                            + " MODELWRIGHT_JAVA_OPTS.",
                    e);
        }
    }
}
