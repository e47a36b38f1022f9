package org.modelwright.job;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordTree;
import org.modelwright.error.Cause;
import org.modelwright.internal.text.Sha256;
import org.modelwright.modelfiles.RunRecordFile.PluginJar;

/** The jars that bring the kinds of a job, other than the core. */
final class PluginJars {

    private PluginJars() {}

    /** {@return where a job's kinds come from} */
    static Set<Path> places(TrainingJob job) {
        Set<Path> files = new TreeSet<>();
        RecordTree.types(job).forEach(type -> {
            Path file = file(type);
            if (file != null) {
                files.add(file);
            }
        });
        return files;
    }

    /** {@return the jars of a job's kinds, by name; none for kinds that come from a folder of classes} */
    static List<PluginJar> of(TrainingJob job) {
        return places(job).stream()
                .filter(it -> !it.equals(file(TrainingJob.class)) && isJar(it))
                .map(PluginJars::of)
                .toList();
    }

    /**
     * {@return the SHA-256 of what brings a job's kinds and is no part of the distribution, which lies beside the core, by
     * name; an empty one where it is no jar}
     */
    static Map<String, String> strangers(TrainingJob job) {
        Path core = file(TrainingJob.class);
        Map<String, String> strangers = new TreeMap<>();
        for (Class<?> type : RecordTree.types(job)) {
            Path file = file(type);
            boolean own = file != null
                    && core != null
                    && (file.equals(core) || isJar(file) && isJar(core) && isBeside(file, core));
            if (!own) {
                strangers.put(
                        file == null ? type.getName() : file.getFileName() + " with " + type.getSimpleName(),
                        file != null && isJar(file) ? Sha256.of(file) : "");
            }
        }
        return strangers;
    }

    private static boolean isJar(Path file) {
        return Files.isRegularFile(file);
    }

    private static boolean isBeside(Path file, Path core) {
        return file.getParent() != null && file.getParent().equals(core.getParent());
    }

    private static PluginJar of(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String version = manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return new PluginJar(String.valueOf(file.getFileName()), version == null ? "" : version, Sha256.of(file));
        } catch (IOException e) {
            throw Cause.failure("The plug-in (" + file + ") cannot be read", "put it back.", e);
        }
    }

    private static @Nullable Path file(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null
                            || source.getLocation() == null
                            || !"file".equals(source.getLocation().getProtocol())
                    ? null
                    : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            return null; // a place that is no file
        }
    }
}
