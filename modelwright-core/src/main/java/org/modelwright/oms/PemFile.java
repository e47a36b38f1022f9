package org.modelwright.oms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.TextLimits;

/** A PEM text, or the file that it is in. */
public final class PemFile {

    private PemFile() {}

    /**
     * {@return what the text of a file, or the text itself, is read as}
     *
     * @param key what names it: a key or an option, for messages
     * @param fileOrText a PEM text if it holds a block of PEM, else the path of one
     * @param parser refuses by {@link IllegalArgumentException}, with a reason that starts small and has no full stop
     * @throws ConfigException if there is no such file, or the parser refuses
     */
    public static <T> T parsed(String key, String fileOrText, Function<String, T> parser) {
        try {
            return parser.apply(text(key, fileOrText));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    Problem.at(
                            key,
                            "The " + key + " (" + named(fileOrText) + ") is of no use: " + e.getMessage() + ".",
                            "another file."),
                    e);
        }
    }

    /** {@return what to call it in messages} */
    public static String named(String fileOrText) {
        return isText(fileOrText) ? "PEM" : fileOrText;
    }

    private static boolean isText(String fileOrText) {
        return fileOrText.contains("-----BEGIN ");
    }

    private static String text(String key, String fileOrText) {
        if (isText(fileOrText)) {
            return fileOrText;
        }
        Path file = Path.of(fileOrText);
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(Problem.at(
                    key,
                    "The " + key + " (" + file + ") is not there, or is no file.",
                    "another working directory: relative paths start at ("
                            + Path.of("").toAbsolutePath() + ")."));
        }
        try (InputStream in = Files.newInputStream(file)) {
            // Latin-1 takes any byte: what stands outside of the blocks does not matter.
            return new String(in.readNBytes(TextLimits.LARGEST), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read", null, e);
        }
    }
}
