package org.modelwright.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks work: each row has a figure, and both sides have models of one quality. No time is judged. */
@Tag("oracle")
class BenchIT {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")));

    @TempDir
    Path folder;

    @Test
    @Tag("thorough")
    void theSmallTableHasEveryRow() throws Exception {
        File log = folder.resolve("log").toFile();
        ProcessBuilder builder = new ProcessBuilder(ROOT.resolve("bench/run").toString(), "--small")
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exit = builder.start().waitFor();
        assertThat(exit).as(Files.readString(log.toPath())).isZero();
        List<String> numbers = new ArrayList<>();
        Matcher row = Pattern.compile("(?m)^\\| (P\\d) \\| [^|]+ \\| (-?\\d+\\.\\d\\d)( s)? \\| [^|]+ \\| one \\|")
                .matcher(Files.readString(ROOT.resolve("target/bench/table.md")));
        while (row.find()) {
            numbers.add(row.group(1));
        }
        assertThat(numbers)
                .containsExactly(
                        "P1", "P1", "P2", "P3", "P3", "P4", "P4", "P4", "P5", "P6", "P6", "P7", "P7", "P8", "P8");
    }

    @Test
    void modelsOfDifferentQualityGiveNoRatio() throws IOException, InterruptedException {
        Process python = new ProcessBuilder(
                        Path.of(System.getProperty("modelwright.oracles"), "mlflow-3.17.2/bin/python")
                                .toString(),
                        "-c",
                        "import bench; bench.same_quality('r2', {'metrics': {'r2': 0.9}}, '{\"r2\": 0.91}')")
                .directory(ROOT.resolve("bench").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes());
        assertThat(python.waitFor()).isEqualTo(1);
        assertThat(said).isEqualTo("r2 is 0.9 here and 0.91 there: more than 0.1% apart.\n");
    }
}
