package org.modelwright.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.modelwright.engine.EngineSession;
import org.modelwright.engine.Workers;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/** A driver of Spark in this process: there is one at a time. */
final class SparkDriver implements EngineSession {

    private static final Logger LOG = Log.of(SparkDriver.class);

    private static final String SETTLED = "spark.scheduler.maxRegisteredResourcesWaitingTime";
    private static final String DEFAULT_WAIT = "30s";
    private static final long STEP_MILLIS = 100;
    /** Where nobody says how many workers there are, all executors are there when none has come for so long. */
    private static final long QUIET_MILLIS = 3000;

    private final SparkContext context;
    private final SparkWorkers workers;

    private SparkDriver(SparkContext context, int workers) {
        this.context = context;
        this.workers = new SparkWorkers(context, workers);
    }

    static SparkDriver open(SparkEngine engine) {
        String master = engine.effectiveMaster();
        if (SparkContext$.MODULE$.getActive().isDefined()) {
            throw new InfrastructureException(
                    "Spark is at work in this process already, and there is one driver in a process.",
                    "one job after the other, or each in a process of its own.");
        }
        SparkConf conf = new SparkConf();
        Setting.of(engine).forEach(conf::set);
        if (!Master.isLocal(master)) {
            Shipped.of(System.getProperty("java.class.path", "")).into(conf);
        }
        SparkContext context = started(conf, master);
        try {
            int count = slots(context, engine, master);
            LOG.info("Spark {} at {}: {} workers.", context.version(), master, count);
            return new SparkDriver(context, count);
        } catch (RuntimeException | Error e) {
            context.stop();
            throw e;
        }
    }

    private static SparkContext started(SparkConf conf, String master) {
        try {
            return new SparkContext(conf);
        } catch (RuntimeException | LinkageError e) {
            throw new InfrastructureException(
                    "Spark cannot be started (" + master + "): " + SparkFailure.words(e) + ".",
                    "the address of a master that runs, and Java 17 to 25.",
                    e);
        }
    }

    /** {@return how many workers there are, each of which has a slot} */
    private static int slots(SparkContext context, SparkEngine engine, String master) {
        Integer wanted = engine.workers();
        long wait = TimeUnit.SECONDS.toMillis(context.conf().getTimeAsSeconds(SETTLED, DEFAULT_WAIT));
        long start = System.nanoTime();
        int seen = 0;
        long changed = start;
        while (true) {
            int now = slots(context);
            long time = System.nanoTime();
            if (now != seen) {
                seen = now;
                changed = time;
            }
            boolean settled = Master.isLocal(master)
                    || (wanted == null
                            ? seen > 0 && TimeUnit.NANOSECONDS.toMillis(time - changed) >= QUIET_MILLIS
                            : seen >= wanted);
            boolean late = TimeUnit.NANOSECONDS.toMillis(time - start) >= wait;
            if (settled || late || context.isStopped()) {
                break;
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedJobException("The job was stopped while it waited for executors of Spark.");
            }
        }
        if (context.isStopped()) {
            throw new InfrastructureException(
                    "The master (" + master + ") does not answer, or has ended the application.",
                    "its address as its own log says it, and its log.");
        }
        if (seen == 0 || wanted != null && seen < wanted) {
            throw new InfrastructureException(
                    "The master (" + master + ") has (" + seen + ") slots after " + wait / 1000 + " seconds, and "
                            + (wanted == null ? "a fit needs one." : "the workers (" + wanted + ") need one each."),
                    (seen == 0
                                    ? "executors that fit the settings, or a longer " + SETTLED
                                    : "workers: " + seen + ", or more executors")
                            + ".");
        }
        return wanted == null ? seen : wanted;
    }

    private static int slots(SparkContext context) {
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    @Override
    public Optional<Workers> workers() {
        return Optional.of(workers);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", SparkEngine.class.getSimpleName());
        facts.put("engine_version", context.version());
        return facts;
    }

    /** {@return what the driver itself works with} */
    SparkContext context() {
        return context;
    }

    @Override
    public void close() {
        context.stop();
    }
}
