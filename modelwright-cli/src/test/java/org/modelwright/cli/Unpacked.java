package org.modelwright.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The distribution as a user has it after unpacking the zip. */
final class Unpacked {

    static final String VERSION = System.getProperty("modelwright.version");

    private static @Nullable Path shared;

    private Unpacked() {}

    /**
     * {@return the launcher of a distribution that all tests of this JVM share: who would write into it unpacks one of its
     * own}
     */
    static synchronized Path shared() throws IOException {
        if (shared == null) {
            Path folder = Files.createTempDirectory("unpacked");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            shared = into(folder);
        }
        return shared;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the launcher of the distribution, unpacked there; the natives of other platforms are left out} */
    static Path into(Path folder) throws IOException {
        Path zip = Path.of("target", "modelwright-" + VERSION + ".zip").toAbsolutePath();
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
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
        return folder.resolve("modelwright-" + VERSION + "/bin/modelwright");
    }
}
