package org.modelwright.oms;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.modelwright.internal.text.Sha256;

/**
 * What a signature is over: names and digests of files.
 *
 * @param resources in the order that the root digest is taken in
 * @param ignored paths, with all below them, that it is not over
 */
record Manifest(List<Resource> resources, List<String> ignored) {

    /** By the bytes of their names in UTF-8, which is the order of code points; Java's own is another one. */
    private static final Comparator<Resource> ORDER =
            (one, other) -> Arrays.compareUnsigned(utf8(one.name()), utf8(other.name()));

    /** Keeps copies. */
    Manifest {
        resources = List.copyOf(resources);
        ignored = List.copyOf(ignored);
    }

    /** A file's name and the SHA-256 of its content in lower-case hexadecimal digits. */
    record Resource(String name, String digest) {}

    static Manifest of(Map<String, String> digests, List<String> ignored) {
        return new Manifest(
                digests.entrySet().stream()
                        .map(it -> new Resource(it.getKey(), it.getValue()))
                        .sorted(ORDER)
                        .toList(),
                ignored);
    }

    /** {@return the SHA-256 over the digests, as bytes, in their order} */
    String root() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        resources.forEach(it -> all.writeBytes(HexFormat.of().parseHex(it.digest())));
        return Sha256.of(all.toByteArray());
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
