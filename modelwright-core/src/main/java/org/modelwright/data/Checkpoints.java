package org.modelwright.data;

import static java.util.Objects.requireNonNull;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * What a job has kept of its fits, in a folder of its own that only its owner may read; of each {@link Checkpoint} the last.
 * A session has one, which keeps nothing until it is opened. One job uses a folder at a time; another one that is the same
 * and runs beside it keeps nothing.
 *
 * <p>A file is its format, the SHA-256 of the rest, which fit it is of, and what that fit has written. Folders of jobs that
 * never came back are removed by later ones: after {@value #DAYS} days, or the oldest where all hold more than 2 GiB.
 */
public final class Checkpoints implements AutoCloseable {

    private static final Logger LOG = Log.of(Checkpoints.class);
    private static final String HEAD = "modelwright checkpoint 1\n";
    private static final String ENDING = ".checkpoint";
    private static final String LOCK = "lock";
    private static final int DIGITS = 32;
    private static final int HASH = 64;
    private static final int DAYS = 14;
    private static final long MOST_BYTES = 2L << 30;
    private static final Duration PAUSE = Duration.ofSeconds(60);

    private @Nullable Path folder;
    private @Nullable FileChannel lock;
    private @Nullable Integer every;
    private boolean keeps;
    private boolean done;
    private int rounds;
    private Consumer<String> warn = it -> {};

    private Checkpoints() {}

    /** {@return some that keep nothing, where there is no session} */
    public static Checkpoints none() {
        return new Checkpoints();
    }

    /** {@return those of a session} */
    public static Checkpoints of(Session session) {
        return session.shared(Checkpoints.class, it -> new Checkpoints());
    }

    /**
     * Begins to keep.
     *
     * @param root of the folders of all jobs
     * @param job what makes two jobs the same one, data and all
     * @param every after how many rounds a fit is kept; never where it is 0, each minute where it is null
     * @param keeps whether a fit that is stopped is kept
     * @param warn hears of what is damaged or cannot be written
     */
    public synchronized void open(
            Path root, String job, @Nullable Integer every, boolean keeps, Consumer<String> warn) {
        if (every != null && every == 0 && !keeps) {
            return;
        }
        this.every = every;
        this.keeps = keeps;
        this.warn = warn;
        Path place = root.resolve(ContentHash.of(job).substring(0, DIGITS));
        try {
            sweep(root, place);
            if (Files.isDirectory(place) && !locked(place)) {
                return;
            }
            folder = place;
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The folder ({}) keeps no checkpoints.", place, e);
        }
    }

    /** {@return one fit's}
     *
     * @param what tells it from all others: settings, rows and library; asked where there is something to be kept or found
     */
    public Checkpoint fit(Supplier<String> what) {
        return new Checkpoint(this, what);
    }

    /** {@return how many rounds were not repeated} */
    public synchronized int rounds() {
        return rounds;
    }

    /** {@return where something is kept; empty where nothing is} */
    public synchronized Optional<Path> kept() {
        return done || isEmpty() ? Optional.empty() : Optional.ofNullable(folder);
    }

    /** The job has come to its end: nothing of it is needed any more. */
    public synchronized void done() {
        done = true;
    }

    void warn(String message) {
        warn.accept(message);
    }

    synchronized void resumed(int fitted) {
        rounds += fitted;
    }

    synchronized @Nullable Integer every() {
        return every;
    }

    synchronized boolean keepsWhatIsStopped() {
        return keeps;
    }

    synchronized boolean isOpen() {
        return folder != null;
    }

    long pauseNanos() {
        return PAUSE.toNanos();
    }

    synchronized boolean isEmpty() {
        return folder == null || files(folder).isEmpty();
    }

    /** {@return what was kept under a key; a file that is not whole is told of and removed} */
    synchronized Optional<byte[]> read(String key) {
        Path file = file(key);
        if (file == null || !Files.exists(file)) {
            return Optional.empty();
        }
        // A channel would be closed by the interruption that stops a job.
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] all = in.readAllBytes();
            int start = HEAD.length() + HASH;
            int end = start + HASH;
            if (all.length >= end
                    && text(all, 0, HEAD.length()).equals(HEAD)
                    && text(all, HEAD.length(), start)
                            .equals(ContentHash.of(Arrays.copyOfRange(all, start, all.length)))
                    && text(all, start, end).equals(ContentHash.of(key))) {
                return Optional.of(Arrays.copyOfRange(all, end, all.length));
            }
            damaged(file);
        } catch (IOException e) {
            warn.accept("The checkpoint (" + file + ") cannot be read: " + Cause.of(e) + "; the fit begins anew.");
        }
        return Optional.empty();
    }

    private void damaged(Path file) throws IOException {
        warn.accept("The checkpoint (" + file + ") is damaged and is not used; the fit begins anew.");
        Files.delete(file);
    }

    private static String text(byte[] all, int from, int to) {
        return new String(all, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** {@return whether it is on the disk, whole} */
    synchronized boolean write(String key, byte[] state) {
        Path file = file(key);
        if (folder == null || file == null) {
            return false;
        }
        byte[] name = ContentHash.of(key).getBytes(StandardCharsets.ISO_8859_1);
        byte[] rest = Arrays.copyOf(name, HASH + state.length);
        System.arraycopy(state, 0, rest, HASH, state.length);
        try {
            make(folder);
            if (lock == null && !locked(folder)) {
                folder = null;
                return false;
            }
            if (bytes(folder) + rest.length > MOST_BYTES) {
                throw new IOException("there is more than " + (MOST_BYTES >> 20) + " MB of them");
            }
            try (Staged beside = Staged.file(folder)) {
                try (FileOutputStream out = new FileOutputStream(beside.path().toFile())) {
                    out.write((HEAD + ContentHash.of(rest)).getBytes(StandardCharsets.ISO_8859_1));
                    out.write(rest);
                    out.getFD().sync();
                }
                beside.replace(file);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            warn.accept("No checkpoint can be kept in (" + folder + "): " + Cause.of(e) + "; the fit goes on without.");
            folder = null;
            return false;
        }
    }

    private @Nullable Path file(String key) {
        return folder == null ? null : folder.resolve(ContentHash.of(key).substring(0, DIGITS) + ENDING);
    }

    private static void make(Path folder) throws IOException {
        makeOwn(requireNonNull(folder.toAbsolutePath().getParent()));
        makeOwn(folder);
    }

    private static void makeOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    /** {@return whether this job alone uses the folder} */
    private boolean locked(Path place) throws IOException {
        FileChannel channel =
                FileChannel.open(place.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                lock = channel;
                return true;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("Another job of this process uses ({}).", place);
        }
        channel.close();
        return false;
    }

    /** {@return the checkpoints in a folder} */
    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().endsWith(ENDING))
                    .toList();
        } catch (IOException e) {
            LOG.debug("The folder ({}) cannot be listed.", folder, e);
            return List.of();
        }
    }

    private static long bytes(Path folder) {
        return files(folder).stream().mapToLong(it -> it.toFile().length()).sum();
    }

    /** Removes what jobs have left that never came back: what is old, and what is too much. */
    private static void sweep(Path root, Path own) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        List<Path> folders;
        try (Stream<Path> all = Files.list(root)) {
            folders = all.filter(it -> Files.isDirectory(it) && !it.equals(own))
                    .sorted(Comparator.comparing(Checkpoints::last).reversed())
                    .toList();
        }
        Instant old = Instant.now().minus(Duration.ofDays(DAYS));
        long sum = 0;
        for (Path each : folders) {
            sum += bytes(each);
            if (sum > MOST_BYTES || last(each).isBefore(old)) {
                FolderTree.delete(each);
            }
        }
    }

    private static Instant last(Path folder) {
        return Instant.ofEpochMilli(files(folder).stream()
                .mapToLong(it -> it.toFile().lastModified())
                .max()
                .orElse(folder.toFile().lastModified()));
    }

    /** A job that has ended well is not undone by a folder that is left. */
    @Override
    public synchronized void close() {
        try {
            if (done && folder != null && lock != null) {
                FolderTree.delete(folder);
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("The checkpoints ({}) could not be removed: {}", folder, Cause.of(e));
        }
        folder = null;
        lock = null;
    }
}
