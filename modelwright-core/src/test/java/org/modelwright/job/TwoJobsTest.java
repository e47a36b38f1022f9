package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Frame;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.MlflowService;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** Two jobs at the same time in one JVM: each has the threads and the memory that it was given, and no other. */
class TwoJobsTest {

    private static final Map<String, Set<Thread>> WORKERS =
            Map.of("one", ConcurrentHashMap.newKeySet(), "two", ConcurrentHashMap.newKeySet());

    private static final Map<String, List<@Nullable String>> SETTINGS = new ConcurrentHashMap<>();

    private static final CountDownLatch TOGETHER = new CountDownLatch(2);

    /** Notes who works on it. */
    record Watched(String name) implements Model {

        @Override
        public Optional<Task> wantedTask() {
            return Optional.of(Task.REGRESSION);
        }

        @Override
        public FittedModel fit(Frame inputs, Target target, FitContext context) {
            TOGETHER.countDown();
            await();
            context.session().threads().forEach(200, number -> {
                WORKERS.get(name).add(Thread.currentThread());
                sleep();
            });
            try (DuckDb db = new DuckDb(context.session())) {
                SETTINGS.put(
                        name,
                        db.rows("select current_setting('threads'), current_setting('memory_limit')")
                                .get(0));
            }
            return LinearModel.of().fit(inputs, target, context);
        }

        private static void await() {
            try {
                assertThat(TOGETHER.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void sleep() {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @TempDir
    Path folder;

    @Test
    void eachKeepsItsThreadsAndItsMemory() throws Exception {
        Files.writeString(
                folder.resolve("rows.csv"),
                IntStream.range(0, 60)
                        .mapToObj(row -> row * 7 % 11 + "," + row * 13 % 17 + "," + row * 5 % 19)
                        .collect(Collectors.joining("\n", "a,b,y\n", "\n")));
        CompletableFuture<Void> first =
                CompletableFuture.runAsync(() -> run("one", 1, "600MB"), task -> new Thread(task).start());
        CompletableFuture<Void> second =
                CompletableFuture.runAsync(() -> run("two", 2, "900MB"), task -> new Thread(task).start());
        CompletableFuture.allOf(first, second).get(120, TimeUnit.SECONDS);

        assertThat(WORKERS.get("one")).hasSize(1);
        assertThat(WORKERS.get("two")).hasSize(2).doesNotContainAnyElementsOf(WORKERS.get("one"));
        assertThat(SETTINGS.get("one")).containsExactly("1", "200.0 MiB");
        assertThat(SETTINGS.get("two")).containsExactly("2", "300.0 MiB");
    }

    private void run(String name, int threads, String memory) {
        try {
            Path store = Files.createDirectory(folder.resolve(name)).resolve("mlflow.db");
            TrainingJob.of(reader("a", "b"), reader("y"), new Watched(name))
                    .threads(threads)
                    .memory(memory)
                    .runConfig(RunConfig.of().name(name))
                    .mlflowService(MlflowService.of().trackingUri("sqlite:///" + store))
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CsvReader reader(String... columns) {
        return CsvReader.of(folder.resolve("rows.csv").toString()).columns(columns);
    }
}
