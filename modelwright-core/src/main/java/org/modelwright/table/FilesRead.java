package org.modelwright.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Sha256;

/** Which files a session has read, and what they were then; each is hashed once. */
final class FilesRead implements AutoCloseable {

    private final Map<String, List<Seen>> sources = new HashMap<>();
    private final Map<String, List<String>> expected = new ConcurrentHashMap<>();
    private final Map<Seen, String> hashes = new ConcurrentHashMap<>();

    private record Seen(Path file, long size, Instant modified) {

        static Seen of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Seen(file, now.size(), now.lastModifiedTime().toInstant());
            } catch (IOException e) {
                throw Cause.unreadable("The file (" + file + ") cannot be read", null, e);
            }
        }
    }

    static FilesRead of(Session session) {
        return session.shared(FilesRead.class, it -> new FilesRead());
    }

    /** Remembers what is about to be read. */
    synchronized void add(String source, List<Path> files) {
        sources.put(source, files.stream().map(Seen::of).toList());
    }

    /** Remembers which files a source must be. */
    void expect(String source, List<String> sha256) {
        expected.put(source, sha256);
    }

    /** Refuses a source that is not what it must be. */
    void refuseOthers(String source, Threads threads) {
        List<String> wanted = expected.get(source);
        if (wanted == null) {
            return;
        }
        List<FileFacts> found = facts(source, threads);
        if (found.size() != wanted.size()) {
            throw new DataException(
                    "The path (" + source + ") is " + found.size() + " files, and sha256 names " + wanted.size() + ".",
                    "a sha256 for each, in this order.");
        }
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            FileFacts file = found.get(i);
            if (!file.sha256().equalsIgnoreCase(wanted.get(i))) {
                problems.add(Problem.of(
                        "The file (" + file.path() + ") is not the one that is wanted: its SHA-256 is " + file.sha256()
                                + ", not " + wanted.get(i) + ".",
                        "the file that was meant, or another sha256."));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private synchronized List<Seen> seen(String source) {
        return sources.getOrDefault(source, List.of());
    }

    /** {@return what was read of a source; nothing if this session did not read it} */
    List<FileFacts> facts(String source, Threads threads) {
        return threads.map(
                seen(source),
                it -> new FileFacts(
                        it.file().toString(), it.size(), it.modified(), hashes.computeIfAbsent(it, this::hash)));
    }

    private String hash(Seen seen) {
        String hash = Sha256.of(seen.file());
        if (!Seen.of(seen.file()).equals(seen)) {
            throw new DataException(
                    "The file (" + seen.file() + ") changed while it was read.", "a copy that nobody writes to.");
        }
        return hash;
    }

    @Override
    public void close() {
        sources.clear();
        expected.clear();
        hashes.clear();
    }
}
