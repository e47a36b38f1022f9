package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.modelwright.error.InterruptedJobException;

@Timeout(60)
class SessionTest {

    private static Session open(int threads) {
        return new Resources(1L << 20, threads).open();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theOneThatAsksWorksToo() {
        try (Session session = open(3)) {
            CountDownLatch all = new CountDownLatch(3);
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            session.threads().forEach(3, number -> {
                seen.add(Thread.currentThread());
                all.countDown();
                await(all); // three at once, or never
            });
            assertThat(seen).hasSize(3).contains(Thread.currentThread());
            for (int again = 0; again < 20; again++) {
                session.threads().forEach(50, number -> seen.add(Thread.currentThread()));
            }
            assertThat(seen).hasSize(3);
        }
    }

    @Test
    void oneThreadIsTheCaller() {
        try (Session session = open(1)) {
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            session.threads().forEach(100, number -> seen.add(Thread.currentThread()));
            assertThat(seen).containsExactly(Thread.currentThread());
        }
    }

    @Test
    void eachNumberComesOnceAndResultsKeepTheirOrder() {
        try (Session session = open(4)) {
            AtomicIntegerArray times = new AtomicIntegerArray(10_000);
            session.threads().forEach(times.length(), times::incrementAndGet);
            assertThat(IntStream.range(0, times.length()).map(times::get)).containsOnly(1);

            List<Integer> items = IntStream.range(0, 1000).boxed().toList();
            assertThat(session.threads().map(items, item -> item * 2))
                    .isEqualTo(items.stream().map(item -> item * 2).toList());
            assertThat(session.threads().map(List.of(), item -> item)).isEmpty();
        }
    }

    @Test
    void workThatAsksForMoreWorkEnds() {
        try (Session session = open(2)) {
            AtomicInteger done = new AtomicInteger();
            session.threads()
                    .forEach(
                            20,
                            outer -> session.threads()
                                    .forEach(
                                            20, inner -> session.threads().forEach(5, most -> done.incrementAndGet())));
            assertThat(done).hasValue(2000);
        }
    }

    @Test
    void whatIsThrownComesThroughAsItIs() {
        try (Session session = open(3)) {
            for (Throwable thrown : List.of(
                    new InterruptedJobException("stopped"), new OutOfMemoryError("none"), new StackOverflowError())) {
                AtomicInteger begun = new AtomicInteger();
                assertThatThrownBy(() -> session.threads().forEach(100_000, number -> {
                            begun.incrementAndGet();
                            if (number == 7) {
                                if (thrown instanceof Error error) {
                                    throw error;
                                }
                                throw (RuntimeException) thrown;
                            }
                        }))
                        .isSameAs(thrown);
                assertThat(begun.get()).isLessThan(100_000);
            }
        }
    }

    @Test
    void theLeastOfSeveralFailuresIsTold() {
        try (Session session = open(4)) {
            for (int time = 0; time < 200; time++) {
                assertThatThrownBy(() -> session.threads().forEach(64, number -> {
                            if (number >= 3) {
                                throw new IllegalStateException("number " + number);
                            }
                        }))
                        .hasMessage("number 3");
            }
        }
    }

    @Test
    void noWorkGoesOnAfterAFailure() {
        try (Session session = open(4)) {
            AtomicInteger running = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(4);
            assertThatThrownBy(() -> session.threads().forEach(4, number -> {
                        running.incrementAndGet();
                        all.countDown();
                        await(all);
                        if (number == 0) {
                            running.decrementAndGet();
                            throw new IllegalStateException("first");
                        }
                        IntStream.range(0, 20).forEach(it -> Thread.yield());
                        running.decrementAndGet();
                    }))
                    .hasMessage("first");
            assertThat(running).hasValue(0);
        }
    }

    @Test
    void anInterruptionIsLeftToTheCaller() {
        try (Session session = open(2)) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            session.threads().forEach(500, number -> done.incrementAndGet());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(done).hasValue(500);
        }
    }

    @Test
    void whatIsSharedIsOpenedOnceAndClosedLastFirst() {
        List<String> closed = new ArrayList<>();
        class First implements AutoCloseable {
            @Override
            public void close() {
                closed.add("first");
            }
        }
        class Second implements AutoCloseable {
            @Override
            public void close() {
                closed.add("second");
                throw new IllegalStateException("second does not close");
            }
        }
        Session session = open(2);
        First first = session.shared(First.class, it -> new First());
        session.shared(Second.class, it -> new Second());
        assertThat(session.shared(First.class, it -> new First())).isSameAs(first);

        Path folder = session.newFolder("left");
        assertThatThrownBy(session::close).hasMessage("second does not close");
        assertThat(closed).containsExactly("second", "first");
        assertThat(folder.getParent()).doesNotExist();
        session.close();
        assertThat(closed).hasSize(2);
    }

    @Test
    void theTemporaryFolderIsGoneWithAllThatIsInIt() throws Exception {
        Path folder;
        try (Session session = open(1)) {
            folder = session.newFolder("model");
            assertThat(folder.getFileName().toString()).startsWith("model-");
            assertThat(session.newFolder("model")).isNotEqualTo(folder).hasParent(folder.getParent());
            Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c"), "text");
        }
        assertThat(folder.getParent()).doesNotExist();
    }

    @Test
    void threadsEndWithTheSession() throws Exception {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (Session session = open(4)) {
            CountDownLatch all = new CountDownLatch(4);
            session.threads().forEach(4, number -> {
                seen.add(Thread.currentThread());
                all.countDown();
                await(all);
            });
        }
        seen.remove(Thread.currentThread());
        assertThat(seen).hasSize(3);
        for (Thread thread : seen) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
