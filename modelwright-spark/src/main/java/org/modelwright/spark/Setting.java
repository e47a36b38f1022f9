package org.modelwright.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/** Settings of Spark: which ones a job relies on, and which names are misspelt ones. */
final class Setting {

    static final String MASTER = "spark.master";
    static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";
    static final String TASK_CPUS = "spark.task.cpus";

    /** What a job relies on, whatever a file of the cluster says. */
    static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("spark.app.name", "modelwright"),
            Map.entry(DYNAMIC_ALLOCATION, "false"),
            Map.entry("spark.speculation", "false"),
            Map.entry("spark.serializer", "org.apache.spark.serializer.JavaSerializer"),
            Map.entry("spark.sql.session.timeZone", "UTC"),
            Map.entry("spark.sql.ansi.enabled", "true"),
            Map.entry("spark.ui.enabled", "false"),
            Map.entry("spark.ui.showConsoleProgress", "false"));

    /** What holds where nobody says otherwise. */
    static final Map<String, String> DEFAULTS = Map.ofEntries(
            // Of a worker that hangs while the others wait for it; Spark's own is a year.
            Map.entry("spark.barrier.sync.timeout", "1800"),
            // Of an executor that comes back; Spark looks every 15 seconds, for ten minutes.
            Map.entry("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "5s"),
            Map.entry("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "24"),
            // As the launcher has it: threads that wait burn no processor.
            Map.entry("spark.executorEnv.OMP_WAIT_POLICY", "passive"));

    /** Names that are told apart from misspelt ones; there are a thousand more, which are not known here. */
    private static final Set<String> WELL_KNOWN = new TreeSet<>(List.of(
            "spark.authenticate",
            "spark.authenticate.secret",
            "spark.barrier.sync.timeout",
            "spark.broadcast.blockSize",
            "spark.broadcast.compress",
            "spark.cores.max",
            "spark.driver.bindAddress",
            "spark.driver.host",
            "spark.driver.maxResultSize",
            "spark.driver.port",
            "spark.eventLog.dir",
            "spark.eventLog.enabled",
            "spark.excludeOnFailure.enabled",
            "spark.executor.cores",
            "spark.executor.extraClassPath",
            "spark.executor.extraJavaOptions",
            "spark.executor.heartbeatInterval",
            "spark.executor.instances",
            "spark.executor.memory",
            "spark.executor.memoryOverhead",
            "spark.executor.memoryOverheadFactor",
            "spark.files",
            "spark.io.compression.codec",
            "spark.jars",
            "spark.jars.packages",
            "spark.kubernetes.container.image",
            "spark.kubernetes.namespace",
            "spark.local.dir",
            "spark.locality.wait",
            "spark.memory.fraction",
            "spark.memory.offHeap.enabled",
            "spark.memory.offHeap.size",
            "spark.memory.storageFraction",
            "spark.network.crypto.enabled",
            "spark.network.timeout",
            "spark.port.maxRetries",
            "spark.rpc.message.maxSize",
            "spark.scheduler.maxRegisteredResourcesWaitingTime",
            "spark.scheduler.mode",
            "spark.sql.catalogImplementation",
            "spark.sql.extensions",
            "spark.sql.shuffle.partitions",
            "spark.sql.warehouse.dir",
            "spark.task.cpus",
            "spark.task.maxFailures",
            "spark.yarn.queue"));

    /** What is said to a driver before it starts. */
    private static final Set<String> DRIVERS = Set.of(
            "spark.driver.memory",
            "spark.driver.extraClassPath",
            "spark.driver.extraJavaOptions",
            "spark.driver.extraLibraryPath",
            "spark.submit.deployMode");

    private Setting() {}

    /** {@return what is wrong with a setting; nothing with a name that is unknown here and near none that is known} */
    static Optional<Problem> problem(String name, Object value) {
        if (!name.startsWith("spark.")) {
            return Optional.of(Problem.of(
                    "The setting (" + name + ") is none of Spark's: their names begin with spark.",
                    Nearest.find("spark." + name, WELL_KNOWN).orElse("spark." + name) + "."));
        }
        if (name.equals(MASTER) || name.equals("spark.remote")) {
            return Optional.of(Problem.of("The setting (" + name + ") has a key of its own.", "master, beside conf."));
        }
        if (name.equals(DYNAMIC_ALLOCATION) && !String.valueOf(value).equals("false")) {
            return Optional.of(Problem.of(
                    "Executors that come and go (" + name + ": " + value + ") cannot start together, as a fit must.",
                    "leave it out, and say how many: spark.executor.instances or spark.cores.max."));
        }
        String fixed = FIXED.get(name);
        if (fixed != null && !fixed.equals(String.valueOf(value))) {
            return Optional.of(Problem.of(
                    "The setting (" + name + ": " + value + ") is what a job relies on; it is always (" + fixed + ").",
                    "leave it out."));
        }
        if (DRIVERS.contains(name)) {
            return Optional.of(Problem.of(
                    "The setting (" + name + ") comes too late: the driver is this process, which runs already.",
                    "MODELWRIGHT_JAVA_OPTS=-Xmx4g, or an option of spark-submit."));
        }
        if (name.equals(TASK_CPUS) && !isWhole(value)) {
            return Optional.of(Problem.of("The setting (" + name + ": " + value + ") is no count from 1 on.", "1"));
        }
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            return Optional.of(
                    Problem.of("The setting (" + name + ") holds a block or a list (" + value + ").", "one value."));
        }
        return WELL_KNOWN.contains(name) ? Optional.empty() : misspelt(name);
    }

    /** Only what differs by a letter or two is sure to be meant otherwise. */
    private static Optional<Problem> misspelt(String name) {
        Set<String> alike = new TreeSet<>();
        WELL_KNOWN.stream()
                .filter(it -> Math.abs(it.length() - name.length()) <= 2)
                .forEach(alike::add);
        alike.addAll(FIXED.keySet());
        return Nearest.find(name, alike)
                .filter(it -> isNear(name, it))
                .map(it -> Problem.of("The setting (" + name + ") is none that Spark is known to have.", it + "."));
    }

    private static boolean isNear(String name, String known) {
        int same = 0;
        int shorter = Math.min(name.length(), known.length());
        while (same < shorter && name.charAt(same) == known.charAt(same)) {
            same++;
        }
        int end = 0;
        while (end < shorter - same && name.charAt(name.length() - 1 - end) == known.charAt(known.length() - 1 - end)) {
            end++;
        }
        return Math.max(name.length(), known.length()) - same - end <= 2;
    }

    static boolean isWhole(Object value) {
        return String.valueOf(value).matches("[1-9]\\d{0,3}");
    }

    /** {@return all of a job's settings, those of the user over the defaults} */
    static Map<String, String> of(SparkEngine engine) {
        Map<String, String> settings = new LinkedHashMap<>(DEFAULTS);
        if (Master.isOnThisMachine(engine.effectiveMaster())) {
            settings.put("spark.driver.host", "127.0.0.1");
            settings.put("spark.driver.bindAddress", "127.0.0.1");
        }
        engine.conf().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        settings.putAll(FIXED);
        settings.put(MASTER, engine.effectiveMaster());
        return settings;
    }
}
