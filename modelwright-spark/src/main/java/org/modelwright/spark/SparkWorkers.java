package org.modelwright.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.modelwright.data.Work;
import org.modelwright.engine.WorkerTable;
import org.modelwright.engine.WorkerTask;
import org.modelwright.engine.Workers;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.modelwright.error.ModelwrightException;
import org.slf4j.Logger;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Tasks of one barrier stage: Spark starts all of them together, or none. */
final class SparkWorkers implements Workers {

    private static final Logger LOG = Log.of(SparkWorkers.class);

    private static final int ATTEMPTS = 3;
    private static final long POLL_MILLIS = 50;
    /** Tasks that were told to end do so between two rounds. */
    private static final long PATIENCE_SECONDS = 10;

    private final SparkContext context;
    private final int count;

    SparkWorkers(SparkContext context, int count) {
        this.context = context;
        this.count = count;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public synchronized <R extends Serializable> R run(
            List<WorkerTable> tables, WorkerTask<R> task, Consumer<String> heard) {
        InfrastructureException failure = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (failure != null) {
                LOG.warn("Attempt {} of {}, after: {}", attempt, ATTEMPTS, failure.getMessage());
            }
            try {
                return attempt(tables, task, heard);
            } catch (InfrastructureException e) {
                failure = e;
                if (context.isStopped() || Work.isEnding()) {
                    break;
                }
            }
        }
        if (Work.isEnding()) {
            throw stopped();
        }
        throw Objects.requireNonNull(failure);
    }

    private <R extends Serializable> R attempt(List<WorkerTable> tables, WorkerTask<R> task, Consumer<String> heard) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(context);
        List<Broadcast<Shares>> shares = new ArrayList<>();
        String group = "modelwright-" + UUID.randomUUID();
        try (Progress progress = new Progress(context.env())) {
            for (int rank = 0; rank < count; rank++) {
                shares.add(spark.broadcast(new Shares(tables, rank, count)));
            }
            spark.setJobGroup(group, "fit", true);
            JavaFutureAction<List<Outcome>> job = stage(spark, new BarrierTask<>(task, shares, progress.name()))
                    .collectAsync();
            try {
                return result(job, task, progress, heard);
            } catch (InterruptedException | InterruptedJobException e) {
                spark.cancelJobGroup(group);
                await(job);
                throw stopped();
            } catch (ExecutionException e) {
                List<Failure> failures = progress.failures();
                if (failures.isEmpty()) {
                    throw e;
                }
                throw failures.get(0).exception();
            }
        } catch (ModelwrightException e) {
            throw e;
        } catch (Exception e) {
            throw new InfrastructureException("Spark could not do the fit: " + SparkFailure.words(e) + ".", null, e);
        } finally {
            spark.clearJobGroup();
            if (!context.isStopped()) {
                shares.forEach(it -> it.destroy());
            }
        }
    }

    private JavaRDD<Outcome> stage(JavaSparkContext spark, BarrierTask<?> task) {
        List<Integer> ranks = IntStream.range(0, count).boxed().toList();
        ClassTag<Outcome> tag = ClassTag$.MODULE$.apply(Outcome.class);
        RDD<Outcome> outcomes = spark.parallelize(ranks, count).rdd().barrier().mapPartitions(task, false, tag);
        return new JavaRDD<>(outcomes, tag);
    }

    private static <R extends Serializable> R result(
            JavaFutureAction<List<Outcome>> job, WorkerTask<R> task, Progress progress, Consumer<String> heard)
            throws InterruptedException, ExecutionException, IOException, ClassNotFoundException {
        int told = 0;
        while (!job.isDone()) {
            String text = progress.next(POLL_MILLIS);
            if (text != null) {
                heard.accept(text);
                told++;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        List<Outcome> outcomes = job.get();
        Outcome first = outcomes.get(0);
        first.told()
                .subList(Math.min(told, first.told().size()), first.told().size())
                .forEach(heard);
        return read(Objects.requireNonNull(first.result()), task.getClass().getClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static <R extends Serializable> R read(byte[] bytes, ClassLoader loader)
            throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(type.getName(), false, loader);
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(type);
                }
            }
        }) {
            return (R) in.readObject();
        }
    }

    private static void await(JavaFutureAction<?> job) {
        try {
            job.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The job of Spark was stopped: {}", SparkFailure.words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InterruptedJobException stopped() {
        return new InterruptedJobException("The fit on Spark was stopped.");
    }
}
