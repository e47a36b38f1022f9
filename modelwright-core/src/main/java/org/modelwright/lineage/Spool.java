package org.modelwright.lineage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.modelwright.data.Owner;
import org.modelwright.data.Staged;
import org.modelwright.internal.text.Sha256;

/**
 * The folder in which the events of one receiver wait, a file each, until it has taken them. The name of a file says which
 * process sends it; one whose process is gone, or has given it back, is sent by the next one.
 *
 * @param folder need not be there
 * @param number counts what this process puts in
 */
record Spool(Path folder, AtomicInteger number) {

    private static final int MOST = 1000;

    private static final int DAYS = 7;

    private static final String ENDING = ".json";
    private static final String SENT = ".sent";
    private static final Pattern NAME = Pattern.compile("(\\d{13}-\\d{4}-[0-9a-f]{12})(?:~([A-Za-z0-9._:-]+))?\\.json");
    private static final int DIGITS = 12;

    /** {@return what waits for one receiver} */
    static Spool of(LineageSettings settings) {
        return new Spool(
                settings.spool()
                        .resolve(Sha256.of(settings.address().toString()).substring(0, DIGITS)),
                new AtomicInteger());
    }

    /**
     * Puts an event in, as one that this process sends; it is on the disk when this returns.
     *
     * @throws IOException if that cannot be, or too many wait already
     */
    Path put(String event) throws IOException {
        Files.createDirectories(folder);
        if (waiting().size() >= MOST) {
            throw new IOException(MOST + " events wait there already");
        }
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        String name = String.format(
                Locale.ROOT,
                "%013d-%04d-%s~%s",
                Instant.now().toEpochMilli(),
                number.getAndIncrement() % 10_000,
                Sha256.of(bytes).substring(0, DIGITS),
                Owner.current().inFileName());
        Path place = folder.resolve(name + ENDING);
        try (Staged beside = Staged.file(folder)) {
            try (FileChannel channel = FileChannel.open(beside.path(), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(bytes));
                channel.force(true);
            }
            beside.moveTo(place);
        }
        return place;
    }

    /** {@return all that waits, by time} */
    private List<Path> waiting() throws IOException {
        return files(ENDING).stream()
                .filter(it -> NAME.matcher(it.getFileName().toString()).matches())
                .sorted()
                .toList();
    }

    /** {@return what nobody sends who lives, by time} */
    List<Path> abandoned() throws IOException {
        return waiting().stream()
                .filter(it -> {
                    Matcher name = NAME.matcher(it.getFileName().toString());
                    return name.matches()
                            && (name.group(2) == null
                                    || Owner.of(name.group(2))
                                            .filter(Owner::isDead)
                                            .isPresent());
                })
                .toList();
    }

    /**
     * An end was taken: it waits no more, and that it was told is known for {@value #DAYS} days. Both are one move of a file.
     */
    void sent(Path event) throws IOException {
        Matcher name = NAME.matcher(event.getFileName().toString());
        if (name.matches() && Files.exists(event)) {
            Path mark = event.resolveSibling(name.group(1) + SENT);
            Files.move(event, mark, StandardCopyOption.ATOMIC_MOVE);
            Files.write(mark, new byte[0]); // its name is enough
        }
    }

    /** {@return whether an end waits or was told: what waits may be given back or told while somebody looks} */
    boolean knows(String end) throws IOException {
        String digest = Sha256.of(end.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
        return names(ENDING, digest) || names(SENT, digest) || names(ENDING, digest);
    }

    private boolean names(String ending, String digest) throws IOException {
        return files(ending).stream().anyMatch(it -> it.getFileName().toString().contains("-" + digest));
    }

    private List<Path> files(String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }

    /** Nobody asks any more for what was told so long ago. */
    void forgetOld() throws IOException {
        Instant old = Instant.now().minus(Duration.ofDays(DAYS));
        for (Path mark : files(SENT)) {
            if (Instant.ofEpochMilli(mark.toFile().lastModified()).isBefore(old)) {
                Files.deleteIfExists(mark);
            }
        }
    }

    /** Leaves an event to the next process. */
    void giveBack(Path event) throws IOException {
        Matcher name = NAME.matcher(event.getFileName().toString());
        if (name.matches() && name.group(2) != null && Files.exists(event)) {
            Files.move(event, event.resolveSibling(name.group(1) + ENDING));
        }
    }

    /** {@return the right to send what is abandoned, which one process has at a time} */
    Right right() throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return new Right(channel, channel.tryLock() != null);
        } catch (OverlappingFileLockException e) {
            return new Right(channel, false); // another job of this process has it
        }
    }

    /**
     * A right, until it is closed.
     *
     * @param channel that is locked with it
     * @param isOurs whether it is; else another one has it
     */
    record Right(FileChannel channel, boolean isOurs) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
