package org.modelwright.mlflow.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.modelwright.data.FolderTree;
import org.modelwright.data.Staged;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.mlflow.ArtifactFile;

/** Files of runs and models on this machine's disk. Each appears whole, or not at all. */
public final class ArtifactFolder {

    /**
     * Linux's other name for the folder that a process works in. Locations begin with it where the folder's own name holds a
     * percent sign, which MLflow would decode.
     */
    public static final String WORKING_FOLDER = "/proc/self/cwd";

    private static final String STAGING = ".staging-";

    private ArtifactFolder() {}

    /** {@return the folder of an artifact URI as a store on this machine writes it} */
    public static Path of(String uri) {
        if (uri.startsWith("file:")) {
            try {
                return Path.of(URI.create(uri.replace(" ", "%20")));
            } catch (IllegalArgumentException e) {
                throw Cause.failure(
                        "The artifacts (" + uri + ") are at no place on this machine", "another experiment_name.", e);
            }
        }
        if (uri.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
            throw new InfrastructureException(
                    "The artifacts (" + uri + ") are not on this machine.",
                    "another experiment_name: this experiment was made through a server.");
        }
        return Path.of(uri).toAbsolutePath();
    }

    /** Copies a file into a folder. */
    public static void copy(Path file, Path folder, String path) {
        checkPath(path);
        Path to = folder.resolve(path);
        try {
            Path parent = Files.createDirectories(parent(to));
            try (Staged beside = Staged.file(parent)) {
                Files.copy(file, beside.path(), StandardCopyOption.REPLACE_EXISTING);
                allowReading(beside.path());
                sync(beside.path());
                beside.replace(to);
            }
        } catch (IOException | UncheckedIOException e) {
            throw failure(to, e);
        }
    }

    /**
     * Refuses what a server would decode, fold or refuse.
     *
     * @throws InfrastructureException unless the path is made of plain names with / between them
     */
    public static void checkPath(String path) {
        if (!path.matches("[A-Za-z0-9._-]++(?:/[A-Za-z0-9._-]++)*+") || path.matches("(.*/)?\\.{1,2}(/.*)?")) {
            throw new InfrastructureException(
                    "The artifact path (" + path + ") is not made of letters, digits and . _ - with / between names.");
        }
    }

    /** {@return the entries of a folder, by name; none if it is not there} */
    public static List<ArtifactFile> list(Path folder, String path) {
        Path place = path.isEmpty() ? folder : folder.resolve(path);
        if (!place.normalize().startsWith(folder) || !Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(place)) {
            List<ArtifactFile> files = new ArrayList<>();
            for (Path entry : entries.sorted().toList()) {
                boolean directory = Files.isDirectory(entry);
                files.add(new ArtifactFile(
                        (path.isEmpty() ? "" : path + "/") + entry.getFileName(),
                        directory,
                        directory ? 0 : Files.size(entry)));
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw Cause.failure("The folder (" + place + ") cannot be read", null, e);
        }
    }

    /** Copies every file of a folder into another one. */
    public static void copyAll(Path from, Path to) {
        if (!Files.isDirectory(from)) {
            throw new InfrastructureException(
                    "The artifacts (" + from + ") are not there.", "the store was moved, or its files were deleted.");
        }
        try {
            copyTree(from, to);
        } catch (IOException | UncheckedIOException e) {
            throw failure(to, e);
        }
    }

    /** A temporary file is its owner's alone; what is published has the permissions of any new file. */
    private static void allowReading(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /** {@return an empty folder beside the one that a model's files will have; what was staged before is gone} */
    public static Path stage(Path artifacts) {
        discard(artifacts);
        try {
            Files.createDirectories(parent(artifacts));
            return Files.createDirectory(staging(artifacts));
        } catch (IOException | UncheckedIOException e) {
            throw failure(artifacts, e);
        }
    }

    private static Path staging(Path artifacts) {
        return parent(artifacts).resolve(STAGING + artifacts.getFileName());
    }

    /** Moves a finished folder to its place by one rename; copies it beside that place first from another disk. */
    public static void publish(Path directory, Path artifacts) {
        if (Files.exists(artifacts)) {
            throw new InfrastructureException("The model's files (" + artifacts + ") are there already.");
        }
        try {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sync(file);
                }
            }
            Files.createDirectories(parent(artifacts));
            try {
                Files.move(directory, artifacts, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Path staged = stage(artifacts);
                copyTree(directory, staged);
                Files.move(staged, artifacts, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException | UncheckedIOException e) {
            throw failure(artifacts, e);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                    sync(copy);
                }
            }
        }
    }

    /** Removes what was staged and never published. */
    public static void discard(Path artifacts) {
        remove(staging(artifacts), artifacts);
    }

    /** Removes what was staged and what was published for a model that will never be READY. */
    public static void withdraw(Path artifacts) {
        discard(artifacts);
        remove(artifacts, artifacts);
    }

    private static void remove(Path folder, Path artifacts) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            FolderTree.delete(folder);
            if (!Files.exists(artifacts)) {
                Files.delete(parent(artifacts)); // the model's own folder, empty now
            }
        } catch (IOException | UncheckedIOException e) {
            throw Cause.failure("The unfinished model (" + folder + ") cannot be removed", null, e);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new InfrastructureException("The artifacts (" + path + ") have no folder.");
        }
        return parent;
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static ModelwrightException failure(Path path, Exception e) {
        return Cause.failure(
                "The file (" + path + ") cannot be written", "free some space, or make the folder writable.", e);
    }
}
