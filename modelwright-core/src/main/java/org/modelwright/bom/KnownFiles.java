package org.modelwright.bom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Staged;
import org.modelwright.error.Cause;
import org.modelwright.error.Log;
import org.modelwright.internal.text.Json;
import org.slf4j.Logger;

/**
 * Facts of files that were read before, kept for the user: the libraries of an installation are large, and seldom change.
 * A file counts as the same while its path, size and time of change are. Where nothing can be kept, each process reads
 * them again.
 */
final class KnownFiles {

    private static final Logger LOG = Log.of(KnownFiles.class);

    /** A file that has changed within this time may change again and keep its time. */
    private static final long YOUNG = 2000;

    private final Path place;
    private final Map<String, Map<?, ?>> before = new TreeMap<>();
    private final Map<String, Map<String, Object>> added = new ConcurrentHashMap<>();

    KnownFiles(Path place) {
        this.place = place;
        try {
            if (Files.isReadable(place) && Json.read(Files.readString(place)) instanceof Map<?, ?> kept) {
                kept.forEach((file, facts) -> {
                    if (facts instanceof Map<?, ?> map) {
                        before.put(String.valueOf(file), map);
                    }
                });
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("What is known of libraries ({}) cannot be read.", place, e);
        }
    }

    /** {@return the facts of a file, which is read if it has changed; safe to be asked by several threads} */
    FileFacts of(Path file) {
        String stamp = stamp(file);
        Map<?, ?> kept = before.get(file.toString());
        if (kept != null && stamp.equals(kept.get("stamp"))) {
            return new FileFacts(
                    text(kept, "sha256"),
                    text(kept, "group"),
                    text(kept, "name"),
                    text(kept, "version"),
                    text(kept, "licence"),
                    text(kept, "class_path"));
        }
        FileFacts facts = FileFacts.of(file);
        if (stamp.equals(stamp(file)) && System.currentTimeMillis() - changed(file) > YOUNG) {
            Map<String, Object> tree = new LinkedHashMap<>(RecordTree.of(facts));
            tree.put("stamp", stamp);
            added.put(file.toString(), tree);
        }
        return facts;
    }

    private static String text(Map<?, ?> kept, String key) {
        return kept.get(key) instanceof String text ? text : "";
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            throw Cause.failure("The library (" + file + ") cannot be read", "put it back.", e);
        }
    }

    private static long changed(Path file) {
        return file.toFile().lastModified();
    }

    /** Keeps what was found out, and forgets files that are gone. */
    void keep() {
        if (added.isEmpty()) {
            return;
        }
        Map<String, Object> all = new TreeMap<>();
        before.forEach((file, facts) -> {
            if (Files.exists(Path.of(file))) {
                all.put(file, facts);
            }
        });
        all.putAll(added);
        try {
            Path folder = Files.createDirectories(place.toAbsolutePath().getParent());
            try (Staged staged = Staged.file(folder)) {
                Files.writeString(staged.path(), Json.writePretty(all));
                staged.replace(place);
            }
        } catch (IOException e) {
            LOG.debug("What is known of libraries ({}) cannot be kept.", place, e);
        }
    }
}
