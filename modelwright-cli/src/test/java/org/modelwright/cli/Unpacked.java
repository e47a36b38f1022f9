package org.modelwright.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The distribution as a user has it after unpacking the zip. */
final class Unpacked {

    static final String VERSION = System.getProperty("modelwright.version");

    private static final Path ZIP =
            Path.of("target", "modelwright-" + VERSION + ".zip").toAbsolutePath();

    private static @Nullable Path shared;

    private Unpacked() {}

    /**
     * {@return the launcher of a distribution that all tests share, those of other JVMs too, with the archive that its
     * first start makes: who would write into it unpacks one of its own}
     */
    static synchronized Path shared() throws IOException, InterruptedException {
        if (shared == null) {
            Path folder = Files.createDirectories(Path.of("target", "unpacked").toAbsolutePath());
            try (FileChannel lock = FileChannel.open(
                            folder.resolveSibling("unpacked.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                Path launcher = folder.resolve("modelwright-" + VERSION + "/bin/modelwright");
                Path done = folder.resolve("done");
                String zip = Files.getLastModifiedTime(ZIP) + " " + Files.size(ZIP);
                if (!Files.exists(done) || !Files.readString(done).equals(zip)) {
                    delete(folder);
                    unpack(Files.createDirectory(folder));
                    Launched first = Launched.run(
                            folder,
                            Map.of("JAVA_HOME", System.getProperty("java.home")),
                            List.of(launcher.toString(), "--version"));
                    if (first.exitCode() != 0) {
                        throw new AssertionError(first.err());
                    }
                    Files.writeString(done, zip);
                }
                shared = launcher;
            }
        }
        return shared;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** {@return the launcher of a distribution of its own, there, which has not been started yet} */
    static Path into(Path folder) throws IOException, InterruptedException {
        Path from = shared().getParent().getParent();
        Path to = folder.resolve(from.getFileName());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path place = from.relativize(file);
                if (place.startsWith("cache")) {
                    continue;
                }
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to.resolve(place));
                } else {
                    Files.copy(file, to.resolve(place), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return to.resolve("bin/modelwright");
    }

    /** Unpacks the zip there; the natives of other platforms are left out. */
    private static void unpack(Path folder) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(ZIP, Map.of("enablePosixFileAttributes", true));
                Stream<Path> entries = Files.walk(archive.getPath("/"))) {
            String mine = "linux-" + System.getProperty("os.arch").replace("amd64", "x86_64");
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path target = folder.resolve(entry.toString().substring(1));
                boolean foreign = entry.toString().contains("/native/")
                        && List.of("linux-x86_64", "linux-aarch64", "macos-aarch64").stream()
                                .anyMatch(name ->
                                        !name.equals(mine) && entry.toString().contains(name));
                if (foreign) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(entry, target);
                    Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(entry));
                }
            }
        }
    }
}
