package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.config.ConfigLoader;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.RunRecordFile.PluginJar;
import org.modelwright.plugin.CorePlugin;
import org.modelwright.plugin.Kinds;
import org.modelwright.plugin.Plugin;

/** Jars that strangers would put beside the product: compiled, packed and loaded as theirs are. */
class PluginJarsTest {

    private static final String SPLITTER = """
            package stranger;

            public record EndSplitter(Integer rows) implements org.modelwright.splitter.Splitter {
                @Override
                public org.modelwright.splitter.RowSplit split(org.modelwright.data.Examples examples) {
                    int border = examples.count() - rows;
                    return new org.modelwright.splitter.RowSplit(
                            java.util.stream.IntStream.range(0, border).toArray(),
                            java.util.stream.IntStream.range(border, examples.count()).toArray());
                }
            }
            """;
    private static final String PLUGIN = """
            package stranger;

            public final class Strange implements org.modelwright.plugin.Plugin {
                @Override
                public java.util.List<Class<? extends Record>> kinds() {
                    return java.util.List.of(EndSplitter.class);
                }
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        SmallJob.data(folder);
    }

    private Path jar(String name, String version) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("stranger"));
        Path splitter = Files.writeString(sources.resolve("EndSplitter.java"), SPLITTER);
        Path plugin = Files.writeString(sources.resolve("Strange.java"), PLUGIN);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String path = Path.of(location(Plugin.class).getPath()).toString();
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                path,
                                "-d",
                                classes.toString(),
                                splitter.toString(),
                                plugin.toString()))
                .isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!version.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        }
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            out.putNextEntry(entry(JarFile.MANIFEST_NAME));
            manifest.write(out);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(entry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
            out.putNextEntry(entry("META-INF/services/" + Plugin.class.getName()));
            out.write("stranger.Strange\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        return entry;
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private CheckedJob job(URLClassLoader loader, String splitter) {
        Plugin strange = ServiceLoader.load(Plugin.class, loader).stream()
                .filter(it -> it.type().getClassLoader() == loader)
                .findFirst()
                .orElseThrow()
                .get();
        String yaml = """
                KIND: TrainingJob
                inputs: {KIND: CsvReader, path: FOLDER/inputs.csv, key: id}
                targets: {KIND: CsvReader, path: FOLDER/targets.csv, key: id}
                model: {KIND: BaselineModel}
                splitter: {KIND: SPLITTER}
                alerts_service: {channels: []}
                mlflow_service: {tracking_uri: "sqlite:///FOLDER/mlflow.db", experiment_name: plugins}
                """.replace("FOLDER", folder.toString()).replace("SPLITTER", splitter);
        return new ConfigLoader(Kinds.of(List.of(new CorePlugin(), strange)), name -> null)
                .load(List.of(), List.of(yaml), List.of());
    }

    @Test
    void theJarOfAKindIsRecordedWithVersionAndDigest() throws Exception {
        Path jar = jar("stranger-2.1.jar", "2.1");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, Plugin.class.getClassLoader())) {
            PluginJar expected = new PluginJar("stranger-2.1.jar", "2.1", sha256(jar));
            TrainingResult result = job(loader, "EndSplitter, rows: 8").run();
            assertThat(result.split().test().count()).isEqualTo(8);
            assertThat(record(result).plugins()).containsExactly(expected);
            // A jar that brings no kind of the job changes nothing in it.
            assertThat(record(job(loader, "TrainTestSplitter").run()).plugins()).isEmpty();
        }
    }

    @Test
    void aJarThatSaysNoVersionHasNone() throws Exception {
        Path jar = jar("plain.jar", "");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, Plugin.class.getClassLoader())) {
            assertThat(PluginJars.of(job(loader, "EndSplitter, rows: 8").job()))
                    .containsExactly(new PluginJar("plain.jar", "", sha256(jar)));
        }
    }

    /** With another jar it is another job, though its configuration is the same. */
    @Test
    void anotherJarIsAnotherJob() throws Exception {
        String first = identity("one.jar", "1");
        assertThat(identity("one.jar", "1")).isEqualTo(first);
        assertThat(identity("one.jar", "2")).isNotEqualTo(first);
    }

    private String identity(String name, String version) throws Exception {
        Path jar = jar(name, version);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, Plugin.class.getClassLoader())) {
            return JobIdentity.of(job(loader, "EndSplitter, rows: 8").job());
        }
    }

    private static RunRecordFile.Run record(TrainingResult result) throws IOException {
        String uri = result.loggedModel().artifactUri();
        return RunRecordFile.read(Files.readString(Path.of(uri).resolve(RunRecordFile.NAME)))
                .run();
    }
}
