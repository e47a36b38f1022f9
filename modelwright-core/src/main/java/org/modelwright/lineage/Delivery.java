package org.modelwright.lineage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.internal.http.Http;

/**
 * Sends the events of a job on a thread of its own, and between them those that earlier jobs could not send. Each lies in
 * the spool until the receiver has taken it. Nothing of this fails a job, or holds it up for longer than
 * {@value #PATIENCE_MILLIS} ms at its end where the receiver has never answered.
 */
public final class Delivery implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 2000;
    private static final int GIVING_BACK_MILLIS = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final LineageSettings settings;
    private final Spool spool;
    private final Consumer<String> warn;
    private final Deque<Event> own = new ArrayDeque<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final Thread thread;
    private final int patience;
    private int waiting;
    private boolean answered;
    private boolean closing;
    private boolean over;

    /**
     * An event that is to be sent.
     *
     * @param text of it
     * @param file in the spool; null where it could not be put there
     * @param own whether it is of this job
     */
    private record Event(String text, @Nullable Path file, boolean own) {}

    /** What became of an event. */
    private enum Sent {
        TAKEN,
        /** This one is not taken; others may be. */
        REFUSED,
        /** None would be taken now. */
        UNREACHED
    }

    /**
     * Opens the way to a receiver, and begins to send what earlier jobs could not.
     *
     * @param warn hears, when this is closed, what could not be sent
     */
    public Delivery(LineageSettings settings, Consumer<String> warn) {
        this(settings, warn, PATIENCE_MILLIS);
    }

    /** The same, with another patience at the end. */
    Delivery(LineageSettings settings, Consumer<String> warn, int patience) {
        this.patience = patience;
        this.settings = settings;
        this.spool = Spool.of(settings);
        this.warn = warn;
        this.thread = Threads.waiting("modelwright-lineage", this::run);
    }

    /** Sends an event, after those before it; it is in the spool when this returns. */
    public void send(LineageEvent event) {
        String text = event.line();
        Path file = null;
        try {
            file = spool.put(text);
        } catch (IOException e) {
            problem("the folder (" + spool.folder() + ") cannot keep it: " + Cause.of(e));
        }
        synchronized (this) {
            own.add(new Event(text, file, true));
            waiting += file == null ? 0 : 1;
            notifyAll();
        }
    }

    /** {@return whether this end was told, or waits to be} */
    public boolean knows(LineageEvent end) throws IOException {
        return spool.knows(end.line());
    }

    private synchronized void problem(String message) {
        problems.add(message);
    }

    private void run() {
        try (Spool.Right right = spool.right()) {
            spool.forgetOld();
            Deque<Path> earlier = new ArrayDeque<>(right.isOurs() ? spool.abandoned() : List.of());
            sendAll(earlier);
        } catch (IOException e) {
            problem("what waits in (" + spool.folder() + ") cannot be sent: " + Cause.of(e));
            sendAll(new ArrayDeque<>());
        }
    }

    private void sendAll(Deque<Path> earlier) {
        boolean reached = true;
        for (Event event = next(earlier); event != null; event = next(earlier)) {
            Sent sent = reached ? send(event) : Sent.UNREACHED;
            if (sent == Sent.UNREACHED) {
                reached = false;
                earlier.clear();
            }
            leave(event, sent == Sent.TAKEN);
        }
    }

    /** {@return the next one, its own first; null at the end} */
    private synchronized @Nullable Event next(Deque<Path> earlier) {
        try {
            while (own.isEmpty() && earlier.isEmpty() && !closing) {
                wait();
            }
        } catch (InterruptedException e) {
            over = true;
        }
        if (over) {
            own.forEach(it -> leave(it, false));
            own.clear();
            return null;
        }
        if (!own.isEmpty()) {
            return own.removeFirst();
        }
        while (!earlier.isEmpty()) {
            Path file = earlier.removeFirst();
            try {
                return new Event(Files.readString(file), file, false);
            } catch (IOException e) {
                problem("the file (" + file + ") cannot be read: " + Cause.of(e));
            }
        }
        return null;
    }

    /** Takes an event out of the spool, or leaves it to the next job. */
    private void leave(Event event, boolean taken) {
        if (event.file() == null) {
            return;
        }
        try {
            if (taken) {
                if (LineageEvent.readLines(event.text()).stream().anyMatch(LineageEvent::isEnd)) {
                    spool.sent(event.file());
                } else {
                    Files.deleteIfExists(event.file());
                }
                told(event);
            } else {
                spool.giveBack(event.file());
            }
        } catch (IOException e) {
            problem("the file (" + event.file() + ") cannot be moved: " + Cause.of(e));
        }
    }

    private synchronized void told(Event event) {
        answered = true;
        waiting -= event.own() ? 1 : 0;
    }

    private Sent send(Event event) {
        try {
            if (settings.isFile()) {
                append(event.text());
                return Sent.TAKEN;
            }
            Secret key = settings.apiKey();
            Map<String, String> headers = key == null ? Map.of() : Map.of("Authorization", "Bearer " + key.reveal());
            int status = Http.postJson(settings.address(), event.text(), headers, TIMEOUT)
                    .status();
            if (status / 100 == 2) {
                return Sent.TAKEN;
            }
            problem("the receiver (" + settings.shown() + ") answered " + status);
            return status == 400 || status == 413 || status == 422 ? Sent.REFUSED : Sent.UNREACHED;
        } catch (IOException e) {
            problem("the file (" + settings.shown() + ") cannot be written: " + Cause.of(e));
        } catch (InfrastructureException e) {
            problem(e.problems().get(0).message());
        } catch (InterruptedJobException e) {
            return Sent.UNREACHED; // whoever interrupts says why
        }
        return Sent.UNREACHED;
    }

    private void append(String text) throws IOException {
        Path file = Path.of(settings.address()).toAbsolutePath();
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
        }
    }

    /** Waits a moment for what is under way; what then is left, the next job sends. */
    @Override
    public void close() {
        long wait;
        synchronized (this) {
            closing = true;
            wait = answered ? Math.max(patience, TIMEOUT.toMillis()) : patience;
            notifyAll();
        }
        try {
            thread.join(wait);
            if (thread.isAlive()) {
                problem("the receiver (" + settings.shown() + ") has not answered yet");
                synchronized (this) {
                    over = true;
                }
                thread.interrupt();
                thread.join(GIVING_BACK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            over = true;
            if (!problems.isEmpty()) {
                String kept = waiting == 0
                        ? ""
                        : " What is not told (events of this job: " + waiting + ") waits in (" + spool.folder()
                                + ") for the next job.";
                warn.accept("Not all lineage is told: "
                        + String.join("; ", problems).replaceFirst("\\.$", "") + "." + kept);
            }
        }
    }
}
