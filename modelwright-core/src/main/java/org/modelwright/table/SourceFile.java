package org.modelwright.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.table.duckdb.DuckDbException;

/** A local file, folder or glob that is read. */
public final class SourceFile {

    private static final int SHOWN = 200;
    private static final Pattern LINE = Pattern.compile(
            "CSV Error on Line: (\\d+)\\s*(?:Original Line:(.*?))?\\R(?=Expected Number|Value with|Invalid"
                    + "|Maximum|Error|\\R)",
            Pattern.DOTALL);
    private static final Pattern FIELDS = Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");

    private final String path;
    private final String glob;

    private SourceFile(String path, String glob) {
        this.path = path;
        this.glob = glob;
    }

    /** {@return what is wrong with a path, before anything is read} */
    public static List<Problem> problems(@Nullable String path) {
        List<Problem> problems = new ArrayList<>();
        if (path == null || path.isBlank()) {
            problems.add(Problem.at("path", "The path () is empty.", "path: data/inputs.parquet"));
        } else if (path.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*") && !path.startsWith("file://")) {
            problems.add(Problem.at(
                    "path",
                    "The path (" + path.replaceFirst("//[^/@]*@", "//") + ") is not on this machine.",
                    "copy the file here first."));
        }
        return problems;
    }

    /** {@return the path from the root of the file system} */
    public static String absolute(String path) {
        String local = path.startsWith("file://") ? path.substring("file://".length()) : path;
        // A glob is no path on every system, so that only its beginning is made absolute.
        try {
            return Path.of(local).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new ConfigException(
                    Problem.at("path", "The path (" + path + ") is no path: " + e.getReason() + "."), e);
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

    /**
     * {@return what is there, a file and nothing else}
     *
     * @throws DataException if it is not there, is a folder, or cannot be read
     */
    static SourceFile only(String path, String ending) {
        Path file = Path.of(absolute(path));
        if (Files.isDirectory(file)) {
            throw new DataException("The path (" + path + ") is a folder, not a file.", inside(file, ending), null);
        }
        if (!Files.exists(file) && path.matches(".*[*?].*")) {
            throw new DataException("The path (" + path + ") is a pattern, not a file.", "one file.");
        }
        return at(path, ending);
    }

    private static @Nullable String inside(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(it -> String.valueOf(it.getFileName()))
                    .filter(it -> it.contains(ending))
                    .sorted()
                    .toList();
            return names.isEmpty() ? null : "one of its files: " + Nearest.shown(names) + ".";
        } catch (IOException e) {
            return "make " + folder + " readable.";
        }
    }

    /** A file's own brackets are no glob. */
    static String escaped(String path) {
        return path.replaceAll("([*?\\[])", "[$1]");
    }

    /** What may have been meant: a name in the deepest folder of the path that is there. */
    private static @Nullable String beside(Path missing) {
        Path file = missing;
        Path folder = file.getParent();
        while (folder != null && !Files.isDirectory(folder)) {
            file = folder;
            folder = folder.getParent();
        }
        if (folder == null) {
            return null;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(it -> String.valueOf(it.getFileName())).sorted().toList();
            String found = String.valueOf(file.getFileName());
            return Nearest.find(found, names)
                    .map(it -> it + ".")
                    .orElse(
                            names.isEmpty()
                                    ? null
                                    : "one of " + Nearest.shown(names) + ", which " + folder + " holds.");
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
        return unreadable(cause, 0);
    }

    /**
     * {@return the same of a file of lines}
     *
     * @param malformed how many of its lines cannot be read, or 0 if that is not known
     */
    ModelwrightException unreadable(DuckDbException cause, long malformed) {
        String told = String.valueOf(cause.getMessage()).strip();
        if (told.contains("could not allocate") || told.contains("Out of Memory")) {
            return new InfrastructureException(
                    "The file (" + path + ") does not fit into the job's memory.",
                    "a larger memory of the job.",
                    cause);
        }
        Matcher line = LINE.matcher(told);
        Problem problem = line.find()
                ? line(line.group(1), shortened(String.valueOf(line.group(2))), told, malformed)
                : whole(told);
        return new DataException(List.of(problem), cause);
    }

    /** What is wrong with one line of a CSV. */
    private Problem line(String number, String content, String told, long malformed) {
        String more = malformed > 1 ? "; " + malformed + " lines in all cannot be read" : "";
        String line = "The line " + number + " of " + path + " (" + content + ")";
        Matcher fields = FIELDS.matcher(told);
        if (fields.find()) {
            return Problem.of(
                    line + " holds " + fields.group(2) + " fields, not " + fields.group(1) + more + ".",
                    "another delimiter, or quotes around a text that holds it.");
        }
        if (told.contains("unterminated quote")) {
            return Problem.of(
                    line + " holds a quote that is not closed, or text beside a quoted text.",
                    "double a quote within a text, or give another quote.");
        }
        if (told.contains("nvalid unicode")) {
            return Problem.of(line + " is not written in utf-8.", "encoding: latin-1");
        }
        if (told.contains("Maximum line size")) {
            return Problem.of(
                    line + " is longer than 2000000 bytes.",
                    "a quote before it is never closed, or the file is no CSV.");
        }
        return Problem.of(line + " cannot be read: " + reason(told) + more + ".", "mend or take out the line.");
    }

    /** What is wrong with a file. */
    private Problem whole(String told) {
        if (told.contains("No files found that match")) {
            return Problem.of("No file matches (" + path + ").", "another folder, or another pattern.");
        }
        if (told.contains("No magic bytes") || told.contains("too small to be a Parquet file")) {
            return Problem.of(
                    "The file (" + path + ") is no Parquet, or its end is missing.",
                    "write it again, or KIND: CsvReader if it is text.");
        }
        if (told.contains("state machine")) {
            return Problem.of(
                    "The lines of " + path + " do not all end in the same way, or its quotes do not fit together.",
                    "write the file again, all lines with the same end.");
        }
        return Problem.of(
                "The file (" + path + ") cannot be read: " + reason(told) + ".",
                "write it again: the file is damaged, or of another kind.");
    }

    /** DuckDB's words without its names of errors, its advice and its query; what they say goes to the debug output. */
    private static String reason(String told) {
        return shortened(told.replaceFirst("^(?s)(?:[A-Za-z ]+Error: )+", "")
                .replaceFirst("^Failed to read file \"[^\"]*\": ", "")
                .replaceAll("(?s)\\n+(Possible|LINE \\d|  file = |This can happen|If you are trying|\\* ).*", "")
                .strip()
                .replaceFirst("[.: ]+$", ""));
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ").replace('\0', '\uFFFD');
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
