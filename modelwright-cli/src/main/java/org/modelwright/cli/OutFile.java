package org.modelwright.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;

/** The file of {@code -o}, which is never written over one that is there. */
final class OutFile {

    private OutFile() {}

    static ConfigException there(Path out) {
        return new ConfigException("The file (" + out + ") is there already.", "another name for -o.");
    }

    static void write(Path out, String text) {
        try {
            Files.writeString(out, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw there(out);
        } catch (IOException e) {
            throw Cause.failure("The file (" + out + ") cannot be written", "another folder for -o.", e);
        }
    }
}
