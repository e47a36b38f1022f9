package org.modelwright.bom;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One part of the software that trained a model. What is not known of it is empty.
 *
 * @param form what it is
 * @param group its Maven group
 * @param name its Maven artifact where that is known, else the name of its file without version and ending
 * @param version as its Maven coordinates, the name of its file or its manifest say, in this order
 * @param licence an SPDX identifier for what belongs to the distribution; of others what their manifest says
 * @param file the name of the file, without a folder
 * @param sha256 of the file, 64 lower-case hex digits
 */
public record Library(
        Form form, String group, String name, String version, String licence, String file, String sha256) {

    /** What a part is. */
    public enum Form {
        /** A jar. */
        JAR,
        /** A library of machine code. */
        NATIVE,
        /** A folder on the class path, which has neither a version nor a hash. */
        FOLDER
    }

    /**
     * {@return the package URL, as <a href="https://github.com/package-url/purl-spec">its specification</a> writes it; empty
     * for what has no coordinates}
     */
    public Optional<String> purl() {
        if (version.isEmpty() || group.isEmpty() && form != Form.NATIVE) {
            return Optional.empty();
        }
        String url = group.isEmpty()
                ? "pkg:generic/" + encoded(name.toLowerCase(Locale.ROOT)) + "@" + encoded(version)
                : "pkg:maven/" + encoded(group) + "/" + encoded(name) + "@" + encoded(version);
        return Optional.of(form == Form.NATIVE ? url + "#" + encoded(file) : url);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@return what is not known of it and belongs into a bill of materials, in words} */
    public List<String> lacks() {
        List<String> lacks = new ArrayList<>();
        if (version.isEmpty()) {
            lacks.add("version");
        }
        if (licence.isEmpty()) {
            lacks.add("licence");
        }
        if (sha256.isEmpty()) {
            lacks.add("SHA-256");
        }
        return lacks;
    }
}
