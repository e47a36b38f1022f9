package org.modelwright.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * A file or folder that is made beside its place and moved there when it is whole: nobody sees half of it. One that was
 * not moved is gone when this is closed. One whose process was ended from outside is gone when the next is made beside
 * it, or by {@link #removeAbandoned}; its name says which process that was.
 */
public final class Staged implements AutoCloseable {

    private static final Pattern NAME =
            Pattern.compile("\\.(?:part-)?([A-Za-z0-9.-]+_\\d+_[A-Za-z0-9.-]+)~\\d+(?:\\.part)?");

    private final Path path;

    private Staged(Path path) {
        this.path = path;
    }

    /**
     * {@return an empty file with a hidden name, which its owner alone may read}
     *
     * @param folder where it will have its place
     * @throws IOException if the folder is not there, or cannot be written to
     */
    public static Staged file(Path folder) throws IOException {
        removeAbandoned(folder);
        return new Staged(Files.createTempFile(folder, "." + Owner.current().inFileName() + "~", ".part"));
    }

    /**
     * {@return an empty folder with a hidden name, which its owner alone may read}
     *
     * @param folder where it will have its place
     * @throws IOException if the folder is not there, or cannot be written to
     */
    public static Staged folder(Path folder) throws IOException {
        removeAbandoned(folder);
        return new Staged(
                Files.createTempDirectory(folder, ".part-" + Owner.current().inFileName() + "~"));
    }

    /**
     * Removes what was staged in a folder by processes of this machine that were ended from outside; nothing of a process
     * that lives, and nothing that has another name.
     *
     * @param folder need not be there
     */
    public static void removeAbandoned(Path folder) {
        Owner.removeAbandoned(folder, NAME);
    }

    /** {@return where to write} */
    public Path path() {
        return path;
    }

    /**
     * Moves it to its place.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something is there
     * @throws IOException if it cannot be moved
     */
    public void moveTo(Path place) throws IOException {
        Files.move(path, place);
    }

    /**
     * Moves a file to its place, instead of a file that may be there.
     *
     * @throws IOException if it cannot be moved
     */
    public void replace(Path place) throws IOException {
        Files.move(path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(path)) {
            FolderTree.delete(path);
        }
    }
}
