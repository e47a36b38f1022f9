package org.modelwright.job;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * The right to end the run of a dead process and to tell of it: of the jobs of a user that find it at once, one has it. A
 * user whose state folder cannot be written has it too, without being alone with it.
 */
final class Claim implements AutoCloseable {

    private static final Logger LOG = Log.of(Claim.class);

    private final @Nullable FileChannel channel;
    private final Path file;

    private Claim(@Nullable FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** {@return the right; empty where another job has it now} */
    static Optional<Claim> of(String runId) {
        Path file = Heartbeat.file(runId, ".lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Claim(channel, file));
            }
            channel.close();
            return Optional.empty();
        } catch (OverlappingFileLockException e) {
            close(channel, file);
            return Optional.empty();
        } catch (IOException e) {
            LOG.debug("The file ({}) cannot be locked.", file, e);
            close(channel, file);
            return Optional.of(new Claim(null, file));
        }
    }

    private static void close(@Nullable FileChannel channel, Path file) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("The file ({}) cannot be closed.", file, e);
        }
    }

    /** The run is ended: who comes now sees that. */
    @Override
    public void close() {
        if (channel != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("The file ({}) cannot be removed.", file, e);
            }
            close(channel, file);
        }
    }
}
