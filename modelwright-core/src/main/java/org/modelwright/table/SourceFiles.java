package org.modelwright.table;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.checksum.DamagedException;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/** The local files that are read: one, those of a folder or of a glob, or those of a list of such. */
public final class SourceFiles {

    /** The file that DuckDB speaks of. */
    private static final Pattern NAMED = Pattern.compile("(?:\\n\\s*file = |(?:f|F)ile \"?)(/[^\"\\n]+)");

    private final List<String> paths;
    private final List<Path> files;

    private SourceFiles(List<String> paths, List<Path> files) {
        this.paths = paths;
        this.files = files;
    }

    /** {@return what is wrong with paths, before anything is read} */
    public static List<Problem> problems(@Nullable List<String> paths) {
        if (paths == null || paths.isEmpty()) {
            return List.of(Problem.at("path", "The path () is empty.", "path: data/inputs.parquet"));
        }
        List<Problem> problems = new ArrayList<>();
        for (String path : paths) {
            if (path.isBlank()) {
                problems.add(Problem.at("path", "The path () is empty.", "path: data/inputs.parquet"));
            } else if (path.matches("[a-zA-Z][a-zA-Z0-9+.-]+://.*") && !path.startsWith("file://")) {
                problems.add(Problem.at(
                        "path",
                        "The path (" + path.replaceFirst("//[^/@]*@", "//") + ") is not on this machine.",
                        "copy the file here first."));
            }
        }
        return problems;
    }

    /** {@return what is wrong with digests that files are expected to have} */
    public static List<Problem> problemsOfSha256(@Nullable List<String> sha256) {
        List<Problem> problems = new ArrayList<>();
        for (String digest : sha256 == null ? List.<String>of() : sha256) {
            if (!digest.matches("[0-9a-fA-F]{64}")) {
                problems.add(Problem.at(
                        "sha256",
                        "The sha256 (" + digest + ") is not 64 hexadecimal digits.",
                        "what sha256sum FILE prints."));
            }
        }
        return problems;
    }

    /**
     * Says which files are to be read and no others: where something else is there, whoever reads the paths in this session is
     * refused before the first row.
     *
     * @param sha256 of each file, in their order; null where any will do
     */
    public static void expect(List<String> paths, @Nullable List<String> sha256, Session session) {
        if (sha256 != null) {
            FilesRead.of(session).expect(source(paths), sha256);
        }
    }

    /** {@return the path from the root of the file system} */
    private static String absolute(String path) {
        String local = path.startsWith("file://") ? path.substring("file://".length()) : path;
        // A glob is no path on every system, so that only its beginning is made absolute.
        try {
            return Path.of(local).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new ConfigException(
                    Problem.at("path", "The path (" + path + ") is no path: " + e.getReason() + "."), e);
        }
    }

    /** {@return where paths are, from the root of the file system; a comma and a space between them} */
    public static String source(List<String> paths) {
        return paths.stream().map(SourceFiles::absolute).collect(Collectors.joining(", "));
    }

    /**
     * {@return what a session has read of a source, file by file; nothing if it did not read it}
     *
     * @param source as {@link #source} says it
     * @throws DataException if a file is another than it was then
     */
    public static List<FileFacts> facts(String source, Session session) {
        return FilesRead.of(session).facts(source, session.threads());
    }

    /**
     * {@return what is there, in the order of the paths; the files of a folder or a glob by their names}
     *
     * @param endings of the files of a folder, such as {@code .parquet}
     * @throws DataException if nothing is there, it cannot be read, or a file is there twice
     */
    static SourceFiles at(List<String> paths, List<String> endings, Session session) {
        List<Path> files = new ArrayList<>();
        for (String path : paths) {
            files.addAll(files(path, endings, session));
        }
        Set<Path> seen = new HashSet<>();
        for (Path file : files) {
            if (!seen.add(file)) {
                throw new DataException(
                        "The file (" + file + ") is in path (" + shown(paths) + ") twice.", "name it once.");
            }
        }
        FilesRead read = FilesRead.of(session);
        read.add(source(paths), files);
        read.refuseOthers(source(paths), session.threads());
        return new SourceFiles(paths, List.copyOf(files));
    }

    private static List<Path> files(String path, List<String> endings, Session session) {
        String absolute = absolute(path);
        if (!Files.exists(Path.of(absolute)) && path.matches(".*[*?\\[].*")) {
            try (DuckDb db = new DuckDb(session)) {
                List<Path> found =
                        db.rows("select file from glob(" + DuckDb.text(absolute) + ") order by file").stream()
                                .map(row -> Path.of(String.valueOf(row.get(0))))
                                .toList();
                if (found.isEmpty()) {
                    throw new DataException("No file matches (" + path + ").", "another folder, or another pattern.");
                }
                found.forEach(it -> refuseEndless(it, it.toString()));
                return found;
            }
        }
        Path file = existing(path);
        try {
            if (Files.isDirectory(file)) {
                try (Stream<Path> inside = Files.walk(file)) {
                    List<Path> found = inside.filter(it -> endings.stream().anyMatch(it.toString()::endsWith))
                            .filter(Files::isRegularFile)
                            .sorted(Comparator.comparing(Path::toString))
                            .toList();
                    if (found.isEmpty()) {
                        throw new DataException("The folder (" + path + ") holds no " + endings.get(0) + " file.");
                    }
                    return found;
                }
            }
            refuseEndless(file, path);
            if (Files.size(file) == 0) {
                throw new DataException("The file (" + path + ") is empty.");
            }
        } catch (IOException e) {
            throw Cause.unreadable("The file (" + path + ") cannot be read", null, e);
        }
        return List.of(file);
    }

