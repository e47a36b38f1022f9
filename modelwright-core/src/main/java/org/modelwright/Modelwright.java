package org.modelwright;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.ConfigLoader;
import org.modelwright.config.ConfigWriter;
import org.modelwright.config.JsonSchemaWriter;
import org.modelwright.config.KindCatalogue;
import org.modelwright.config.PolicyFiles;
import org.modelwright.data.Secret;
import org.modelwright.decision.Threshold;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.Slice;
import org.modelwright.init.FirstJob;
import org.modelwright.internal.text.Json;
import org.modelwright.job.CheckedJob;
import org.modelwright.job.Evaluation;
import org.modelwright.job.RefusedJob;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.VersionDecision;
import org.modelwright.metric.Metric;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.oms.PemFile;
import org.modelwright.plugin.KindDescription;
import org.modelwright.plugin.Kinds;
import org.modelwright.reader.Reader;
import org.modelwright.reproduce.RecordedJob;
import org.modelwright.reproduce.Reproduction;
import org.modelwright.scoring.ModelContent;
import org.modelwright.scoring.RunRecords;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.Signer;
import org.modelwright.trust.PolicyFile;
import org.modelwright.trust.Trust;

/** From YAML to a job and back. Everything YAML can do, {@link TrainingJob} can do in Java. */
public final class Modelwright {

    private Modelwright() {}

    /**
     * {@return the job that a file describes, bound and checked; no data is read}
     *
     * @throws org.modelwright.error.ConfigException with every problem found, each with its place
     */
    public static CheckedJob load(Path file) {
        return load(List.of(file), List.of(), List.of());
    }

    /**
     * {@return the job that files and overrides describe, bound and checked; no data is read}
     *
     * @param files YAML files, laid over each other from left to right: blocks key by key, lists as a whole; a block
     *     that names another {@code KIND} replaces the one before
     * @param extras YAML texts, laid over the files in their order
     * @param overrides {@code path.to.key=value}, laid over all of it; list elements by number, from 0
     * @throws org.modelwright.error.ConfigException with every problem found, each with its place; with everything that a
     *     policy does not allow; and if one cannot be read
     */
    public static CheckedJob load(List<Path> files, List<String> extras, List<String> overrides) {
        List<PolicyFile> policies = policies();
        return new ConfigLoader(Kinds.discover(), System::getenv)
                .load(files, extras, overrides)
                .under(policies);
    }

    /**
     * {@return the policies above every job here: the file that {@code MODELWRIGHT_POLICY} names, and {@code policy.yaml}
     * beside the distribution; each must be kept. Configurations that are loaded are held against them; what is made in Java
     * asks for it: {@code job.check().under(Modelwright.policies())}}
     *
     * @throws org.modelwright.error.ConfigException if one of them cannot be read, with every problem found
     */
    public static List<PolicyFile> policies() {
        return new PolicyFiles(Kinds::discover, System.getenv("MODELWRIGHT_POLICY")).read();
    }

    /**
     * {@return who wants to hear that a configuration was refused: those of its channels that are described well}
     *
     * @param files as for {@link #load(List, List, List)}, which refused them
     */
    public static RefusedJob refused(List<Path> files, List<String> extras, List<String> overrides) {
        return new ConfigLoader(Kinds.discover(), System::getenv).refused(files, extras, overrides);
    }

