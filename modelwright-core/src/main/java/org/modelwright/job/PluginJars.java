package org.modelwright.job;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    /** {@return the jars of a job's kinds, by name; none for kinds that come from a folder of classes} */
    static List<PluginJar> of(TrainingJob job) {
        Set<Path> files = new TreeSet<>();
        RecordTree.types(job).forEach(type -> {
            Path file = file(type);
            if (file != null && !file.equals(file(TrainingJob.class)) && Files.isRegularFile(file)) {
                files.add(file);
            }
        });
        List<PluginJar> jars = new ArrayList<>();
        files.forEach(file -> jars.add(of(file)));
        return jars;
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
