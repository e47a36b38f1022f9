package org.modelwright.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Notation;
import org.modelwright.data.TypeRules;

/**
 * How a CSV file is written.
 *
 * @param delimiter one character, or null for the one of comma, semicolon, tab and bar that the first line holds most
 * @param header whether the first line holds names, else columns are {@code column0}, {@code column1} …
 * @param nullValues texts that mean missing
 * @param encoding one of {@link #encodings}
 * @param quote the character around texts
 * @param comment the character that begins a comment, up to the end of its line; null where there are none
 * @param notation how numbers and dates are written
 */
public record CsvDialect(
        @Nullable String delimiter,
        boolean header,
        List<String> nullValues,
        String encoding,
        String quote,
        @Nullable String comment,
        Notation notation) {

    private static final Map<String, Charset> ENCODINGS = Map.of(
            "utf-8",
            StandardCharsets.UTF_8,
            "latin-1",
            StandardCharsets.ISO_8859_1,
            "utf-16",
            StandardCharsets.UTF_16LE);

    /** As most files are: names in the first line, utf-8, quoted by ", missing what pandas takes as missing. */
    public static final CsvDialect USUAL =
            new CsvDialect(null, true, TypeRules.MISSING, "utf-8", "\"", null, Notation.PLAIN);

    /** Keeps a copy. */
    public CsvDialect {
        nullValues = List.copyOf(nullValues);
    }

    /** {@return the encodings that can be read, in order} */
    public static Set<String> encodings() {
        return new TreeSet<>(ENCODINGS.keySet());
    }

    /** {@return an encoding by the name that it has here, where it is known by several} */
    public static String canonical(String encoding) {
        String lower = encoding.toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (lower) {
            case "utf8", "utf-8-sig" -> "utf-8";
            case "latin1", "iso-8859-1" -> "latin-1";
            case "utf16" -> "utf-16";
            default -> lower;
        };
    }

    Charset charset() {
        return ENCODINGS.getOrDefault(encoding, StandardCharsets.UTF_8);
    }
}
