package org.modelwright.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.engine.Engine;
import org.modelwright.engine.EngineSession;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.reader.JdbcReader;
import org.modelwright.schema.DataSchema;
import org.modelwright.splitter.TrainTestSplitter;

/**
 * Shares the fit out to the executors of Apache Spark. The driver is this process: it reads, checks and splits the rows as
 * the local engine does, holds them outside its heap, and gives each worker its share.
 *
 * <p>The same workers give the same model; another number of them gives another one where a column has more distinct values
 * than {@code max_bin}, since each sees only its share of them.
 *
 * @param master where the executors are, in Spark's own words, such as {@code local[2]} or {@code spark://host:7077}; by
 *     default what {@code spark-submit} was told, else {@code local[*]}
 * @param workers how many tasks share the rows, each of which takes one slot; by default as many as there are slots when
 *     the job starts
 * @param conf settings of Spark under their own names, such as {@code spark.executor.memory}; what the job relies on is
 *     refused here
 */
public record SparkEngine(@Nullable String master, @Nullable Integer workers, Map<String, Object> conf)
        implements Engine {

    private static final String CONF = "conf.";

    /** Refuses nonsense. */
    public SparkEngine(@Nullable String master, @Nullable Integer workers, @Nullable Map<String, Object> conf) {
        this.master = master;
        this.workers = workers;
        this.conf = conf == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(conf));
        List<Problem> problems = new ArrayList<>();
        if (master != null) {
            problems.addAll(Master.problems(master));
        }
        if (workers != null && workers < 1) {
            problems.add(Problem.at(
                    "workers", "The workers (" + workers + ") are not at least 1.", "leave workers out: one a slot."));
        }
        this.conf.forEach((name, value) -> Setting.problem(name, value)
                .map(it -> Problem.at(CONF + name, it.message(), String.valueOf(it.maybe())))
                .ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static SparkEngine of() {
        return Records.of(SparkEngine.class);
    }

    /** {@return the same with this {@code master}} */
    public SparkEngine master(String master) {
        return Records.with(this, "master", master);
    }

    /** {@return the same with this number of {@code workers}} */
    public SparkEngine workers(int workers) {
        return Records.with(this, "workers", workers);
    }

    /** {@return the same with this {@code conf}} */
    public SparkEngine conf(Map<String, Object> conf) {
        return Records.with(this, "conf", conf);
    }

    @Override
    public List<Problem> problems(Collection<?> kinds) {
        List<Problem> problems = new ArrayList<>();
        String submitted = System.getProperty(Setting.MASTER);
        if (master != null && submitted != null && !submitted.equals(master)) {
            problems.add(Problem.at(
                    "master",
                    "The master (" + master + ") is not the one that spark-submit was told (" + submitted + ").",
                    "leave master out: spark-submit says it."));
        }
        if (Boolean.parseBoolean(System.getProperty(Setting.DYNAMIC_ALLOCATION))) {
            problems.add(Problem.of(
                    "Executors that come and go (" + Setting.DYNAMIC_ALLOCATION
                            + "=true) cannot start together, as a fit must.",
                    "--conf " + Setting.DYNAMIC_ALLOCATION + "=false."));
        }
        Optional<Integer> slots = Master.slots(effectiveMaster(), cores());
        if (workers != null && slots.isPresent() && workers > slots.get()) {
            problems.add(Problem.at(
                    "workers",
                    "The workers (" + workers + ") need a slot each, and the master (" + effectiveMaster() + ") has ("
                            + slots.get() + ").",
                    "workers: " + Math.max(1, slots.get()) + ", or more slots: master: local[" + workers * cores()
                            + "]."));
        }
        boolean lastRows =
                kinds.stream().anyMatch(it -> it instanceof TrainTestSplitter splitter && !splitter.shuffle());
        if (lastRows && kinds.stream().anyMatch(it -> it instanceof JdbcReader reader && !hasKey(reader))) {
            problems.add(Problem.of(
                    "A database promises no order of rows: without a key on Spark the last rows of it cannot be the test"
                            + " rows.",
                    "key: a column that names the rows, in the JdbcReader; or shuffle: true, in the splitter."));
        }
        if (!SparkJars.arePresent()) {
            problems.add(SparkJars.missing());
        }
        return problems;
    }

    private static boolean hasKey(JdbcReader reader) {
        return !reader.key().isEmpty()
                || reader.declared()
                        .map(DataSchema::key)
                        .filter(it -> !it.isEmpty())
                        .isPresent();
    }

    /** {@return where the executors are} */
    String effectiveMaster() {
        String submitted = System.getProperty(Setting.MASTER);
        return master != null ? master : submitted != null ? submitted : "local[*]";
    }

    /** {@return the processors of one task} */
    private int cores() {
        Object said = conf.getOrDefault(Setting.TASK_CPUS, System.getProperty(Setting.TASK_CPUS, "1"));
        return Setting.isWhole(said) ? Integer.parseInt(String.valueOf(said)) : 1;
    }

    /**
     * {@inheritDoc}
     *
     * @throws org.modelwright.error.InfrastructureException also if there are fewer slots than workers
     */
    @Override
    public EngineSession open(Session session) {
        if (!SparkJars.arePresent()) {
            throw new ConfigException(SparkJars.missing());
        }
        return SparkDriver.open(this);
    }
}
