package org.modelwright.job;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Threads;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.RunContext;
import org.modelwright.model.FitListener;
import org.modelwright.modelfiles.RunCourse.LearningCurve;

/**
 * Writes the metrics of training rounds to the run beside the training, in portions: each is a transaction, or a
 * call to the server, and holds all that came since the last. A store that is away holds up the writing only, until {@value #MOST} points
 * wait.
 */
final class RoundLog implements FitListener, AutoCloseable {

    private static final int PORTION = 50;
    private static final int MOST = 100_000;
    private static final long PATIENCE_MILLIS = 1000;
    private static final long LAST_CHANCE_MILLIS = 5000;

    private final RunContext run;
    private final JobListener listener;
    private List<MetricPoint> waiting = new ArrayList<>();
    private volatile @Nullable Thread writer;
    private volatile @Nullable Folds folds;
    private boolean ended;
    private @Nullable RuntimeException failure;
    private final LearningCurves curves = new LearningCurves();

    /**
     * What settings were chosen by.
     *
     * @param foldOf for each training row the fold that judged it; -1 for none
     * @param outputs what a model says of each that has not learned from it
     */
    record Folds(int[] foldOf, List<DoubleBuffer> outputs) {}

    RoundLog(RunContext run, JobListener listener) {
        this.run = run;
        this.listener = listener;
    }

    @Override
    public void folds(int[] rows, List<DoubleBuffer> outputs) {
        folds = new Folds(rows, outputs);
    }

    @Override
    public void tried(int done, int candidates) {
        listener.tried(done, candidates);
    }

    /** {@return what settings were chosen by, if they were} */
    Optional<Folds> folds() {
        return Optional.ofNullable(folds);
    }

    @Override
    public void round(int round, int rounds, Map<String, Double> metrics) {
        long now = System.currentTimeMillis();
        synchronized (this) {
            if (writer == null) {
                writer = Threads.waiting("round-log", this::write);
            }
            curves.round(round, metrics);
            while (waiting.size() >= MOST && failure == null) {
                pause(0);
            }
            refuse();
            metrics.forEach((name, value) ->
                    waiting.add(MetricPoint.of(MlflowRules.metricKey("fit/" + name), value, now, round)));
            if (waiting.size() >= PORTION) {
                notifyAll();
            }
        }
        listener.round(round, rounds, metrics);
    }

    /** {@return how the metrics went from round to round} */
    synchronized List<LearningCurve> curves() {
        return curves.curves();
    }

    private void write() {
        while (true) {
            List<MetricPoint> portion;
            synchronized (this) {
                long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
                for (long left = PATIENCE_MILLIS; left > 0 && !ended && waiting.size() < PORTION; ) {
                    pause(left);
                    left = (end - System.nanoTime()) / 1_000_000;
                }
                portion = waiting;
                waiting = new ArrayList<>();
                notifyAll();
                if (portion.isEmpty() && ended) {
                    return;
                }
            }
            try {
                if (!portion.isEmpty()) {
                    run.tracking().logMetrics(run.info().runId(), portion);
                }
            } catch (RuntimeException e) {
                synchronized (this) {
                    failure = e;
                    notifyAll();
                }
                return;
            }
        }
    }

    /** Waits until all is written, and says what could not be. */
    void flush() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        Thread started = writer;
        if (started != null) {
            join(started, 0);
        }
        synchronized (this) {
            refuse();
        }
    }

    /** Ends the writing: all that waits gets a last chance of some seconds. */
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        Thread started = writer;
        if (started != null && started.isAlive()) {
            if (!Thread.currentThread().isInterrupted()) {
                join(started, LAST_CHANCE_MILLIS);
            }
            started.interrupt();
        }
    }

    private void refuse() {
        if (failure != null) {
            throw failure;
        }
    }

    private static void join(Thread started, long millis) {
        try {
            started.join(millis);
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private static InterruptedJobException stopped(InterruptedException e) {
        return new InterruptedJobException("The job was stopped while its rounds were logged.", null, e);
    }
}
