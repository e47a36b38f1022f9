package org.modelwright.scoring;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.data.Work;
import org.modelwright.error.DataException;
import org.modelwright.error.Log;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.modelfiles.Figures;
import org.modelwright.modelfiles.MlmodelFile;
import org.modelwright.modelfiles.MlmodelSignature;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.onnx.runtime.Element;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.signer.ModelSignature;
import org.modelwright.table.TableScan.Found;
import org.modelwright.transform.TextForm;
import org.modelwright.trust.Trust;
import org.modelwright.trust.Verification;
import org.slf4j.Logger;

/**
 * A model that MLflow knows, ready to predict: ours, or any ONNX model that Python logged. Its files are verified, its
 * signature is enforced. Several threads may ask it at once; whoever loads it closes it.
 */
public final class ScoringModel implements AutoCloseable {

    private static final Logger LOG = Log.of(ScoringModel.class);

    private final String uri;
    private final @Nullable String modelId;
    /** The model's own: it predicts for as long as it likes, for many. */
    private final Session session;

    private final OnnxModel onnx;
    private final ModelSignature signature;
    private final Enforcement enforcement;
    private final MlmodelSignature.@Nullable Matrix positions;
    private final AtomicBoolean told = new AtomicBoolean();
    private final ModelFolder folder;
    private @Nullable ModelReasons reasons;

