package org.modelwright.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext$;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.engine.EngineSession;
import org.modelwright.engine.WorkerContext;
import org.modelwright.engine.WorkerTable;
import org.modelwright.engine.WorkerTask;
import org.modelwright.engine.Workers;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;

/** Tasks on a real Spark in this process. */
class SparkWorkersTest {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private static Session session;
    private static EngineSession engine;
    private static Workers workers;

    @BeforeAll
    static void start() {
        session = new Resources(1L << 30, 2).open();
        engine = SparkEngine.of().master("local[2]").in(session);
        workers = engine.workers().orElseThrow();
    }

    @AfterAll
    static void stop() {
        session.close();
        assertThat(SparkContext$.MODULE$.getActive().isDefined()).isFalse();
    }

    private static WorkerTable numbers(int rows) {
        return new WorkerTable("train", List.of("a", "b"), rows, (column, from, step, into) -> {
            for (int i = 0; i < into.length; i++) {
                into[i] = (column == 0 ? 1 : -1) * (float) (from + i * step);
            }
        });
    }

    private static <R extends Serializable> R run(WorkerTask<R> task) {
        return workers.run(List.of(numbers(5)), task, it -> {});
    }

    @Test
    void sharesTheRowsOutInTheirOrder() {
        assertThat(workers.count()).isEqualTo(2);
        ArrayList<String> said = run(context -> {
            FloatColumn a = (FloatColumn) context.rows("train").column("a");
            FloatColumn b = (FloatColumn) context.rows("train").column("b");
            StringBuilder rows = new StringBuilder(context.rank() + "/" + context.count() + ":");
            for (int row = 0; row < a.rows(); row++) {
                rows.append(' ').append(a.values().get(row)).append(b.values().get(row));
            }
            return new ArrayList<>(context.allGather(rows.toString()));
        });
        assertThat(said).containsExactly("0/2: 0.0-0.0 2.0-2.0 4.0-4.0", "1/2: 1.0-1.0 3.0-3.0");
    }

    @Test
    void hearsTheFirstWorkerWhileItWorks() {
        List<String> heard = new ArrayList<>();
        String result = workers.run(
                List.of(),
                context -> {
                    for (int round = 0; round < 3; round++) {
                        context.progress("round " + round + " of " + context.rank());
                        context.allGather("");
                    }
                    return "done by " + context.rank();
                },
                heard::add);
        assertThat(result).isEqualTo("done by 0");
        assertThat(heard).containsExactly("round 0 of 0", "round 1 of 0", "round 2 of 0");
    }

    @Test
    void triesTwiceMoreWhatMayGoWellTheNextTime() {
        RUNS.set(0);
        String result = run(context -> {
            failBefore(3, context);
            return "well";
        });
        assertThat(result).isEqualTo("well");
        RUNS.set(0);
        assertThatThrownBy(() -> run(context -> {
                    failBefore(4, context);
                    return "well";
                }))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("the ring broke in attempt 3");
        assertThat(RUNS).hasValue(3);
    }

    private static void failBefore(int attempt, WorkerContext context) {
        if (context.rank() == 1 && RUNS.incrementAndGet() < attempt) {
            throw new InfrastructureException("the ring broke in attempt " + RUNS.get());
        }
    }

    @Test
    void tellsAtOnceWhatWouldBeTheSameTheNextTime() {
        RUNS.set(0);
        assertThatThrownBy(() -> run(context -> {
                    if (context.rank() == 1) {
                        RUNS.incrementAndGet();
                        throw new DataException("The column (a) is odd.", "exclude: [a]");
                    }
                    throw new InfrastructureException("the ring broke, since another worker is gone");
                }))
                .isInstanceOf(DataException.class)
                .hasMessage("The column (a) is odd." + System.lineSeparator() + "  Maybe exclude: [a]");
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void endsWhenTheJobIsStopped() {
        assertThatThrownBy(() -> workers.run(
                        List.of(),
                        context -> {
                            for (int round = 0; round < 1000; round++) {
                                context.progress("round");
                                Thread.onSpinWait();
                                pause();
                            }
                            return "never";
                        },
                        it -> Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedJobException.class);
        String again = run(context -> "again");
        assertThat(again).isEqualTo("again");
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new InterruptedJobException("stopped");
        }
    }

    @Test
    void refusesASecondDriverInOneProcess() {
        try (Session other = new Resources(1L << 30, 1).open()) {
            assertThatThrownBy(() -> SparkEngine.of().master("local[2]").in(other))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("one driver in a process");
        }
    }

    @Test
    void aShareThatTravelsIsTheSame() throws IOException, ClassNotFoundException {
        Shares sent = new Shares(List.of(numbers(200_001)), 1, 2);
        Shares once = travelled(sent);
        Shares twice = travelled(once);
        for (Shares each : List.of(sent, once, twice)) {
            FloatColumn b = (FloatColumn) each.frame("train").column("b");
            assertThat(b.rows()).isEqualTo(100_000);
            assertThat(b.values().get(99_999)).isEqualTo(-199_999f);
        }
    }

    private static Shares travelled(Shares shares) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(shares);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Shares) in.readObject();
        }
    }

    @Test
    void keepsWhatTheRecordNeeds() {
        assertThat(engine.facts()).containsEntry("engine", "SparkEngine").containsEntry("engine_version", "4.2.0");
    }
}
