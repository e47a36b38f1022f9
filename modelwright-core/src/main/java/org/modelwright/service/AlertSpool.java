package org.modelwright.service;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.Event;
import org.modelwright.data.Owner;
import org.modelwright.data.Staged;
import org.modelwright.error.Log;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;
import org.slf4j.Logger;

/**
 * Alerts that are under way: each is written down before it is sent, and struck out when it was taken. What a job could not
 * send, or did not live to send, the next job sends.
 *
 * <p>{@code CHANNEL-ID.json} waits, with {@code ~OWNER} a living process sends it, {@code CHANNEL-ID.sent} was sent.
 * Who wants to send one takes it by renaming it, which one of several can do.
 *
 * @param folder for its owner alone
 */
record AlertSpool(Path folder) {

    private static final Logger LOG = Log.of(AlertSpool.class);
    private static final Pattern UNDER_WAY = Pattern.compile("([0-9a-f]+-msg_[0-9a-f]+\\.json)~(.+)");
    private static final int CHANNEL_LENGTH = 16;

    /** For as long as a job that is started again may tell the same end. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    /**
     * An alert that this process sends.
     *
     * @param alert what to tell
     * @param file under the name of who sends it
     */
    record Entry(Alert alert, Path file) {

        /** It was taken: nobody sends it again. */
        void sent() throws IOException {
            Path waiting = file.resolveSibling(waitingName());
            Files.move(
                    file,
                    waiting.resolveSibling(waitingName().replace(".json", ".sent")),
                    StandardCopyOption.REPLACE_EXISTING);
        }

        /** It was not: the next job sends it. */
        void failed() throws IOException {
            Files.move(file, file.resolveSibling(waitingName()), StandardCopyOption.ATOMIC_MOVE);
        }

        private String waitingName() {
            return String.valueOf(file.getFileName()).replaceFirst("~.*$", "");
        }
    }

    /** {@return whether this end was told there already} */
    boolean isSent(AlertChannel channel, Alert alert) {
        return Files.exists(folder.resolve(name(channel, alert) + ".sent"));
    }

    /** {@return the alert, written down; empty for a channel for which nothing is kept} */
    Optional<Entry> keep(AlertChannel channel, Alert alert) throws IOException {
        if (channel.destination().isEmpty()) {
            return Optional.empty();
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(
                        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            }
        }
        forgetOld();
        Path file = folder.resolve(name(channel, alert) + ".json" + mine());
        try (Staged beside = Staged.file(folder)) {
            Files.writeString(beside.path(), Json.writePretty(toMap(alert)));
            beside.replace(file);
        }
        return Optional.of(new Entry(alert, file));
    }

    /** {@return what waits for a channel, the oldest first, or was left by a process that is gone} */
    List<Path> waiting(AlertChannel channel) throws IOException {
        String prefix = prefix(channel);
        List<Path> waiting = new ArrayList<>();
        if (prefix.isEmpty() || !Files.isDirectory(folder)) {
            return waiting;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*.json*")) {
            for (Path file : files) {
                Matcher underWay = UNDER_WAY.matcher(String.valueOf(file.getFileName()));
                if (!underWay.matches()
                        || Owner.of(underWay.group(2)).filter(Owner::isDead).isPresent()) {
                    waiting.add(file);
                }
            }
        }
        waiting.sort(Comparator.comparingLong(AlertSpool::modified).thenComparing(Path::toString));
        return waiting;
    }

    /** {@return it, if nobody else has taken it first} */
    Optional<Entry> take(Path waiting) throws IOException {
        String name = String.valueOf(waiting.getFileName()).replaceFirst("~.*$", "");
        Path mine = folder.resolve(name + mine());
        try {
            Files.move(waiting, mine, StandardCopyOption.ATOMIC_MOVE);
            if (Files.exists(folder.resolve(name.replace(".json", ".sent")))) {
                Files.delete(mine); // its process died between the two
                return Optional.empty();
            }
            return Optional.of(new Entry(fromMap(Json.read(Files.readString(mine))), mine));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException | ClassCastException e) {
            Files.move(mine, folder.resolve(name + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            throw new IOException("the kept alert (" + name + ") is damaged", e);
        }
    }

    private void forgetOld() throws IOException {
        Instant before = Instant.now().minus(REMEMBERED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.sent")) {
            for (Path file : files) {
                if (modified(file) < before.toEpochMilli()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            LOG.trace("Another process has taken the kept alert ({}).", file, e);
            return Long.MAX_VALUE;
        }
    }

    private static String mine() {
        return "~" + Owner.current().inFileName();
    }

    private static String name(AlertChannel channel, Alert alert) {
        return prefix(channel) + alert.id();
    }

    private static String prefix(AlertChannel channel) {
        return channel.destination()
                .map(it -> Sha256.of(channel.getClass().getName() + "\n" + it).substring(0, CHANNEL_LENGTH) + "-")
                .orElse("");
    }

    private static Map<String, Object> toMap(Alert alert) {
        return Map.of(
                "id",
                alert.id(),
                "time",
                alert.time().toString(),
                "events",
                alert.events().stream().map(Event::word).toList(),
                "title",
                alert.title(),
                "message",
                alert.message(),
                "facts",
                alert.facts());
    }

    @SuppressWarnings("unchecked") // our own file; another one ends as damaged
    private static Alert fromMap(@Nullable Object read) {
        if (!(read instanceof Map<?, ?> map)
                || !(map.get("facts") instanceof Map<?, ?> facts)
                || !(map.get("events") instanceof List<?> events)) {
            throw new IllegalArgumentException("There is no alert in it.");
        }
        return new Alert(
                String.valueOf(map.get("id")),
                Instant.parse(String.valueOf(map.get("time"))),
                events.stream()
                        .map(it -> Event.valueOf(String.valueOf(it).toUpperCase(Locale.ROOT)))
                        .toList(),
                String.valueOf(map.get("title")),
                String.valueOf(map.get("message")),
                (Map<String, Object>) facts);
    }
}
