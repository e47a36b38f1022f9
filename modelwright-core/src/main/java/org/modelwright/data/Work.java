package org.modelwright.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.modelwright.error.InterruptedJobException;

/**
 * Work that the end of the process waits for, whoever ends it: a signal, {@link System#exit}, or the last thread. What
 * native libraries hold is gone when a process ends, and one that still computes then crashes; and a run that nobody
 * ends stays RUNNING.
 *
 * <p>Whoever works holds one, from {@link #begin} or {@link #brief} until it is closed. When the process begins to end,
 * the threads that have begun are interrupted, once each, and all are waited for: {@value #PATIENCE_SECONDS} seconds at
 * most. A thread that ends the process itself, out of its own work, is not waited for.
 */
public final class Work implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;
    private static final Process PROCESS = new Process();

    private final Thread thread = Thread.currentThread();
    private final boolean interruptible;

    private Work(boolean interruptible) {
        this.interruptible = interruptible;
    }

    /**
     * {@return work of this thread that hears an interruption, such as a job}
     *
     * @throws InterruptedJobException if the process is ending
     */
    public static Work begin() {
        return PROCESS.add(new Work(true));
    }

    /** {@return work of this thread that is over soon, such as a prediction; it may begin while the process is ending} */
    public static Work brief() {
        return PROCESS.add(new Work(false));
    }

    /** {@return whether the process is ending} */
    public static boolean isEnding() {
        return PROCESS.isEnding();
    }

    /** The work is done; nothing happens if it was before. */
    @Override
    public void close() {
        PROCESS.remove(this);
    }

    /** Whether the thread waits inside the end of the process. */
    private boolean ends() {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(it -> it.getClassName().equals("java.lang.Shutdown"));
    }

    /** All work of this process. */
    private static final class Process {

        private final Set<Work> open = new HashSet<>();
        private boolean watched;
        private boolean ending;

        synchronized Work add(Work work) {
            if (ending && work.interruptible) {
                throw new InterruptedJobException("The process is ending; nothing is begun any more.");
            }
            if (!watched && !ending) {
                Threads.atTheEnd("modelwright-end", this::end);
                watched = true;
            }
            open.add(work);
            return work;
        }

        synchronized void remove(Work work) {
            open.remove(work);
            notifyAll();
        }

        synchronized boolean isEnding() {
            return ending;
        }

        private synchronized void end() {
            ending = true;
            List<Work> waited = open.stream().filter(it -> !it.ends()).toList();
            waited.stream()
                    .filter(it -> it.interruptible)
                    .map(it -> it.thread)
                    .distinct()
                    .forEach(Thread::interrupt);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            try {
                for (long left = until - System.nanoTime();
                        left > 0 && waited.stream().anyMatch(open::contains);
                        left = until - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
