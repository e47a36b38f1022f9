package org.modelwright.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.Place;
import org.modelwright.internal.text.TextLimits;

/** Reads whole text files. */
final class TextFile {

    private TextFile() {}

    /** Reads a file that no key names. */
    static @Nullable String read(String what, Path file, Problems problems) {
        Place place = null;
        return read(what, file, problems, place, null);
    }

    /**
     * Reads a file as UTF-8.
     *
     * @param what what the file is, for messages, such as {@code configuration}
     * @param place where the file is named, or null
     * @param path the key that names it, or null
     * @return its text; null if it cannot be read, and {@code problems} says so
     */
    static @Nullable String read(
            String what, Path file, Problems problems, @Nullable Place place, @Nullable String path) {
        String message;
        String maybe = null;
        if (Files.isDirectory(file)) {
            message = "The " + what + " (" + file + ") is a folder, not a file.";
            maybe = "name a file in it.";
        } else if (!Files.exists(file)) {
            message = "The " + what + " (" + file + ") is not there.";
            maybe = "another working directory: relative paths start at ("
                    + Path.of("").toAbsolutePath() + ").";
        } else {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(TextLimits.LARGEST + 1);
                if (bytes.length > TextLimits.LARGEST) {
                    problems.add(
                            "The " + what + " (" + file + ") is larger than " + (TextLimits.LARGEST >> 20) + " MB.",
                            "another file: this one is data.",
                            place,
                            path);
                    return null;
                }
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return text.startsWith("\uFEFF") ? text.substring(1) : text;
            } catch (CharacterCodingException e) {
                message = "The " + what + " (" + file + ") is not UTF-8 text.";
                maybe = "save it as UTF-8.";
            } catch (IOException e) {
                Cause cause = Cause.of(e);
                message = "The " + what + " (" + file + ") cannot be read";
                if (cause.origin() != Cause.Origin.THING) {
                    throw Cause.failure(message, null, e); // no mistake of who wrote it
                }
                message += ": " + cause + ".";
                maybe = cause.maybe();
            }
        }
        problems.add(message, maybe, place, path);
        return null;
    }
}