    /**
     * {@return the file or folder of that path}
     *
     * @throws DataException if it is not there, or may not be read
     */
    private static Path existing(String path) {
        Path file = Path.of(absolute(path));
        if (!Files.exists(file)) {
            throw new DataException("The file (" + path + ") does not exist.", beside(file), null);
        }
        if (!Files.isReadable(file)) {
            throw new DataException("The file (" + path + ") may not be read.", "chmod +r " + path);
        }
        return file;
    }

    /**
     * Refuses what is no file, such as that of a database.
     *
     * @throws DataException if it is not there, is a folder, or may not be read
     */
    static void refuseNoFile(String path) {
        if (Files.isDirectory(existing(path))) {
            throw new DataException("The path (" + path + ") is a folder, not a file.");
        }
        refuseEndless(Path.of(absolute(path)), path);
    }

    /** Each file is read more than once, from different places: what gives its bytes once, or without an end, is none. */
    private static void refuseEndless(Path file, String path) {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new DataException(
                    "The path (" + path + ") is no file, but a pipe, a device or a socket.",
                    "write what it gives to a file first.");
        }
    }

    /** Reads a file to its end. */
    interface Check {
        void of(Path file, Threads threads) throws IOException;
    }

    /**
     * Holds each file against the checksums in it.
     *
     * @throws DataException if it holds something else than was written into it, or cannot be read
     */
    void verify(Check check, Session session) {
        session.threads().forEach(files.size(), number -> {
            Path file = files.get(number);
            try {
                check.of(file, session.threads());
            } catch (IOException e) {
                throw damaged(file, e);
            }
        });
    }

    /** {@return what to say of a file that cannot be read to its end} */
    ModelwrightException damaged(Path file, IOException e) {
        if (e instanceof ClosedChannelException) {
            // Whoever interrupts a thread closes what it reads.
            return new InterruptedJobException("Reading " + shown(file) + " was stopped.", null, e);
        }
        return e instanceof DamagedException || e instanceof EOFException
                ? Cause.unreadable("The file (" + shown(file) + ") is damaged", "copy it again, or write it again.", e)
                : Cause.unreadable("The file (" + shown(file) + ") cannot be read", null, e);
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
            List<String> names = files.filter(SourceFiles::mayBeData)
                    .map(it -> String.valueOf(it.getFileName()))
                    .sorted()
                    .toList();
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

    /** A job has made its store before it reads: neither that nor what is hidden is what somebody wanted to read. */
    private static boolean mayBeData(Path path) {
        String name = String.valueOf(path.getFileName());
        if (name.startsWith(".") || Files.isDirectory(path)) {
            return !name.startsWith(".") && !name.equals("mlruns");
        }
        if (name.matches(".*-(wal|shm|journal)")) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return !new String(in.readNBytes(15), StandardCharsets.ISO_8859_1).equals("SQLite format 3");
        } catch (IOException e) {
            return false; // nobody can read it
        }
    }

    List<Path> files() {
        return files;
    }

    /** {@return all files, as DuckDB is to read them} */
    String sql() {
        return sql(files);
    }

    /** {@return some files, as DuckDB is to read them} */
    static String sql(List<Path> files) {
        return files.stream()
                .map(file -> DuckDb.text(escaped(file.toString())))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@return what to call all of it in messages} */
    String shown() {
        return shown(paths);
    }

    private static String shown(List<String> paths) {
        return paths.size() <= 3 ? String.join(", ", paths) : paths.get(0) + " and " + (paths.size() - 1) + " more";
    }

    /** {@return what to call one of the files in messages: as it was asked for, where it is the only one} */
    String shown(Path file) {
        if (files.size() == 1 && paths.size() == 1) {
            return paths.get(0);
        }
        Path here = Path.of("").toAbsolutePath();
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }

    /** {@return the file that DuckDB speaks of} */
    Optional<Path> named(DuckDbException cause) {
        if (files.size() == 1) {
            return Optional.of(files.get(0));
        }
        Matcher named = NAMED.matcher(String.valueOf(cause.getMessage()));
        return named.find() ? Optional.of(Path.of(named.group(1).strip())).filter(files::contains) : Optional.empty();
    }

    /** {@return the error of files that cannot be read to their end} */
    ModelwrightException unreadable(DuckDbException cause) {
        return unreadable(cause, 0);
    }

    /**
     * {@return the same of files of lines}
     *
     * @param malformed how many of the lines cannot be read, or 0 if that is not known
     */
    ModelwrightException unreadable(DuckDbException cause, long malformed) {
        return new Unreadable(named(cause).map(this::shown).orElse(shown()), malformed).told(cause);
    }
}
