package org.modelwright.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelwright.mlflow.MetricPoint;
import org.modelwright.mlflow.RunContext;
import org.modelwright.model.FitListener;

/** Writes the metrics of training rounds to the run, in few large portions: each portion is a transaction. */
final class RoundLog implements FitListener {

    private static final int PORTION = 500;
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final RunContext run;
    private final JobListener listener;
    private final List<MetricPoint> waiting = new ArrayList<>();
    private long written = System.nanoTime();

    RoundLog(RunContext run, JobListener listener) {
        this.run = run;
        this.listener = listener;
    }

    @Override
    public void round(int round, int rounds, Map<String, Double> metrics) {
        long now = System.currentTimeMillis();
        metrics.forEach((name, value) -> waiting.add(MetricPoint.of("fit/" + name, value, now, round)));
        if (waiting.size() >= PORTION || System.nanoTime() - written > PATIENCE_NANOS) {
            flush();
        }
        listener.round(round, rounds, metrics);
    }

    /** Writes what is left. */
    void flush() {
        if (!waiting.isEmpty()) {
            run.client().logMetrics(run.info().runId(), waiting);
            waiting.clear();
        }
        written = System.nanoTime();
    }
}
