package org.modelwright.modelfiles;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Json;
import org.modelwright.leak.LeakSummary;
import org.modelwright.mlflow.Dataset;
import org.modelwright.task.Task;

/**
 * The file {@value #NAME}: every fact of the run that made a model, and the SHA-256 of every other file of the model. Its
 * form is published as {@code run-record.schema.json} beside this class.
 *
 * @param run what the job says of the run
 * @param parity how the saved bytes were proved
 * @param files the SHA-256 of each file, by its path within the model's directory
 */
public record RunRecordFile(Run run, Parity parity, Map<String, String> files) {

    /** Its name in a model's directory. */
    public static final String NAME = "run-record.json";

    private static final String PARITY = "parity";
    private static final String FILES = "files";
    private static final String FOLDS = "folds";
    private static final String POSITIVE = "positive_class";

    /** Keeps a copy, in its order. */
    public RunRecordFile {
        files = ordered(files);
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * A jar that brought a kind of the job.
     *
     * @param jar its file's name
     * @param version as its manifest says; empty if it does not
     * @param sha256 of the file
     */
    public record PluginJar(String jar, String version, String sha256) {

        /** {@return the three under the names of the file} */
        public Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("jar", jar);
            map.put("version", version);
            map.put("sha256", sha256);
            return map;
        }

        private static PluginJar of(Fields fields) {
            return new PluginJar(fields.text("jar"), fields.text("version"), fields.text("sha256"));
        }
    }

