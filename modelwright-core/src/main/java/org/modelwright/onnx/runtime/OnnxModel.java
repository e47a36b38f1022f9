package org.modelwright.onnx.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.onnx.OnnxGraph;

/**
 * A model in ONNX Runtime: tables in, tables out. Several threads may ask it at once.
 *
 * <p>An input of rank 1, or of rank 2 with one column, takes the column of its name; a single input of rank 2 takes all
 * columns side by side. Numbers and booleans become the numbers that an input takes; missing text goes in as empty
 * text, for ONNX Runtime has no other. An output of rank 1 is a column; one of rank 2 is a column for each class, named
 * {@code output_class}. What converters wrap into a map for each row (ZipMap) is unwrapped.
 *
 * <p>Where many rows are asked for, the trees of a graph of ours may be walked here, with the same results.
 */
public final class OnnxModel implements AutoCloseable {

    /** Up to so many rows are one call: ONNX Runtime's sums of 32 bits depend on it, and others make one call, too. */
    private static final int ONE_CALL = 1 << 16;

    /** Rows of a call where there are more: few enough that threads end together. */
    private static final int BATCH = 1 << 14;

    /** Rows of a call where trees are walked here, by one thread: few enough to stay close to the processor. */
    private static final int WALKED = 1 << 12;

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, Input> inputs;
    private final ClassLabels labels;
    private final Threads threads;
    /** How many rows the graph takes at a time, 0 for any number. */
    private final int fixed;

    /** A graph of ours that was not looked at for trees yet. */
    private byte @Nullable [] uncut;

    private @Nullable WalkedTrees walked;
    private @Nullable Map<String, Set<String>> knownTexts;

    private final Queue<Workspace> idle = new ConcurrentLinkedQueue<>();

    /**
     * What the graph asks for.
     *
     * @param name its name in the graph
     * @param element the type of a value
     * @param rank 1 or 2
     * @param width how many columns of rank 2 it takes, -1 for any number
     */
    public record Input(String name, Element element, int rank, int width) {}

    private OnnxModel(String name, OrtEnvironment environment, OrtSession session, ClassLabels labels, Threads threads)
            throws OrtException {
        this.threads = threads;
        this.name = name;
        this.environment = environment;
        this.session = session;
        this.labels = labels;
        this.inputs = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        int fixed = 0;
        for (NodeInfo info : session.getInputInfo().values()) {
            Optional<Input> input = input(info);
            if (input.isEmpty()) {
                problems.add(Problem.of("The input (" + info.getName() + ") of the ONNX model (" + name
                        + ") is no column: " + info.getInfo() + "."));
                continue;
            }
            inputs.put(info.getName(), input.get());
            fixed = Math.max(fixed, (int) ((TensorInfo) info.getInfo()).getShape()[0]);
        }
        if (inputs.size() > 1) {
            inputs.values().stream()
                    .filter(it -> it.width() > 1)
                    .forEach(it -> problems.add(Problem.of(
                            "The input (" + it.name() + ") of the ONNX model (" + name + ") takes " + it.width()
                                    + " columns side by side, beside other inputs.",
                            "convert it with one input for each column, or a single one for all.")));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        // Some converters write it down.
        this.fixed = fixed;
    }

    private static Optional<Input> input(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            return Optional.empty();
        }
        long[] shape = info.getShape();
        if (shape.length < 1 || shape.length > 2) {
            return Optional.empty();
        }
        int width = shape.length == 1 ? 1 : (int) shape[1];
        return Element.of(info.type).map(it -> new Input(node.getName(), it, shape.length, width));
    }

    /**
     * Loads the bytes of a file; ONNX Runtime runs all of it, for any number of rows.
     *
     * @param name what to call it in errors
     * @param bytes the file
     * @param threads who may work on one prediction
     * @throws DataException if this is no model that ONNX Runtime can run
     * @throws InfrastructureException if ONNX Runtime itself does not start on this machine
     */
    public static OnnxModel load(String name, byte[] bytes, Threads threads) {
        return load(name, bytes, null, threads);
    }

    /**
     * Loads a file, and the files beside it that it names; its trees may be walked here.
     *
     * @throws InfrastructureException also if the file cannot be read
     */
    public static OnnxModel load(Path file, Threads threads) {
        byte[] bytes = read(file);
        OnnxModel model = load(file.toString(), bytes, file.toAbsolutePath().getParent(), threads);
        if (model.isOurs()) {
            model.uncut = bytes;
        }
        return model;
    }

