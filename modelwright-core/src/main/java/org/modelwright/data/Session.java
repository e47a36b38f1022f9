package org.modelwright.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Log;
import org.modelwright.error.ModelwrightException;
import org.slf4j.Logger;

/**
 * What one job has of the machine while it works: its threads, its temporary folder, and what it opens once, such as a
 * database. {@link Resources#open} opens it; whoever opens it closes it, when nothing of it is in use any more.
 *
 * <p>Nothing is made before it is asked for. Columns that were read outlive their session. While it is open it is
 * {@link Work} of the thread that opened it. Its folder is named after its process, so that a later session removes what
 * a process had to leave that was ended from outside.
 */
public final class Session implements AutoCloseable {

    private static final Logger LOG = Log.of(Session.class);

    private static final String FOLDER = "modelwright-";
    private static final Pattern FOLDERS = Pattern.compile(FOLDER + "([A-Za-z0-9.-]+_\\d+_[A-Za-z0-9.-]+)~\\d+.*");

    private final Resources resources;
    private final Threads threads;
    private final Work work = Work.begin();
    private final Map<Class<?>, AutoCloseable> shared = new HashMap<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private @Nullable Path folder;
    private @Nullable MappedFiles files;

    Session(Resources resources) {
        this.resources = resources;
        this.threads = new Threads(resources.threads());
    }

    /** {@return what the job may use} */
    public Resources resources() {
        return resources;
    }

    /** {@return the threads that share work; as many as the resources say} */
    public Threads threads() {
        return threads;
    }

    /** {@return where so many bytes of columns are held: in files beyond a quarter of the memory} */
    public Space space(long bytes) {
        return resources.fits(bytes) ? Space.MEMORY : files();
    }

    private synchronized Space files() {
        if (files == null) {
            files = new MappedFiles(newFolder("columns"));
            opened.push(files);
        }
        return files;
    }

    /**
     * {@return a new and empty folder, which is gone with the session}
     *
     * @param name what its name begins with
     * @throws InfrastructureException if the temporary folder of the system cannot be written to
     */
    public Path newFolder(String name) {
        Path parent = folder();
        try {
            return Files.createTempDirectory(parent, name + "-");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private synchronized Path folder() {
        try {
            if (folder == null) {
                Path parent = Path.of(System.getProperty("java.io.tmpdir"));
                removeAbandoned(parent);
                folder = Files.createTempDirectory(
                        parent, FOLDER + Owner.current().inFileName() + "~");
            }
            return folder;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Removes what processes left there that were ended from outside. */
    static void removeAbandoned(Path parent) {
        Owner.removeAbandoned(parent, FOLDERS);
    }

    private static ModelwrightException unusable(IOException e) {
        return Cause.failure(
                "The temporary folder (" + System.getProperty("java.io.tmpdir") + ") cannot be used",
                "free some room there, or another folder by -Djava.io.tmpdir=FOLDER in MODELWRIGHT_JAVA_OPTS.",
                e);
    }

    /**
     * {@return the one thing of this type that the session has}
     *
     * @param open opens it where it is not there yet; the session closes it, what was opened last first
     */
    public synchronized <T extends AutoCloseable> T shared(Class<T> type, Function<Session, T> open) {
        AutoCloseable found = shared.get(type);
        if (found == null) {
            found = open.apply(this);
            shared.put(type, found);
            opened.push(found);
        }
        return type.cast(found);
    }

    /**
     * What was opened stays open, and the end of the process does not wait for it any more: whoever uses it has
     * {@link Work} of its own.
     */
    public void idle() {
        work.close();
    }

    /**
     * Closes what was opened, ends the threads and removes the folder.
     *
     * @throws IllegalStateException if something cannot be closed; the rest is closed all the same
     */
    @Override
    public synchronized void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                RuntimeException unclosed = e instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException("Something of a session cannot be closed.", e);
                if (failure == null) {
                    failure = unclosed;
                } else {
                    failure.addSuppressed(unclosed);
                }
            }
        }
        shared.clear();
        files = null;
        threads.close();
        removeFolder();
        work.close();
        if (failure != null) {
            throw failure;
        }
    }

    /** A job that has ended well is not undone by a folder that is left. */
    private void removeFolder() {
        if (folder != null) {
            try {
                FolderTree.delete(folder);
            } catch (IOException e) {
                LOG.warn("The temporary folder ({}) could not be removed: {}", folder, Cause.of(e));
            }
            folder = null;
        }
    }
}
