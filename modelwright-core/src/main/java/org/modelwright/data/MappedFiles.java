package org.modelwright.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;

/** Files that the process maps; what was not looked at for a moment takes no memory of the process. */
final class MappedFiles extends Space implements AutoCloseable {

    private static final int BLOCK = 1 << 20;

    private final Path folder;
    private final AtomicLong made = new AtomicLong();
    private final MappedPages pages = new MappedPages();

    MappedFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    ByteBuffer bytes(int count) {
        return count == 0 ? ByteBuffer.allocateDirect(0) : file(count);
    }

    private ByteBuffer file(int count) {
        try {
            Path path = folder.resolve(made.incrementAndGet() + ".column");
            try (FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                // Written, not only made long: a full disk is to be told here, and not to a write into mapped memory.
                ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
                for (long at = 0; at < count; ) {
                    zeros.clear().limit((int) Math.min(BLOCK, count - at));
                    at += channel.write(zeros, at);
                }
                MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, count);
                pages.watch(mapped);
                return mapped;
            } finally {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            String what = "The data is more than the job's memory holds, and the temporary folder ("
                    + System.getProperty("java.io.tmpdir") + ") cannot take it";
            Cause cause = Cause.of(e);
            if (cause.origin() == Cause.Origin.STOP) {
                throw Cause.failure(what, null, e);
            }
            // There is more to be done about it than about any full disk.
            throw new InfrastructureException(
                    what + ": " + cause + ".",
                    "free some room there, a larger memory of the job, or another folder by -Djava.io.tmpdir=FOLDER in"
                            + " MODELWRIGHT_JAVA_OPTS.",
                    e);
        }
    }

    /** Ends the thread that gives pages back; the columns stay. */
    @Override
    public void close() {
        pages.close();
    }
}
