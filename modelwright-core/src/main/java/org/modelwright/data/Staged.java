package org.modelwright.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file or folder that is made beside its place and moved there when it is whole: nobody sees half of it. One that was
 * not moved is gone when this is closed.
 */
public final class Staged implements AutoCloseable {

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
        return new Staged(Files.createTempFile(folder, ".", ".part"));
    }

    /**
     * {@return an empty folder with a hidden name, which its owner alone may read}
     *
     * @param folder where it will have its place
     * @throws IOException if the folder is not there, or cannot be written to
     */
    public static Staged folder(Path folder) throws IOException {
        return new Staged(Files.createTempDirectory(folder, ".part-"));
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
