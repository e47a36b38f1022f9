package org.modelwright.data;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.modelwright.error.InfrastructureException;

/**
 * Where libraries of machine code lie. The command's launcher says so to the JVM; a program that takes the jars of the
 * distribution, which hold none, has to say it itself.
 */
public final class NativeLibraries {

    private static final String PATH = "java.library.path";

    private NativeLibraries() {}

    /** {@return the file in one of the folders that the JVM was told of; empty if it is in none} */
    public static Optional<Path> find(String file) {
        for (String folder : System.getProperty(PATH, "").split(File.pathSeparator)) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, file).toAbsolutePath();
            if (Files.isReadable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /** {@return the options that help where a library is not found} */
    public static String options() {
        return "-D" + PATH
                + "=FOLDER and -Djna.boot.library.path=FOLDER for the JVM, with the folder lib/native/… of the"
                + " distribution; the launcher bin/modelwright says them by itself.";
    }

    /**
     * {@return the refusal of a library that is not there}
     *
     * @param name whose it is
     */
    public static InfrastructureException missing(String name, Throwable cause) {
        return new InfrastructureException("The native library of " + name + " cannot be loaded.", options(), cause);
    }
}
