package org.modelwright.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;

/**
 * What executors elsewhere need of this process: its jars, but for Spark's own, and the libraries of machine code that a
 * worker loads. The executors run on machines of the driver's kind. Where one jar holds all, as for {@code spark-submit},
 * nothing is left to be sent.
 *
 * @param jars on the class path of the driver
 * @param libraries files that {@link #unpacked} makes known on the other side
 */
record Shipped(List<String> jars, List<String> libraries) {

    private static final String NATIVE_PATH = "modelwright.native.path";
    private static final String JNA_PATH = "jna.boot.library.path";
    private static final List<String> LIBRARIES = List.of("xgboost4j", "jnidispatch");

    static Shipped of(String classPath) {
        Path spark = folderOf(SparkConf.class);
        List<String> jars = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(it -> it.endsWith(".jar"))
                .map(it -> Path.of(it).toAbsolutePath().normalize())
                .filter(it -> spark == null || !it.startsWith(spark))
                .filter(Files::isReadable)
                .map(Path::toString)
                .toList();
        List<String> libraries = new ArrayList<>();
        String folder = System.getProperty(NATIVE_PATH);
        if (folder != null) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(it -> LIBRARIES.stream().anyMatch(it.getFileName().toString()::contains))
                        .map(Path::toString)
                        .sorted()
                        .forEach(libraries::add);
            } catch (IOException e) {
                throw Cause.failure("The folder (" + folder + ") cannot be read", null, e);
            }
        }
        return new Shipped(jars, libraries);
    }

    private static @Nullable Path folderOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? null : Path.of(source.getLocation().getPath()).getParent();
    }

    void into(SparkConf conf) {
        add(conf, "spark.jars", jars);
        add(conf, "spark.files", libraries);
    }

    private static void add(SparkConf conf, String name, List<String> files) {
        String all = Stream.concat(Stream.of(conf.get(name, "")), files.stream())
                .filter(it -> !it.isEmpty())
                .distinct()
                .collect(Collectors.joining(","));
        if (!all.isEmpty()) {
            conf.set(name, all);
        }
    }

    /** In an executor: tells where the libraries are that were sent. */
    static void unpacked() {
        if (System.getProperty(NATIVE_PATH) != null) {
            return;
        }
        File[] sent = new File(SparkFiles.getRootDirectory()).listFiles();
        if (sent != null
                && Arrays.stream(sent).anyMatch(it -> LIBRARIES.stream().anyMatch(it.getName()::contains))) {
            String folder = new File(SparkFiles.getRootDirectory()).getAbsolutePath();
            System.setProperty(NATIVE_PATH, folder);
            System.setProperty(JNA_PATH, folder);
        }
    }
}
