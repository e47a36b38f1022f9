package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of examples/library, compiled and run with nothing but the jars of the distribution. */
class LibraryIT {

    @TempDir
    Path folder;

    @Test
    void aProgramTrainsWithoutYaml() throws Exception {
        Path distribution = Unpacked.into(folder).resolveSibling("..").toRealPath();
        Path home = Files.createDirectory(folder.resolve("home"));
        Path natives;
        try (Stream<Path> platforms = Files.list(distribution.resolve("lib/native"))) {
            natives = platforms.findFirst().orElseThrow();
        }

        Launched launched = Launched.run(
                distribution,
                Map.of("HOME", home.toString()),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Launched.QUICK,
                        "-Duser.home=" + home,
                        "-cp",
                        "lib/*",
                        "-Djava.library.path=" + distribution.relativize(natives),
                        "-Djna.boot.library.path=" + distribution.relativize(natives),
                        "examples/library/TrainFromJava.java"));

        assertThat(launched.exitCode()).as(launched.err()).isZero();
        List<String> lines = launched.out().lines().toList();
        assertThat(lines.subList(lines.size() - 4, lines.size()))
                .satisfiesExactly(
                        version -> assertThat(version).isEqualTo("models:/bikes/1"),
                        score -> assertThat(score).matches("mean_squared_error \\d+\\.\\d+"),
                        score -> assertThat(score).matches("mean_absolute_error \\d+\\.\\d+"),
                        score -> assertThat(score).matches("r2_score 0\\.[6-9]\\d*"));
        assertThat(distribution.resolve("mlflow.db")).isNotEmptyFile();
        assertThat(home).isEmptyDirectory();
    }
}
