package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ErrorClass;
import org.modelwright.internal.text.Product;

/** What examples/operate shows is what there is: commands, options, exit codes, jobs, units. */
class OperateExamplesTest {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")));
    private static final Path EXAMPLES = ROOT.resolve("examples/operate");

    @TempDir
    Path folder;

    private static String text(String name) throws IOException {
        return Files.readString(EXAMPLES.resolve(name));
    }

    @Test
    void everyCommandAndOptionIsThere() throws IOException {
        int found = 0;
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.sorted().toList()) {
                String plain = Files.readString(file)
                        .replaceAll("(?m)^ *#.*$", "")
                        .replaceAll("args: \\[(.*)]", "modelwright $1")
                        .replace("\"", "")
                        .replace(",", "");
                Matcher command = Pattern.compile("modelwright (run|watch)\\b([^\\n|;&)]*)")
                        .matcher(plain);
                while (command.find()) {
                    found++;
                    String help = Answer.to(command.group(1), "--help").out();
                    Arrays.stream(command.group(2).split("\\s+"))
                            .filter(it -> it.startsWith("--"))
                            .forEach(it -> assertThat(help).as("%s", file).contains(it));
                }
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(8);
    }

    @Test
    void bothJobsAreTaken() throws IOException {
        String embedded = text("kubernetes.yaml")
                .lines()
                .dropWhile(it -> !it.equals("  job.yaml: |"))
                .skip(1)
                .takeWhile(it -> it.startsWith("    "))
                .map(it -> it.substring(4))
                .collect(Collectors.joining("\n"));
        for (Path job :
                List.of(EXAMPLES.resolve("job.yaml"), Files.writeString(folder.resolve("embedded.yaml"), embedded))) {
            Answer answer = Answer.to("validate", job.toString());
            assertThat(answer.exitCode()).as(answer.err()).isZero();
        }
    }

    @Test
    void whatARetryCannotMendEndsThere() throws IOException {
        String codes = ErrorClass.all().stream()
                .filter(it -> !List.of("infrastructure", "interrupted").contains(it.name()))
                .map(it -> String.valueOf(it.exitCode()))
                .collect(Collectors.joining(" "));
        assertThat(text("modelwright-bikes.service")).contains("RestartPreventExitStatus=" + codes + "\n");
        assertThat(text("kubernetes.yaml")).contains("values: [" + codes.replace(" ", ", ") + "]");
        assertThat(Files.readString(ROOT.resolve("docs/operate.md"))).contains("`" + codes.replace(" ", "`, `") + "`");
    }

    @Test
    void theImageTakesTheDistributionOfThisVersion() throws IOException {
        assertThat(text("Dockerfile")).contains("COPY modelwright-" + Product.version() + ".zip /\n");
    }

    @Test
    void aFailureOfTheMachineIsTriedOnceMoreAndNoOther() throws Exception {
        assertThat(trained("5", "0")).isEqualTo("0: run --if-changed job.yaml, run --if-changed job.yaml");
        assertThat(trained("5", "5")).isEqualTo("5: run --if-changed job.yaml, run --if-changed job.yaml");
        assertThat(trained("3")).isEqualTo("3: run --if-changed job.yaml");
        assertThat(trained("0")).isEqualTo("0: run --if-changed job.yaml");
    }

    /** Runs the script with a command that ends with these codes, one after the other. */
    private String trained(String... codes) throws Exception {
        Path asked = folder.resolve("asked");
        Files.deleteIfExists(asked);
        Path command = Files.writeString(
                folder.resolve("modelwright"),
                "#!/bin/bash\ncodes=(" + String.join(" ", codes) + ")\necho \"$@\" >>" + asked
                        + "\nexit ${codes[$(wc -l <" + asked + ") - 1]}\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        Launched run = Launched.run(
                folder,
                Map.of("PATH", folder + ":" + System.getenv("PATH"), "PAUSE", "0"),
                List.of("bash", EXAMPLES.resolve("train.sh").toString(), "job.yaml"));
        return run.exitCode() + ": " + String.join(", ", Files.readAllLines(asked));
    }

    @Test
    void systemdTakesTheUnits() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(it -> Files.isExecutable(Path.of(it, "systemd-analyze"))))
                .as("systemd-analyze")
                .isTrue();
        List<String> command = new java.util.ArrayList<>(List.of("systemd-analyze", "verify"));
        try (Stream<Path> units = Files.list(EXAMPLES)) {
            for (Path unit : units.filter(it -> it.toString().matches(".*\\.(service|timer)"))
                    .toList()) {
                Path here = folder.resolve(unit.getFileName());
                Files.writeString(
                        here, Files.readString(unit).replace("/opt/modelwright/bin/modelwright", "/bin/true"));
                command.add(here.toString());
            }
        }
        assertThat(command).hasSize(6);
        Launched verified = Launched.run(folder, Map.of(), command);
        assertThat(verified.err()).doesNotContain(folder.toString()).doesNotContain("modelwright-");
        assertThat(verified.exitCode()).isZero();
    }
}