    /**
     * {@return a model that MLflow knows, ready to predict; the caller closes it}
     *
     * <p>MLflow is where {@code MLFLOW_TRACKING_URI} says, else {@code sqlite:///mlflow.db}.
     *
     * @param uri {@code models:/name@alias}, {@code models:/name/1}, {@code models:/name/latest}, {@code models:/m-…},
     *     {@code runs:/…/model}, or a folder that holds {@code MLmodel}
     * @throws org.modelwright.error.ConfigException if there is no such model
     * @throws org.modelwright.error.DataException if it is no ONNX model, or its files are damaged or changed
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static ScoringModel load(String uri) {
        return ScoringModel.load(uri, null);
    }

    /**
     * {@return the same, of a model that somebody who is trusted has signed}
     *
     * <p>Its files are verified before one of them is read for what it says; what was verified is what is loaded.
     *
     * @param uri as for {@link #load(String)}
     * @param trust whom to believe
     * @throws org.modelwright.error.GateException if it is not signed, not by whom is trusted, or not what was signed; with
     *     every fault
     * @throws org.modelwright.error.ConfigException if there is no such model, or a key of the trust cannot be read
     * @throws org.modelwright.error.DataException if it is no ONNX model
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static ScoringModel load(String uri, Trust trust) {
        return ScoringModel.load(uri, null, trust);
    }

    /**
     * {@return whom to believe, as a YAML file says: {@code keys: [{public_key: k.pub}]}}
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    public static Trust trust(Path file) {
        return new ConfigLoader(Kinds.discover(), System::getenv).trust(file);
    }

    /**
     * {@return a first configuration for a table, as YAML with comments}
     *
     * <p>It holds a key, what must hold of each column, the splitter, the model, the metrics, and what is excluded for
     * what reason; the job would start as it stands.
     *
     * @param data a Parquet, CSV or JSON file, or a folder of Parquet files
     * @param target the column to predict
     * @throws org.modelwright.error.ConfigException if it cannot be told how to read the data, or the target is not there
     * @throws org.modelwright.error.DataException if the data cannot be read, or the target cannot be learned
     */
    public static String init(String data, String target) {
        return init(reader(data, "{}"), target);
    }

    /**
     * {@return the same for a table that is read in a way of its own}
     *
     * @param data where it is and how it is read, as {@link #reader} gives it; its keys are those of the configuration
     * @param target the column to predict
     * @throws org.modelwright.error.ConfigException if the target is not there
     * @throws org.modelwright.error.DataException if the data cannot be read, or the target cannot be learned
     */
    public static String init(Reader data, String target) {
        Kinds kinds = Kinds.discover();
        ConfigLoader loader = new ConfigLoader(kinds, name -> null);
        return FirstJob.write(
                data, target, kinds, (yaml, setting) -> loader.load(List.of(), List.of(yaml), List.of(setting)));
    }

