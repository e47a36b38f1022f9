package org.modelwright.oms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.TextLimits;

/** A PEM text, or the file that it is in. */
public final class PemFile {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

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

    /** {@return what is wrong with a file of a private key that others than its owner may read; empty if they may not} */
    public static Optional<Problem> shared(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.stream().noneMatch(OTHERS::contains)
                    ? Optional.empty()
                    : Optional.of(Problem.at(
                            "private_key",
                            "The file (" + file + ") of the private_key is open to others than its owner ("
                                    + PosixFilePermissions.toString(permissions) + ").",
                            "chmod 600 " + file + "; and a new key, if somebody may have read it."));
        } catch (UnsupportedOperationException e) {
            return Optional.empty(); // This system has no such permissions.
        } catch (IOException e) {
            throw Cause.failure("The permissions of the file (" + file + ") cannot be read", null, e);
        }
    }

    /**
     * {@return the private key of a file}
     *
     * @param password of an encrypted key; null for another one
     * @throws ConfigException if it is not there, is none, or others than its owner may read it
     */
    public static SigningKey signingKey(Path file, @Nullable String password) {
        return SigningKey.read(secret(file).reveal(), password);
    }

    /**
     * {@return the text of a file of a private key}
     *
     * @throws ConfigException if it is not there, or others than its owner may read it
     */
    public static Secret secret(Path file) {
        String text = text("private_key", file.toString());
        Optional<Problem> open = shared(file);
        if (open.isPresent()) {
            throw new ConfigException(List.of(open.get()));
        }
        return new Secret(text, file, null);
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
