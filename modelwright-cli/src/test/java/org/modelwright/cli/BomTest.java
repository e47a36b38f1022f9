package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command made of jars alone, as users have it: its bill of materials lacks nothing. */
@Tag("thorough")
class BomTest {

    private static final String JOB = """
            job:
              KIND: TrainingJob
              bom: complete
              inputs: {KIND: CsvReader, path: rows.csv, exclude: [y]}
              targets: {KIND: CsvReader, path: rows.csv, columns: [y]}
              model: {KIND: XGBoostModel, num_boost_round: 3}
              statement:
                intended_use: trials
                limits: no more than that
                owner: we
                inputs: {licence: CC0, origin: made up, sensitivity: none}
                targets: {licence: CC0, origin: made up, sensitivity: none}
            """;

    @TempDir
    Path folder;

    /** {@return the class path of this test without its folders, which become jars, nor what only tests need} */
    private String jars(String... strangers) throws IOException {
        List<String> jars = new ArrayList<>(List.of(strangers));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String module = entry.replaceFirst(".*\\b(core|xgboost|cli)/target/classes/?$", "$1");
            if (!module.equals(entry)) {
                jars.add(packed(path, folder.resolve("modelwright-" + module + "-0.1.0.jar"))
                        .toString());
            } else if (entry.endsWith(".jar")
                    && !entry.matches(
                            ".*/(?:org/junit|org/assertj|com/tngtech|com/networknt|com/icegreen|org/postgresql"
                                    + "|io/zonky|org/tukaani|org/apiguardian|org/opentest4j|net/bytebuddy|com/ethlo"
                                    + "|tools/jackson/core/jackson-databind|tools/jackson/dataformat|com/fasterxml"
                                    + "|org/checkerframework|org/apache/maven)/.*|.*/[^/]*(?:junit|surefire)[^/]*")) {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static Path packed(Path classes, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, jar);
            }
        }
        return file;
    }

    /** {@return exit code and what was said} */
    private String said(String classPath, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        command,
                        "job.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }

    @Test
    void whatIsMadeOfJarsIsCompleteAndAStrangerIsTold() throws Exception {
        Files.writeString(folder.resolve("job.yaml"), JOB);
        Files.writeString(
                folder.resolve("rows.csv"),
                IntStream.range(0, 80)
                        .mapToObj(row -> row * 7 % 11 + ".5," + row * 3 % 5 + "," + row * 13 % 17 + ".25")
                        .collect(Collectors.joining("\n", "a,b,y\n", "\n")));
        String jars = jars();
        assertThat(said(jars, "plan")).startsWith("0 ").contains("bill of materials: complete");
        assertThat(said(jars, "run")).startsWith("0 ").contains("models:/modelwright/1");
        try (Stream<Path> files = Files.walk(folder.resolve("mlruns"))) {
            Path bill = files.filter(it -> it.endsWith("ml-bom.cdx.json"))
                    .findFirst()
                    .orElseThrow();
            assertThat(bill)
                    .content()
                    .contains("pkg:maven/org.modelwright/modelwright-cli@0.1.0")
                    .contains("pkg:generic/xgboost@3.");
        }

        Path strange = packed(Files.createDirectory(folder.resolve("none")), folder.resolve("strange.jar"));
        assertThat(said(jars(strange.toString()), "run"))
                .startsWith("4 ")
                .contains("the library (strange.jar) says no version and no licence.");
        assertThat(folder.resolve("cache/modelwright/libraries.json")).exists();
    }
}