    /**
     * Loads what leads to some values of a file's graph; its outputs are these values.
     *
     * @param values names of values in the graph
     */
    public static OnnxModel loadPart(Path file, List<String> values, Threads threads) {
        return load(file.toString(), GraphPart.leadingTo(read(file), values), null, threads);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Cause.failure("The ONNX model (" + file + ") cannot be read", null, e);
        }
    }

    private static OnnxModel load(String name, byte[] bytes, @Nullable Path folder, Threads threads) {
        OrtEnvironment environment = Environment.get();
        try (OrtSession.SessionOptions options = options(threads.count())) {
            if (folder != null) {
                options.addConfigEntry("session.model_external_initializers_file_folder_path", folder.toString());
            }
            OrtSession session = environment.createSession(ModifiedUtf8.graph(bytes), options);
            ClassLabels labels = ClassLabels.NONE;
            try {
                if (hasClasses(session)) {
                    labels = ClassLabels.of(bytes);
                    if (labels.unzipped() != null) {
                        session.close();
                        session = environment.createSession(ModifiedUtf8.graph(labels.unzipped()), options);
                    }
                }
                return new OnnxModel(name, environment, session, labels, threads);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw Cause.unreadable("The ONNX model (" + name + ") cannot be loaded", null, e);
        }
    }

    static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        // Threads that wait for the next call must not burn the processors of others.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        return options;
    }

    private boolean isOurs() {
        try {
            return session.getMetadata().getProducerName().equals(OnnxGraph.PRODUCER);
        } catch (OrtException e) {
            throw Cause.unreadable("The ONNX model (" + name + ") cannot be loaded", null, e);
        }
    }

    /** {@return what the file notes under a key; nothing of a graph that is not ours} */
    public Optional<String> note(String key) {
        try {
            return isOurs() ? session.getMetadata().getCustomMetadataValue(key) : Optional.empty();
        } catch (OrtException e) {
            throw Cause.unreadable("The ONNX model (" + name + ") cannot be loaded", null, e);
        }
    }

    /**
     * {@return the texts that the model knows, by the names of inputs; none of a graph that is not ours}
     *
     * <p>Other texts, and missing ones, are unknown to it.
     */
    public synchronized Map<String, Set<String>> knownTexts() {
        if (knownTexts == null) {
            knownTexts = uncut == null ? Map.of() : KnownTexts.of(uncut);
        }
        return knownTexts;
    }

    /** {@return the graph cut at its trees, or null if it is not to be cut} */
    synchronized @Nullable WalkedTrees walked() {
        if (uncut != null) {
            knownTexts();
            Optional<TreeGraph> graph = TreeGraph.of(uncut);
            uncut = null;
            try {
                walked = graph.isEmpty()
                        ? null
                        : WalkedTrees.open(environment, graph.get()).orElse(null);
            } catch (OrtException e) {
                throw Cause.unreadable("The ONNX model (" + name + ") cannot be loaded", null, e);
            }
        }
        return walked;
    }

    /** Whether an output is more than one column. */
    private static boolean hasClasses(OrtSession session) throws OrtException {
        return session.getOutputInfo().values().stream()
                .anyMatch(it -> !(it.getInfo() instanceof TensorInfo info)
                        || info.getShape().length == 2 && info.getShape()[1] != 1);
    }

    /** {@return the names of the inputs, in order} */
    public List<String> inputs() {
        return List.copyOf(inputs.keySet());
    }

    /**
     * {@return the columns that it gives, as far as the graph tells}
     *
     * <p>An output whose width the graph does not tell is one column here.
     */
    public List<Feature> outputs() {
        List<Feature> outputs = new ArrayList<>();
        try {
            for (NodeInfo node : session.getOutputInfo().values()) {
                if (!(node.getInfo() instanceof TensorInfo info)) {
                    continue;
                }
                DataType type = switch (info.type) {
                    case FLOAT, DOUBLE -> DataType.DOUBLE;
                    case BOOL -> DataType.BOOLEAN;
                    case STRING -> DataType.STRING;
                    default -> DataType.LONG;
                };
                if (info.getShape().length == 2) {
                    Output.width(node.getName(), name, info.getShape()[1]);
                }
                for (String column : labels.columns(node.getName(), info.getShape())) {
                    outputs.add(new Feature(column, type));
                }
            }
        } catch (OrtException e) {
            throw Cause.unreadable("The ONNX model (" + name + ") cannot be loaded", null, e);
        }
        return outputs;
    }

    /** {@return the input of that name, if there is one} */
    public Optional<Input> input(String input) {
        return Optional.ofNullable(inputs.get(input));
    }

    /** {@return the input that takes all columns side by side, if the graph has but this one} */
    public Optional<Input> matrix() {
        Input first = inputs.values().iterator().next();
        return inputs.size() == 1 && first.rank() == 2 ? Optional.of(first) : Optional.empty();
    }

    /**
     * Predicts.
     *
     * @param frame holds every input under its name; other columns do no harm
     * @return the outputs, in order
     * @throws DataException if a column is not there or is of a type that the input does not take, or if ONNX Runtime
     *     refuses
     */
    public Frame predict(Frame frame) {
        Map<Input, List<Column>> columns = new LinkedHashMap<>();
        for (Input input : inputs.values()) {
            columns.put(
                    input,
                    List.of(frame.find(input.name())
                            .orElseThrow(() -> new DataException(
                                    "The ONNX model (" + name + ") takes a column (" + input.name()
                                            + "), which is not there.",
                                    Nearest.of(input.name(), frame.names())))));
        }
        return predict(columns, frame.rows());
    }

    /**
     * Predicts with a graph that takes all columns side by side.
     *
     * @param frame the columns in the order of the graph, whatever their names
     * @throws IllegalStateException if the graph takes columns by name
     */
    public Frame predictMatrix(Frame frame) {
        Input input = matrix().orElseThrow(() -> new IllegalStateException("The graph takes columns by name."));
        if (input.width() >= 0 && input.width() != frame.columns().size()) {
            throw new DataException("The ONNX model (" + name + ") takes " + input.width() + " columns, not "
                    + frame.columns().size() + ".");
        }
        return predict(Map.of(input, frame.columns()), frame.rows());
    }

    private Frame predict(Map<Input, List<Column>> columns, int rows) {
        columns.forEach((input, taken) -> taken.forEach(column -> {
            if (!input.element().takes(column)) {
                throw new DataException(
                        "The column (" + column.name() + ") is " + column.type().mlflowName()
                                + " where the ONNX model (" + name + ") takes " + input.element() + ".");
            }
        }));
        List<Output> outputs = new ArrayList<>();
        for (String output : session.getOutputNames()) {
            outputs.add(new Output(output, name, rows, labels));
        }
        // Below, one call is fast, and the file not worth a second look.
        WalkedTrees trees = rows < BATCH ? null : walked();
        int batch = fixed > 0 ? fixed : trees != null ? WALKED : rows <= ONE_CALL ? ONE_CALL : BATCH;
        int batches = (int) Math.max(1, (rows + batch - 1L) / batch);
        AtomicInteger next = new AtomicInteger();
        // Calls side by side: while one of them does what only one thread can do, the other has the rest.
        threads.forEach(Math.min(threads.count(), batches), thread -> {
            Workspace idleOne = idle.poll();
            Workspace workspace = idleOne == null ? new Workspace(environment) : idleOne;
            try {
                for (int at = next.getAndIncrement(); at < batches; at = next.getAndIncrement()) {
                    int from = at * batch;
                    predict(columns, trees, workspace, from, Math.min(batch, rows - from), outputs);
                }
            } finally {
                idle.add(workspace);
            }
        });
        List<Column> predicted = new ArrayList<>();
        outputs.forEach(output -> predicted.addAll(output.columns()));
        try {
            return Frame.of(predicted);
        } catch (IllegalArgumentException e) {
            throw Cause.unreadable("The outputs of the ONNX model (" + name + ") share a name", null, e);
        }
    }

    private void predict(
            Map<Input, List<Column>> columns,
            @Nullable WalkedTrees trees,
            Workspace workspace,
            int from,
            int count,
            List<Output> outputs) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<Input, List<Column>> entry : columns.entrySet()) {
                Input input = entry.getKey();
                long[] shape = input.rank() == 1
                        ? new long[] {count}
                        : new long[] {count, entry.getValue().size()};
                tensors.put(input.name(), workspace.tensor(input, entry.getValue(), from, count, shape));
            }
            try (OrtSession.Result result =
                    trees == null ? session.run(tensors) : trees.run(tensors, count, workspace)) {
                for (Output output : outputs) {
                    OnnxValue value = result.get(output.name()).orElseThrow();
                    if (!(value instanceof OnnxTensor tensor)) {
                        throw output.noColumn(String.valueOf(value.getInfo()));
                    }
                    output.take(tensor, from, count);
                }
            }
        } catch (OrtException e) {
            throw Cause.unreadable("The ONNX model (" + name + ") cannot predict", null, e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public synchronized void close() {
        try {
            session.close();
            if (walked != null) {
                walked.close();
            }
        } catch (OrtException e) {
            throw Cause.failure("The ONNX model (" + name + ") cannot be closed", null, e);
        }
    }
}
