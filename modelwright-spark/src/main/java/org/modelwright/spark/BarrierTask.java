package org.modelwright.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.modelwright.data.Frame;
import org.modelwright.engine.WorkerContext;
import org.modelwright.engine.WorkerTask;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What an executor does for one worker: it gets its share, does the task, and says how that ended. */
final class BarrierTask<R extends Serializable> extends AbstractFunction1<Iterator<Integer>, Iterator<Outcome>>
        implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final long PAUSE_MILLIS = 500;

    private final WorkerTask<R> task;
    private final List<Broadcast<Shares>> shares;
    private final String progress;

    BarrierTask(WorkerTask<R> task, List<Broadcast<Shares>> shares, String progress) {
        this.task = task;
        this.shares = new ArrayList<>(shares);
        this.progress = progress;
    }

    @Override
    public Iterator<Outcome> apply(Iterator<Integer> nothing) {
        BarrierTaskContext spark = BarrierTaskContext.get();
        List<String> told = new ArrayList<>();
        Progress.Reporter reporter = new Progress.Reporter(progress);
        Outcome outcome;
        try {
            Shipped.unpacked();
            Context context = new Context(spark, shares.get(spark.partitionId()).value(), told, reporter);
            R result = task.run(context);
            outcome = new Outcome(context.rank() == 0 ? bytes(result) : null, told);
        } catch (Throwable thrown) {
            // What else it throws, an Error too, is told in words, and then as Spark wants it, which ends the other
            // workers.
            if (thrown instanceof TaskKilledException || spark.isInterrupted()) {
                throw new TaskKilledException(spark.getKillReason().getOrElse(() -> "another worker is gone"));
            }
            Failure failure = Failure.of(thrown);
            reporter.failed(failure);
            if (!failure.isFinal()) {
                pause(); // Whoever is the cause tells its own failure meanwhile.
            }
            throw new IllegalStateException(String.join(" ", failure.messages()));
        }
        return CollectionConverters.asScala(List.of(outcome).iterator());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static byte[] bytes(Serializable result) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(result);
        }
        return bytes.toByteArray();
    }

    /** Where a task is done. */
    private static final class Context implements WorkerContext {

        private final BarrierTaskContext spark;
        private final Shares shares;
        private final List<String> told;
        private final Progress.Reporter reporter;

        Context(BarrierTaskContext spark, Shares shares, List<String> told, Progress.Reporter reporter) {
            this.spark = spark;
            this.shares = shares;
            this.told = told;
            this.reporter = reporter;
        }

        @Override
        public int rank() {
            return spark.partitionId();
        }

        @Override
        public int count() {
            return spark.getTaskInfos().length;
        }

        @Override
        public int threads() {
            return spark.cpus();
        }

        @Override
        public String host() {
            return SparkEnv.get().blockManager().blockManagerId().host();
        }

        @Override
        public Frame rows(String table) {
            return shares.frame(table);
        }

        @Override
        public List<String> allGather(String text) {
            return List.of(spark.allGather(text));
        }

        @Override
        public void progress(String text) {
            if (rank() == 0) {
                told.add(text);
                reporter.report(text);
            }
        }
    }
}
