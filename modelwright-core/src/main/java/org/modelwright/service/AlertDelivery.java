package org.modelwright.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.Log;
import org.modelwright.error.ModelwrightException;
import org.slf4j.Logger;

/**
 * One channel that is told at the end of a job, on a thread of its own: of this end, and of those that could not be sent
 * before.
 */
final class AlertDelivery {

    private static final Logger LOG = Log.of(AlertDelivery.class);

    private final AlertChannel channel;
    private final @Nullable Alert alert;
    private final AlertSpool spool;
    private final long end;
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean told;
    private volatile boolean over;

    /**
     * Begins.
     *
     * @param alert what to tell; null if only what waits
     * @param within the time that all channels have
     */
    AlertDelivery(AlertChannel channel, @Nullable Alert alert, AlertSpool spool, Duration within) {
        this.channel = channel;
        this.alert = alert;
        this.spool = spool;
        this.end = System.nanoTime() + within.toNanos();
        this.thread = Threads.waiting("modelwright-alert-" + kind(), this::deliver);
    }

    /** {@return the name of the channel's kind} */
    String kind() {
        return channel.getClass().getSimpleName();
    }

    /** {@return whether somebody was to be told of this end} */
    boolean hasAlert() {
        return alert != null;
    }

    /** {@return whether this end was told} */
    boolean told() {
        return told;
    }

    /** {@return what is to be said of it} */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Waits for it until its time is over; then it is told to stop, and what is not sent stays for the next job. */
    void join() throws InterruptedException {
        long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
        thread.join(left);
        if (thread.isAlive()) {
            if (!told && alert != null) {
                over = true;
                warnings.add(kind() + " could not tell: it did not end within the time of all channels" + kept());
            }
            thread.interrupt();
        }
    }

    private String kept() {
        return channel.destination().isPresent() ? "; the next job tells it." : ".";
    }

    private void deliver() {
        try {
            if (alert == null || tell(alert)) {
                tellWhatWaits();
            }
        } catch (IOException e) {
            warnings.add("What " + kind() + " could not tell cannot be kept in (" + spool.folder() + "): " + Cause.of(e)
                    + ".");
        }
    }

    /** {@return whether it was told} */
    private boolean tell(Alert one) throws IOException {
        if (spool.isSent(channel, one)) {
            told = true;
            return true;
        }
        Optional<AlertSpool.Entry> entry;
        try {
            entry = spool.keep(channel, one);
        } catch (IOException e) {
            warnings.add("An alert cannot be kept in (" + spool.folder() + ") until it is sent: " + Cause.of(e)
                    + ". It is sent at once, or not at all.");
            entry = Optional.empty();
        }
        told = send(one, entry);
        return told;
    }

    private void tellWhatWaits() throws IOException {
        for (Path waiting : spool.waiting(channel)) {
            if (System.nanoTime() > end) {
                return;
            }
            Optional<AlertSpool.Entry> entry = spool.take(waiting);
            if (entry.isPresent() && !send(entry.get().alert().late(), entry)) {
                return;
            }
        }
    }

    private boolean send(Alert one, Optional<AlertSpool.Entry> entry) throws IOException {
        try {
            channel.send(one, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        } catch (ModelwrightException e) {
            failed(entry, e.problems().get(0).message());
            return false;
        } catch (RuntimeException | LinkageError e) {
            // A stranger's channel may throw anything; its message may hold a secret, its class may not.
            failed(entry, e.getClass().getSimpleName() + ".");
            return false;
        }
        if (entry.isPresent()) {
            entry.get().sent();
        }
        return true;
    }

    private void failed(Optional<AlertSpool.Entry> entry, String why) throws IOException {
        boolean interrupted = Thread.interrupted(); // else the file could not be moved
        if (entry.isPresent()) {
            entry.get().failed();
        }
        if (over || interrupted) {
            LOG.debug("{} was stopped: {}", kind(), why);
            return;
        }
        warnings.add(kind() + " could not tell: " + why + (entry.isPresent() ? " The next job tells it." : ""));
    }
}