    private ScoringModel(String uri, ModelFolder folder, Session session, OnnxModel onnx) {
        MlmodelFile model = folder.mlmodel();
        this.folder = folder;
        this.session = session;
        this.uri = uri;
        this.modelId = model.origin().modelId();
        this.onnx = onnx;
        MlmodelSignature.Inputs inputs = model.signature().inputs();
        MlmodelSignature.Inputs taken = inputs == null ? ofGraph(onnx) : inputs;
        this.positions = taken instanceof MlmodelSignature.Matrix matrix ? matrix : null;
        this.enforcement = new Enforcement(
                taken instanceof MlmodelSignature.Named named ? named.columns() : List.of(),
                dates(onnx),
                ModelMetadata.neverMissing(model.metadata()));
        List<ColumnSpec> outputs = model.signature().outputs().isEmpty()
                ? onnx.outputs().stream()
                        .map(it -> new ColumnSpec(it.name(), it.type(), true))
                        .toList()
                : model.signature().outputs();
        this.signature = new ModelSignature(enforcement.wanted(), outputs);
        List<Problem> problems = misfits();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /**
     * Loads a model.
     *
     * @param uri {@code models:/name@alias}, {@code models:/name/1}, {@code models:/name/latest}, {@code models:/m-…},
     *     {@code runs:/…/model}, or a folder that holds {@code MLmodel}
     * @param trackingUri where MLflow is, or null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}; a
     *     folder needs none
     * @throws org.modelwright.error.ConfigException if there is no such model
     * @throws DataException if it is no ONNX model, or its files are damaged or changed
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static ScoringModel load(String uri, @Nullable String trackingUri) {
        return ModelFiles.use(
                ModelUri.of(uri), uri, trackingUri, folder -> open(session -> read(folder, uri, session)));
    }

    /**
     * Loads a model that somebody who is trusted has signed. Its files are verified before one of them is read for what it
     * says, and what was verified is what is loaded: a copy, which nobody else can write to.
     *
     * @param uri as for {@link #load(String, String)}
     * @param trackingUri as there
     * @param trust whom to believe
     * @throws org.modelwright.error.GateException if it is not signed, not by whom is trusted, or not what was signed; with
     *     every fault
     * @throws org.modelwright.error.ConfigException if there is no such model, or a key of the trust cannot be read
     * @throws DataException if it is no ONNX model
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static ScoringModel load(String uri, @Nullable String trackingUri, Trust trust) {
        ModelVerifier verifier = ModelVerifier.of(uri, trust, Instant.now());
        return ModelFiles.use(
                ModelUri.of(uri),
                uri,
                trackingUri,
                null,
                (folder, approvals) -> open(session -> {
                    verifier.refuseUnsigned(folder);
                    Path copy = session.newFolder("verified");
                    verifier.verify(folder, copy, approvals).orRefuse();
                    return read(copy, uri, session);
                }));
    }

    /**
     * {@return what holds of a model's files, which are not loaded; those on another machine are fetched anew}
     *
     * @param uri as for {@link #load(String, String)}
     * @param trackingUri as there
     * @param trust whom to believe; null for nobody: then only what the model says of itself is looked at
     * @param asOf at which time keys and certificates must be valid
     * @throws org.modelwright.error.ConfigException if there is no such model, or a key of the trust cannot be read
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static Verification verify(String uri, @Nullable String trackingUri, @Nullable Trust trust, Instant asOf) {
        ModelVerifier verifier = ModelVerifier.of(uri, trust, asOf);
        try (Session session = resources().open()) {
            return ModelFiles.use(
                    ModelUri.of(uri),
                    uri,
                    trackingUri,
                    session.newFolder("fetched"),
                    (folder, approvals) -> verifier.verify(folder, null, approvals));
        }
    }

    private static Resources resources() {
        Runtime machine = Runtime.getRuntime();
        return new Resources(machine.maxMemory(), machine.availableProcessors());
    }

    /** The session is the model's as soon as there is one. */
    private static ScoringModel open(Function<Session, ScoringModel> reader) {
        Session session = resources().open();
        try {
            ScoringModel loaded = reader.apply(session);
            session.idle();
            return loaded;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static ScoringModel read(Path folder, String uri, Session session) {
        ModelFolder model = ModelFolder.read(folder, uri);
        FileDigests.verify(folder, model, uri);
        model.refuseNoFile(uri);
        OnnxModel onnx = session.shared(OnnxModel.class, it -> OnnxModel.load(model.data(), it.threads()));
        return new ScoringModel(uri, model, session, onnx);
    }

    /** The inputs of the graph that take texts of dates. */
    private static Set<String> dates(OnnxModel onnx) {
        return onnx.note(TextForm.NOTE).map(TextForm::read).orElse(Map.of()).entrySet().stream()
                .filter(it -> it.getValue().type() == DataType.DATETIME)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** {@return whether a column of the signature takes dates, which it says to be text} */
    boolean takesDates(ColumnSpec column) {
        return enforcement.isDate(column);
    }

    /** The graph's own inputs, where there is no signature. */
    private static MlmodelSignature.Inputs ofGraph(OnnxModel onnx) {
        Optional<OnnxModel.Input> matrix = onnx.matrix();
        if (matrix.isPresent()) {
            return new MlmodelSignature.Matrix(
                    matrix.get().element().type(), matrix.get().width());
        }
        List<ColumnSpec> columns = new ArrayList<>();
        for (String name : onnx.inputs()) {
            onnx.input(name)
                    .ifPresent(
                            it -> columns.add(new ColumnSpec(name, it.element().type(), true)));
        }
        return new MlmodelSignature.Named(columns);
    }

    /** What MLflow finds out at the first prediction: that signature and graph do not belong together. */
    private List<Problem> misfits() {
        List<Problem> problems = new ArrayList<>();
        List<ColumnSpec> columns = enforcement.wanted();
        Optional<OnnxModel.Input> matrix = onnx.matrix();
        if (matrix.isPresent()) {
            OnnxModel.Input input = matrix.get();
            int width = positions == null ? columns.size() : positions.width();
            if (input.width() >= 0 && width >= 0 && width != input.width()) {
                problems.add(Problem.of("The signature of the model (" + uri + ") has " + width
                        + " columns where its graph takes " + input.width() + "."));
            }
            columns.forEach(it -> refuseType(it, input.element(), problems));
            if (positions != null && !input.element().takes(positions.type())) {
                problems.add(Problem.of("The signature of the model (" + uri + ") has "
                        + positions.type().mlflowName() + " where its graph takes " + input.element() + "."));
            }
            return problems;
        }
        if (positions != null) {
            problems.add(Problem.of("The signature of the model (" + uri
                    + ") has one matrix where its graph takes the columns (" + Nearest.shown(onnx.inputs()) + ")."));
            return problems;
        }
        boolean single = columns.size() == 1 && onnx.inputs().size() == 1;
        for (String name : onnx.inputs()) {
            Optional<ColumnSpec> column = columns.stream()
                    .filter(it -> single || it.name().equals(name))
                    .findFirst();
            if (column.isEmpty()) {
                problems.add(Problem.of("The graph of the model (" + uri + ") takes a column (" + name
                        + "), which its signature does not have."));
            } else {
                onnx.input(name).ifPresent(it -> refuseType(column.get(), it.element(), problems));
            }
        }
        return problems;
    }

    private void refuseType(ColumnSpec column, Element element, List<Problem> problems) {
        if (!element.takes(column.type())) {
            problems.add(Problem.of("The column (" + column.name() + ") is "
                    + column.type().mlflowName() + " in the signature of the model (" + uri
                    + ") where its graph takes " + element + "."));
        }
    }

    /** {@return what the model was loaded by} */
    public String uri() {
        return uri;
    }

    /** {@return the logged model, {@code m-…}, unless MLflow has not logged it} */
    public Optional<String> modelId() {
        return Optional.ofNullable(modelId);
    }

    /**
     * {@return the columns that it takes and gives}
     *
     * <p>Without a signature, those of the graph. A graph that takes all columns side by side, without a signature that
     * names them, takes them by position: its inputs are empty here.
     */
    public ModelSignature signature() {
        return signature;
    }

    /**
     * Predicts.
     *
     * @param frame the columns of the signature in any order; others are left out, with a warning in the log
     * @return the outputs, row for row; an output with a number for each class is a column {@code output_class} for each
     * @throws DataException with everything that the signature does not allow
     */
    public Frame predict(Frame frame) {
        List<Problem> problems = check(frame.names(), look(frame), frame.rows());
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        List<String> more = more(frame.names());
        if (!more.isEmpty() && told.compareAndSet(false, true)) {
            LOG.warn("{}", leftOut(more));
        }
        try (Work work = Work.brief()) {
            return score(frame, 0);
        }
    }

    /**
     * {@return why the model predicts what it does: {@code base_value} and a column for each raw column, which add up to the
     * margin}
     *
     * <p>The margin is the prediction of a regression, or its logarithm where the model learns logarithms; of two classes
     * the logarithm of the odds of the second; of more that of the predicted class before the softmax, which
     * {@code class} names. In front stand the key columns of the frame, or {@code row} from 0. Where a raw column has one
     * of these names, ours ends in {@code _}.
     *
     * <p>Of trees they are XGBoost's own contributions ({@code pred_contribs}); of a linear model each coefficient times
     * the distance from the mean of the training rows.
     *
     * @param frame as for {@link #predict}
     * @throws DataException with everything that the signature does not allow; or if the model cannot be explained
     * @throws org.modelwright.error.InfrastructureException if the library of the learner is not there
     */
    public Frame explain(Frame frame) {
        return explain(frame, null);
    }

    /**
     * {@return the same for the margin of one class in every row}
     *
     * @param label the class, of a model with more than two; null for the one that is predicted
     * @throws org.modelwright.error.ConfigException if it is no class of the model
     */
    public Frame explain(Frame frame, @Nullable String label) {
        List<Problem> problems = check(frame.names(), look(frame), frame.rows());
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        try (Work work = Work.brief()) {
            return reasons().explain(frame, 0, frame.key(), label, this);
        }
    }

    /** {@return the columns that named the rows it was trained on; none where these were numbers} */
    List<String> keyOfTraining() {
        Figures figures = RunRecords.read(folder.path(), uri).run().evidence().figures();
        if (figures == null || figures.worstRows().isEmpty()) {
            return List.of();
        }
        Set<String> key = figures.worstRows().get(0).key().keySet();
        return key.equals(Set.of("row")) ? List.of() : List.copyOf(key);
    }

    /** {@return the reasons of the model, which are loaded when they are first asked for} */
    synchronized ModelReasons reasons() {
        ModelReasons known = reasons;
        if (known == null) {
            // What was loaded before may be long ago.
            FileDigests.verify(folder.path(), folder, uri);
            known = ModelReasons.open(folder, onnx, uri, session.threads());
            reasons = known;
        }
        return known;
    }

    static String leftOut(List<String> more) {
        return "The model does not take the columns (" + Nearest.shown(more) + "); they are left out.";
    }

    private List<Found> look(Frame frame) {
        return positions == null
                ? enforcement.look(frame)
                : frame.columns().stream()
                        .map(it -> new Found(it.name(), it.type(), 0))
                        .toList();
    }

    /** {@return everything that is wrong with the columns of a table} */
    List<Problem> check(List<String> names, List<Found> found, long rows) {
        MlmodelSignature.Matrix matrix = positions;
        if (matrix == null) {
            return enforcement.check(names, found, rows);
        }
        List<Problem> problems = new ArrayList<>();
        int width = matrix.width() >= 0
                ? matrix.width()
                : onnx.matrix().map(OnnxModel.Input::width).orElse(-1);
        if (width >= 0 && names.size() != width) {
            problems.add(Problem.of("The model takes " + width + " columns by their position; there are " + names.size()
                    + " (" + Nearest.shown(names) + ")."));
        }
        boolean text = matrix.type() == DataType.STRING;
        for (Found column : found) {
            boolean fits = text == (column.type() == DataType.STRING) && column.type() != DataType.DATETIME;
            if (!fits || isWhole(matrix.type()) && column.type() != DataType.LONG) {
                problems.add(Problem.of("The column (" + column.name() + ") is "
                        + column.type().mlflowName() + " where the model takes "
                        + matrix.type().mlflowName() + "."));
            }
        }
        return problems;
    }

    private static boolean isWhole(DataType type) {
        return type == DataType.LONG || type == DataType.INTEGER;
    }

    /** {@return the names that a table has and the model does not take} */
    List<String> more(List<String> names) {
        return positions == null ? enforcement.more(names) : List.of();
    }

    /** {@return the texts that the model knows, by column, as far as its graph tells} */
    Map<String, Set<String>> knownTexts() {
        return positions != null || onnx.matrix().isPresent() ? Map.of() : onnx.knownTexts();
    }

    /** {@return the outputs for rows whose columns are checked} */
    Frame score(Frame rows, long first) {
        return predictTaken(take(rows, first));
    }

    /** {@return what the graph takes of rows whose columns are checked} */
    Frame take(Frame rows, long first) {
        Frame taken = positions == null ? enforcement.take(rows, first) : rows;
        return onnx.matrix().isEmpty() && taken.columns().size() == 1
                ? Frame.of(taken.columns().get(0).named(onnx.inputs().get(0)))
                : taken;
    }

    /** {@return the outputs for what was taken} */
    Frame predictTaken(Frame taken) {
        return onnx.matrix().isPresent() ? onnx.predictMatrix(taken) : onnx.predict(taken);
    }

    @Override
    public synchronized void close() {
        if (reasons != null) {
            reasons.close();
        }
        try (Work work = Work.brief()) {
            session.close();
        }
    }
}
