package org.modelwright.xgboost;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.modelwright.data.Frame;
import org.modelwright.engine.WorkerContext;
import org.modelwright.engine.WorkerTable;
import org.modelwright.engine.WorkerTask;
import org.modelwright.engine.Workers;

/** Threads of this process that share work, each with a task that was serialised; nothing is tried again. */
record ThreadWorkers(int count) implements Workers {

    @Override
    public <R extends Serializable> R run(List<WorkerTable> tables, WorkerTask<R> task, Consumer<String> heard) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        CyclicBarrier barrier = new CyclicBarrier(count);
        String[] said = new String[count];
        try {
            List<Future<R>> running = new ArrayList<>();
            for (int rank = 0; rank < count; rank++) {
                Context context = new Context(rank, count, tables, barrier, said, heard);
                WorkerTask<R> own = copy(task);
                running.add(threads.submit(() -> {
                    try {
                        return own.run(context);
                    } catch (RuntimeException | Error e) {
                        barrier.reset(); // whoever waits for this one hears of it
                        throw e;
                    }
                }));
            }
            List<Throwable> failures = new ArrayList<>();
            for (Future<R> each : running) {
                try {
                    each.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            if (!failures.isEmpty()) {
                IllegalStateException all = new IllegalStateException("Workers failed.");
                failures.forEach(all::addSuppressed);
                throw all;
            }
            return running.get(0).get();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("A worker hangs.", e);
        } finally {
            threads.shutdownNow();
        }
    }

    @SuppressWarnings("unchecked")
    private static <R extends Serializable> WorkerTask<R> copy(WorkerTask<R> task) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(task);
            return (WorkerTask<R>) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Context(
            int rank, int count, List<WorkerTable> tables, CyclicBarrier barrier, String[] said, Consumer<String> heard)
            implements WorkerContext {

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int threads() {
            return 1;
        }

        @Override
        public Frame rows(String table) {
            return tables.stream()
                    .filter(it -> it.name().equals(table))
                    .findFirst()
                    .orElseThrow()
                    .share(rank, count);
        }

        @Override
        public List<String> allGather(String text) {
            try {
                said[rank] = text;
                barrier.await(20, TimeUnit.SECONDS);
                List<String> all = List.of(said.clone());
                barrier.await(20, TimeUnit.SECONDS);
                return all;
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("Another worker has failed.", e);
            }
        }

        @Override
        public void progress(String text) {
            heard.accept(text);
        }
    }
}
