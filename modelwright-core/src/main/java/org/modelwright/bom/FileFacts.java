package org.modelwright.bom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.Cause;
import org.modelwright.internal.text.Sha256;

/**
 * What a file itself says; what it does not say is empty.
 *
 * @param sha256 of its bytes
 * @param group of Maven
 * @param name of the artifact, else of the file
 * @param version of Maven, the file's name or the manifest
 * @param licence of the manifest
 * @param classPath which other jars the manifest names
 */
record FileFacts(String sha256, String group, String name, String version, String licence, String classPath) {

    private static final Pattern NAME = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");
    private static final Pattern COORDINATES = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final String ARTIFACT = "artifactId";

    /** {@return the facts of a jar; those of any other file are its digest alone} */
    static FileFacts of(Path file) {
        String name = String.valueOf(file.getFileName());
        String sha256 = Sha256.of(file);
        return name.endsWith(".jar") ? ofJar(file, name, sha256) : new FileFacts(sha256, "", name, "", "", "");
    }

    private static FileFacts ofJar(Path file, String fileName, String sha256) {
        Matcher parts = NAME.matcher(fileName);
        boolean told = parts.matches();
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes says = manifest == null ? new Attributes() : manifest.getMainAttributes();
            Properties pom = coordinates(jar, fileName);
            return new FileFacts(
                    sha256,
                    pom.getProperty("groupId", ""),
                    pom.getProperty(ARTIFACT, told ? parts.group(1) : fileName.replaceFirst("\\.jar$", "")),
                    pom.getProperty(
                            "version",
                            told ? parts.group(2) : says(says, Attributes.Name.IMPLEMENTATION_VERSION.toString())),
                    says(says, "Bundle-License"),
                    says(says, Attributes.Name.CLASS_PATH.toString()));
        } catch (IOException e) {
            throw Cause.failure("The jar (" + file + ") cannot be read", "put it back.", e);
        }
    }

    private static String says(Attributes manifest, String name) {
        String value = manifest.getValue(name);
        return value == null ? "" : value.strip();
    }

    /** Jars that swallowed others carry the coordinates of all of them: then those count that the file is called by. */
    private static Properties coordinates(JarFile jar, String fileName) throws IOException {
        Map<String, Properties> found = new LinkedHashMap<>();
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (COORDINATES.matcher(entry.getName()).matches()) {
                Properties pom = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    pom.load(in);
                }
                found.put(pom.getProperty(ARTIFACT, ""), pom);
            }
        }
        return found.values().stream()
                .filter(it -> found.size() == 1
                        || fileName.equals(it.getProperty(ARTIFACT) + "-" + it.getProperty("version") + ".jar"))
                .findFirst()
                .orElseGet(Properties::new);
    }
}