    /**
     * {@return the reader of a file}
     *
     * @param data a Parquet, CSV or JSON file, or a folder of Parquet files
     * @param keys further keys of its reader, as a block of YAML: <code>{encoding: latin-1, header: false}</code>
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    public static Reader reader(String data, String keys) {
        return new ConfigLoader(Kinds.discover(), System::getenv).reader(data, keys);
    }

    /**
     * {@return the evaluation of a model on labelled rows that are new to it; nothing is read yet but the model's record}
     *
     * <p>What its job measured is measured again.
     *
     * @param model one that MLflow knows: {@code models:/name@alias}, {@code models:/name/1}, {@code models:/m-…}
     * @param trackingUri where MLflow is; null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
     * @param data where the rows are and how they are read, as {@link #reader} gives it
     * @param target the column that says what is true
     * @param gates what must be reached, as a YAML list: <code>[{metric: r2_score, minimum: 0.8}]</code>
     * @param slices columns that part the rows, as a YAML list: <code>[season, {column: temp, bins: 4}]</code>
     * @throws org.modelwright.error.ConfigException if there is no such model, or with every problem of gates and slices
     * @throws org.modelwright.error.DataException if it is not one of ours, or its files are damaged
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static Evaluation evaluation(
            String model, @Nullable String trackingUri, Reader data, String target, String gates, String slices) {
        RunRecordFile.Run run = RunRecords.load(model, trackingUri).run();
        Object measured = run.configuration().getOrDefault("metrics", List.of());
        return new Evaluation(
                model,
                run.runId(),
                trackingUri,
                data,
                target,
                run.task(),
                Evaluation.measured(run, list("metrics", Json.write(measured), Metric.class)),
                list("--gate", gates, Gate.class),
                list("--slice", slices, Slice.class));
    }

    /**
     * {@return the decision which class a model predicts, chosen again without training; nothing is chosen yet, but the model's
     * files are read}
     *
     * @param model one that MLflow knows: {@code models:/name@alias}, {@code models:/name/1}, {@code models:/m-…},
     *     {@code runs:/…/model}
     * @param trackingUri where MLflow is; null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
     * @param threshold how it is chosen, as a job says it: <code>{metric: f1_score}</code>
     * @param privateKey the file of the key (PEM) that signs the new version; null for none, which a signed model refuses
     * @param password of an encrypted key; null for another one
     * @throws org.modelwright.error.ConfigException if there is no such model, the threshold does not fit it, or the key cannot
     *     sign
     * @throws org.modelwright.error.DataException if it is not one of ours, or its files are damaged
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static VersionDecision decision(
            String model,
            @Nullable String trackingUri,
            String threshold,
            @Nullable Path privateKey,
            @Nullable String password) {
        Threshold asked =
                list("--threshold", "[" + threshold + "]", Threshold.class).get(0);
        ModelContent content = ModelContent.read(model, trackingUri);
        String configuration = ConfigWriter.write(content.record().run().configuration());
        TrainingJob job = new ConfigLoader(Kinds.discover(), System::getenv)
                .load(List.of(), List.of(configuration), List.of())
                .job()
                .threshold(asked);
        Signer signer = InferSigner.of();
        if (privateKey != null) {
            InferSigner keyed = InferSigner.of().privateKey(PemFile.secret(privateKey));
            signer = password == null ? keyed : keyed.password(new Secret(password));
        }
        return new VersionDecision(model, trackingUri, content, job, signer, policies());
    }

    /**
     * {@return what makes a version again from its record, and compares the two; nothing is trained yet}
     *
     * @param model a version, by any name that MLflow or a folder has for it
     * @param trackingUri where MLflow is; null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
     * @param data the folder that relative paths of data start in; null for the working directory
     * @param settings {@code path.to.key=value}, laid over the recorded job: secrets, or whatever is to be tried otherwise
     * @throws org.modelwright.error.ConfigException if there is no such model; with every secret that the job needs and that
     *     is not there; if a plug-in is missing
     * @throws org.modelwright.error.DataException if it has no record
     * @throws org.modelwright.error.GateException if its files are not those that it names, with every fault
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static Reproduction reproduction(
            String model, @Nullable String trackingUri, @Nullable Path data, List<String> settings) {
        ScoringModel.verify(model, trackingUri, null, Instant.now()).orRefuse();
        RunRecordFile record = RunRecords.load(model, trackingUri);
        RecordedJob recorded = RecordedJob.of(record.run());
        recorded.refuseMasked(settings);
        RecordedJob placed = data == null ? recorded : recorded.in(data);
        TrainingJob job = new ConfigLoader(Kinds.discover(), System::getenv)
                .load(List.of(), List.of(ConfigWriter.write(placed.configuration(), placed.secrets())), settings)
                .job();
        return new Reproduction(model, trackingUri, record, recorded, job, data);
    }

    private static <T> List<T> list(String option, String yaml, Class<T> type) {
        return new ConfigLoader(Kinds.discover(), System::getenv).list(option, yaml, type);
    }

    /** {@return the job with every default as YAML that can be loaded again; secrets are masked} */
    public static String render(TrainingJob job) {
        return ConfigWriter.write(job);
    }

    /** {@return a JSON Schema (draft 7) of a job in YAML, with descriptions and defaults; of every kind there is} */
    public static String jsonSchema() {
        return JsonSchemaWriter.job(Kinds.discover());
    }

    /** {@return a JSON Schema (draft 7) of a {@link org.modelwright.schema.DataSchema} in a file of its own} */
    public static String jsonSchemaOfData() {
        return JsonSchemaWriter.data(Kinds.discover());
    }

    /** {@return every kind with its keys: jobs first, then in the order in which a job uses them} */
    public static List<KindDescription> kinds() {
        return KindCatalogue.describe(Kinds.discover());
    }
}
