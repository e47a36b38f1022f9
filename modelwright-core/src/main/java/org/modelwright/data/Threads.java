package org.modelwright.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that work on one thing at once: whoever asks, and those of a {@link Session} beside. May be asked from
 * several threads, and from work that it does itself.
 */
public final class Threads {

    /** The calling thread alone. */
    public static final Threads CALLER = new Threads(1);

    private final int count;
    /** All but the one that asks. */
    private final @Nullable ExecutorService others;

    Threads(int count) {
        this.count = count;
        AtomicInteger number = new AtomicInteger();
        this.others = count == 1
                ? null
                : Executors.newFixedThreadPool(
                        count - 1, task -> daemon("modelwright-" + number.incrementAndGet(), task));
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts a thread for what mostly waits: for a disk, a database, a store, or the next batch. It is beside those that
     * are counted, and keeps no process alive; whoever starts it ends it.
     */
    public static Thread waiting(String name, Runnable task) {
        Thread thread = daemon(name, task);
        thread.start();
        return thread;
    }

    /**
     * Lets something be done when the process begins to end; the process goes on with its end when it is done.
     *
     * @throws IllegalStateException if the process is ending already
     */
    static void atTheEnd(String name, Runnable task) {
        Runtime.getRuntime().addShutdownHook(daemon(name, task));
    }

    /** {@return how many work at once, the one that asks too; at least 1} */
    public int count() {
        return count;
    }

    /**
     * Does work for each number from 0 up to, but without, {@code numbers}; returns when all of it is done.
     *
     * <p>An interruption of the caller stays for the caller to see; the work is done to its end.
     *
     * @param work safe to be done by several threads; numbers are given out in order. What it throws comes through as it
     *     is, that of the least number if several throw; no number is given out any more, and no work goes on
     */
    public void forEach(int numbers, IntConsumer work) {
        Loop loop = new Loop(numbers, work);
        if (others != null) {
            for (int other = 1; other < Math.min(count, numbers); other++) {
                others.execute(loop);
            }
        }
        loop.run();
        loop.end();
    }

    /** {@return what the work makes of each item, in the order of the items; see {@link #forEach}} */
    public <T, R> List<R> map(Collection<T> items, Function<? super T, ? extends R> work) {
        List<T> all = List.copyOf(items);
        AtomicReferenceArray<R> results = new AtomicReferenceArray<>(all.size());
        forEach(all.size(), number -> results.set(number, work.apply(all.get(number))));
        List<R> inOrder = new ArrayList<>(all.size());
        for (int number = 0; number < all.size(); number++) {
            inOrder.add(results.get(number));
        }
        return inOrder;
    }

    /** Ends the threads, which have nothing to do any more: whoever asked has waited. */
    void close() {
        if (others != null) {
            others.shutdown();
        }
    }

    /** Work that is given out number by number. One that comes when all is given out does nothing: nobody waits for it. */
    private static final class Loop implements Runnable {

        private final int numbers;
        private final IntConsumer work;
        private int next;
        private int running;
        private int failed;
        private @Nullable Throwable failure;

        Loop(int numbers, IntConsumer work) {
            this.numbers = numbers;
            this.work = work;
        }

        @Override
        public void run() {
            for (int number = begin(); number >= 0; number = begin()) {
                Throwable thrown = null;
                try {
                    work.accept(number);
                } catch (Throwable e) { // an Error is the caller's to see, not this thread's to die of
                    thrown = e;
                }
                done(number, thrown);
            }
        }

        /** {@return the next number, or -1 if there is none} */
        private synchronized int begin() {
            if (next == numbers || failure != null) {
                return -1;
            }
            running++;
            return next++;
        }

        private synchronized void done(int number, @Nullable Throwable thrown) {
            if (thrown != null && (failure == null || number < failed)) {
                failure = thrown;
                failed = number;
            }
            running--;
            notifyAll();
        }

        /** Waits for those who still work, and throws what was thrown. */
        synchronized void end() {
            boolean interrupted = false;
            while (running > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            if (failure != null) {
                throw new IllegalStateException("The work threw what it does not declare.", failure);
            }
        }
    }
}