    /**
     * What a job says of its run.
     *
     * @param modelwrightVersion what trained the model
     * @param runId of MLflow's run
     * @param experimentId of its experiment
     * @param registeredModel the name that its version was to have
     * @param created when the record was made
     * @param plugins the jars that brought kinds of the job, other than the core
     * @param java the version of Java
     * @param platform operating system and processor
     * @param environment what it was made with
     * @param configuration the job with every default, secrets masked: maps, lists, texts, numbers, booleans
     * @param configSha256 the SHA-256 of {@code config.yaml} among the run's artifacts
     * @param datasets the lineage of inputs and targets
     * @param rowsLeftOut how many rows were left out on purpose: whole numbers by what said so, such as
     *     {@code inputs.where} and {@code missing}
     * @param trainRows how many rows were learned from
     * @param testRows how many rows it is judged by
     * @param split what the splitter says of the split: texts, numbers, and maps of them
     * @param leakCheck what the leak check saw
     * @param task what is predicted
     * @param positiveClass the class that a binary task takes for the positive one; null for another task
     * @param facts what fitting found out
     * @param metrics of the test rows; with {@code train_} of the training rows, with {@code baseline_} of a baseline, with
     *     {@code linear_} of a linear model
     * @param folds by metric, the score of each fold of the training rows, null where it is not defined; none without folds
     * @param evidence what it knows of the model beside the scores
     * @param course how it came to its model
     * @param warnings in the order in which they were given
     */
    public record Run(
            String modelwrightVersion,
            String runId,
            String experimentId,
            String registeredModel,
            Instant created,
            List<PluginJar> plugins,
            String java,
            String platform,
            RunEnvironment environment,
            Map<String, Object> configuration,
            String configSha256,
            List<Dataset> datasets,
            Map<String, Object> rowsLeftOut,
            int trainRows,
            int testRows,
            Map<String, Object> split,
            LeakSummary leakCheck,
            Task task,
            @Nullable String positiveClass,
            Map<String, String> facts,
            Map<String, Double> metrics,
            Map<String, List<@Nullable Double>> folds,
            RunEvidence evidence,
            RunCourse course,
            List<String> warnings) {

        /** Keeps copies, in their order. */
        public Run {
            plugins = List.copyOf(plugins);
            configuration = ordered(configuration);
            datasets = List.copyOf(datasets);
            rowsLeftOut = ordered(rowsLeftOut);
            split = ordered(split);
            facts = ordered(facts);
            metrics = ordered(metrics);
            folds = ordered(folds);
            warnings = List.copyOf(warnings);
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("modelwright_version", modelwrightVersion);
            map.put("run_id", runId);
            map.put("experiment_id", experimentId);
            map.put("registered_model", registeredModel);
            map.put("created", created.toString());
            map.put("plugins", plugins.stream().map(PluginJar::toMap).toList());
            map.put("java", java);
            map.put("platform", platform);
            map.put("environment", environment.toMap());
            map.put("configuration", configuration);
            map.put("config_sha256", configSha256);
            map.put("datasets", datasets.stream().map(Dataset::toMap).toList());
            map.put("rows_left_out", rowsLeftOut);
            map.put("train_rows", trainRows);
            map.put("test_rows", testRows);
            map.put("split", split);
            map.put("leak_check", leakCheck.toMap());
            map.put("task", task.name().toLowerCase(Locale.ROOT));
            if (positiveClass != null) {
                map.put(POSITIVE, positiveClass);
            }
            map.put("facts", facts);
            map.put("metrics", metrics);
            if (!folds.isEmpty()) {
                map.put(FOLDS, folds);
            }
            map.putAll(evidence.toMap());
            map.putAll(course.toMap());
            map.put("warnings", warnings);
            return map;
        }

        private static Run of(Fields fields) {
            return new Run(
                    fields.text("modelwright_version"),
                    fields.text("run_id"),
                    fields.text("experiment_id"),
                    fields.text("registered_model"),
                    time(fields.text("created")),
                    fields.objects("plugins").stream().map(PluginJar::of).toList(),
                    fields.text("java"),
                    fields.text("platform"),
                    RunEnvironment.of(fields.object("environment")),
                    fields.tree("configuration"),
                    fields.text("config_sha256"),
                    fields.objects("datasets").stream().map(Run::dataset).toList(),
                    fields.tree("rows_left_out"),
                    fields.count("train_rows"),
                    fields.count("test_rows"),
                    fields.tree("split"),
                    leakCheck(fields.object("leak_check")),
                    fields.task("task"),
                    fields.map().containsKey(POSITIVE) ? fields.text(POSITIVE) : null,
                    fields.texts("facts"),
                    fields.numbers("metrics"),
                    fields.map().containsKey(FOLDS) ? fields.numberLists(FOLDS) : Map.of(),
                    RunEvidence.of(fields),
                    RunCourse.of(fields),
                    fields.list("warnings"));
        }

        private static Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("The created (" + text + ") is no time.", e);
            }
        }

        private static Dataset dataset(Fields fields) {
            return new Dataset(
                    fields.text("name"),
                    fields.text("digest"),
                    fields.text("source_type"),
                    fields.text("source"),
                    fields.text("schema"),
                    fields.text("profile"));
        }

        private static LeakSummary leakCheck(Fields fields) {
            return new LeakSummary(
                    fields.flag("looked"),
                    fields.count("rows_looked_at"),
                    fields.count("rows"),
                    fields.count("findings"),
                    fields.texts("waived"),
                    fields.list("warnings"));
        }
    }

    /**
     * How the saved bytes were proved to predict what the fitted model predicts.
     *
     * @param rows how many rows of the data were compared
     * @param edgeRows how many rows were compared where a value is missing or a category is not known
     * @param largestGap the largest difference found
     * @param largestGapNative the largest difference of the learner's own library with the native file; null if it was
     *     not asked
     * @param tolerance the difference that is let pass
     * @param measure what a difference is: {@code absolute}, or what a regression's is
     */
    public record Parity(
            int rows,
            int edgeRows,
            double largestGap,
            @Nullable Double largestGapNative,
            double tolerance,
            String measure) {

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("rows", rows);
            map.put("edge_rows", edgeRows);
            map.put("largest_gap", largestGap);
            if (largestGapNative != null) {
                map.put("largest_gap_native", largestGapNative);
            }
            map.put("tolerance", tolerance);
            map.put("measure", measure);
            return map;
        }

        private static Parity of(Fields fields) {
            return new Parity(
                    fields.count("rows"),
                    fields.count("edge_rows"),
                    fields.number("largest_gap"),
                    fields.map().containsKey("largest_gap_native") ? fields.number("largest_gap_native") : null,
                    fields.number("tolerance"),
                    fields.text("measure"));
        }
    }

    /** {@return the text of the file} */
    public String write() {
        Map<String, Object> all = run.toMap();
        all.put(PARITY, parity.toMap());
        all.put(FILES, files);
        return Json.writePretty(all);
    }

    /**
     * {@return what a text says}
     *
     * @throws IllegalArgumentException if it is no JSON object, or a field is not of the published form
     */
    public static RunRecordFile read(String text) {
        Fields fields = Fields.of(Json.read(text));
        return new RunRecordFile(Run.of(fields), Parity.of(fields.object(PARITY)), fields.texts(FILES));
    }

    /**
     * {@return the digests alone, which also a record of another version has: what files are held against; none where it
     * names none}
     *
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static Map<String, String> readFiles(String text) {
        Map<String, String> files = new LinkedHashMap<>();
        if (Fields.of(Json.read(text)).map().get(FILES) instanceof Map<?, ?> named) {
            named.forEach((name, digest) -> files.put(String.valueOf(name), String.valueOf(digest)));
        }
        return files;
    }
}
