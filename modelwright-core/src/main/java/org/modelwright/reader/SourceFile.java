package org.modelwright.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Nearest;
import org.modelwright.internal.duckdb.DuckDbException;

/** A local file, folder or glob that is read. */
final class SourceFile {

    private final String path;
    private final String glob;

    private SourceFile(String path, String glob) {
        this.path = path;
        this.glob = glob;
    }

    /** Refuses what no reader can take, before anything is read. */
    static void refuseNonsense(@Nullable String path, @Nullable Long limit) {
        if (path == null || path.isBlank()) {
            throw new ConfigException("The path () is empty.", "path: data/inputs.parquet");
        }
        if (path.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*") && !path.startsWith("file://")) {
            throw new ConfigException(
                    "The path (" + path.replaceFirst("//[^/@]*@", "//") + ") is not on this machine.",
                    "copy the file here first.");
        }
        if (limit != null && limit < 1) {
            throw new ConfigException("The limit (" + limit + ") is not above 0.", "leave limit out.");
        }
    }

    /** {@return the path from the root of the file system} */
    static String absolute(String path) {
        String local = path.startsWith("file://") ? path.substring("file://".length()) : path;
        // A glob is no path on every system, so that only its beginning is made absolute.
        try {
            return Path.of(local).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new ConfigException("The path (" + path + ") is no path: " + e.getReason() + ".", null, e);
        }
    }

    /**
     * {@return what is there}
     *
     * @param ending of the files of a folder, such as {@code .parquet}
     * @throws DataException if nothing is there, or it cannot be read
     */
    static SourceFile at(String path, String ending) {
        String absolute = absolute(path);
        if (!Files.exists(Path.of(absolute)) && path.matches(".*[*?\\[].*")) {
            return new SourceFile(path, absolute);
        }
        Path file = Path.of(absolute);
        if (!Files.exists(file)) {
            throw new DataException("The file (" + path + ") does not exist.", beside(file), null);
        }
        if (!Files.isReadable(file)) {
            throw new DataException("The file (" + path + ") may not be read.", "chmod +r " + path);
        }
        try {
            if (Files.isDirectory(file)) {
                try (Stream<Path> files = Files.walk(file)) {
                    if (files.noneMatch(it -> it.toString().endsWith(ending))) {
                        throw new DataException("The folder (" + path + ") holds no " + ending + " file.");
                    }
                }
                return new SourceFile(path, escaped(absolute) + "/**/*" + ending);
            }
            if (Files.size(file) == 0) {
                throw new DataException("The file (" + path + ") is empty.");
            }
        } catch (IOException e) {
            throw new DataException("The file (" + path + ") cannot be read: " + e.getMessage() + ".", null, e);
        }
        return new SourceFile(path, escaped(absolute));
    }

    /** A file's own brackets are no glob. */
    private static String escaped(String path) {
        return path.replaceAll("([*?\\[])", "[$1]");
    }

    private static @Nullable String beside(Path file) {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "another working directory: relative paths start at "
                    + Path.of("").toAbsolutePath() + ".";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(it -> String.valueOf(it.getFileName())).toList();
            return names.isEmpty() ? null : Nearest.of(String.valueOf(file.getFileName()), names);
        } catch (IOException e) {
            return "make " + folder + " readable.";
        }
    }

    /** {@return what DuckDB is to read} */
    String glob() {
        return glob;
    }

    /** {@return the error of a file that cannot be read to its end} */
    ModelwrightException unreadable(DuckDbException cause) {
        String told = String.valueOf(cause.getMessage()).strip();
        String reason = told.replaceFirst("^(?s)(?:[A-Za-z ]+Error: )+", "")
                .replaceAll("(?s)\\n\\n?(Possible (fixes|solutions)|LINE \\d|  file = ).*", "")
                .strip();
        if (told.contains("could not allocate") || told.contains("Out of Memory")) {
            return new InfrastructureException(
                    "The file (" + path + ") does not fit into the job's memory: " + reason,
                    "a larger memory of the job.",
                    cause);
        }
        return new DataException(
                "The file (" + path + ") cannot be read: " + reason, "the file is damaged, or of another kind.", cause);
    }
}
