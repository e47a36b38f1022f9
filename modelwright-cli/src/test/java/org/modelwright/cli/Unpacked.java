package org.modelwright.cli;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The distribution as a user has it after unpacking the zip. */
final class Unpacked {

    static final String VERSION = System.getProperty("modelwright.version");

    private Unpacked() {}

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
