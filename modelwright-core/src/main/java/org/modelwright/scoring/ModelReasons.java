package org.modelwright.scoring;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.model.Contributions;
import org.modelwright.model.Explainer;
import org.modelwright.model.GraphReasons;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.task.Outputs;

/** Why a saved model predicts what it does: its graph up to what the learner sees, and the learner's own library. */
final class ModelReasons implements AutoCloseable {

    /** Cells that are looked at in one go. */
    private static final int MOST_CELLS = 1 << 22;

    private final OnnxModel values;
    private final GraphReasons reasons;
    private final Explainer.@Nullable Opened library;
    private final Map<String, String> madeOf;
    private final List<String> raw;

    private ModelReasons(
            OnnxModel values,
            GraphReasons reasons,
            Explainer.@Nullable Opened library,
            Map<String, String> madeOf,
            List<String> raw) {
        this.values = values;
        this.reasons = reasons;
        this.library = library;
        this.madeOf = madeOf;
        this.raw = raw;
    }

    /**
     * {@return the reasons of a model}
     *
     * @param model its folder, whose files are verified
     * @param onnx its graph
     * @param uri what it is called, for messages
     * @throws DataException if it does not say how its margins come about
     * @throws InfrastructureException if the learner's library is not there, or does not load here
     */
    static ModelReasons open(ModelFolder model, OnnxModel onnx, String uri, Threads threads) {
        String note = onnx.note(GraphReasons.NOTE)
                .orElseThrow(() -> new DataException(
                        "The model (" + uri
                                + ") does not say how its predictions come about, so it cannot be explained.",
                        "an XGBoostModel or a LinearModel that modelwright run has trained."));
        GraphReasons reasons;
        Map<String, String> madeOf;
        try {
            reasons = GraphReasons.read(note);
            madeOf = onnx.note(GraphReasons.MADE).map(GraphReasons::readMade).orElse(Map.of());
        } catch (IllegalArgumentException e) {
            throw Cause.unreadable(
                    "The reasons that the model (" + uri + ") notes cannot be read", "train the model again.", e);
        }
        Explainer.Opened library = reasons.learner() == null ? null : library(reasons.learner(), model, uri);
        try {
            OnnxModel values = OnnxModel.loadPart(model.data(), reasons.values(), threads);
            return new ModelReasons(values, reasons, library, madeOf, onnx.inputs());
        } catch (RuntimeException e) {
            if (library != null) {
                library.close();
            }
            throw e;
        }
    }

    private static Explainer.Opened library(String learner, ModelFolder model, String uri) {
        for (Explainer explainer : ServiceLoader.load(Explainer.class)) {
            if (explainer.learner().equals(learner)) {
                Path file = model.data().resolveSibling(explainer.file());
                try {
                    return explainer.open(Files.readAllBytes(file));
                } catch (IOException e) {
                    throw Cause.failure("The file (" + file + ") cannot be read", "fetch the model again.", e);
                }
            }
        }
        throw new InfrastructureException(
                "The model (" + uri + ") is explained by " + learner + ", which is not on the class path.",
                "modelwright-" + learner + " beside the core.");
    }

    private List<String> classes() {
        return reasons.classes();
    }

    /** {@return how many rows are explained in one go} */
    int rows() {
        int cells =
                reasons.columns().stream().mapToInt(GraphReasons.Part::width).sum() + raw.size() + 1;
        return Math.max(1, MOST_CELLS / cells);
    }

    /**
     * {@return a table that explains rows whose columns are checked}
     *
     * @param first the number of the first row
     * @param keys columns of them that name them; none for their numbers
     * @param label a class; null for the one that is predicted
     * @param model predicts
     */
    Frame explain(Frame rows, long first, List<String> keys, @Nullable String label, ScoringModel model) {
        int count = rows.rows();
        List<DoubleBuffer> found = new ArrayList<>();
        for (int column = 0; column <= raw.size(); column++) {
            found.add(DoubleColumn.allocate(count));
        }
        String[] labels = new String[classes().isEmpty() ? 0 : count];
        int most = rows();
        for (int from = 0; from < count; from += most) {
            int to = Math.min(count, from + most);
            int start = from;
            Frame some = Frame.of(
                    rows.columns().stream().map(it -> it.slice(start, to)).toList());
            Frame taken = model.take(some, first + from);
            IntUnaryOperator margin = margin(taken, label, model);
            Contributions one = explain(taken, margin);
            found.get(0).put(from, one.base());
            for (int column = 0; column < raw.size(); column++) {
                found.get(column + 1)
                        .put(from, Objects.requireNonNull(one.columns().get(raw.get(column))));
            }
            for (int row = from; row < to && labels.length > 0; row++) {
                labels[row] = classes().get(margin.applyAsInt(row - from));
            }
        }
        List<Column> columns = new ArrayList<>();
        if (keys.isEmpty()) {
            long[] numbers = LongStream.range(first, first + count).toArray();
            columns.add(LongColumn.of(free("row"), numbers));
        }
        keys.forEach(it -> columns.add(rows.column(it)));
        if (labels.length > 0 || count == 0 && !classes().isEmpty()) {
            columns.add(TextColumn.of(free("class"), labels));
        }
        columns.add(new DoubleColumn(free("base_value"), found.get(0)));
        for (int column = 0; column < raw.size(); column++) {
            columns.add(new DoubleColumn(raw.get(column), found.get(column + 1)));
        }
        return Frame.of(columns);
    }

    /**
     * Refuses what is no class of the model.
     *
     * @throws ConfigException if there is no such class, or the model has one margin
     */
    void refuseUnknown(@Nullable String label) {
        if (label == null || classes().contains(label)) {
            return;
        }
        throw classes().isEmpty()
                ? new ConfigException(
                        "The class (" + label + ") is asked for, and the model has one margin.",
                        "no class: of two classes the margin is that of the second.")
                : new ConfigException(List.of(Problem.of(
                        "The class (" + label + ") is not one of the model's.", Nearest.of(label, classes()))));
    }

    /**
     * {@return which margin of each row is explained}
     *
     * @param label a class; null for the one that is predicted
     */
    private IntUnaryOperator margin(Frame taken, @Nullable String label, ScoringModel model) {
        List<String> classes = classes();
        if (label != null) {
            refuseUnknown(label);
            int asked = classes.indexOf(label);
            return row -> asked;
        }
        if (classes.isEmpty()) {
            return row -> 0;
        }
        Map<String, Integer> places = new HashMap<>();
        classes.forEach(it -> places.put(it, places.size()));
        Column predicted = model.predictTaken(taken).column(Outputs.PREDICTION);
        return row -> places.getOrDefault(String.valueOf(predicted.text(row)), 0);
    }

    /**
     * {@return how the margins of rows come about, by the raw columns}
     *
     * @param inputs what the graph takes, under its names
     */
    private Contributions explain(Frame inputs, IntUnaryOperator margin) {
        return reasons.contributions(values.predict(inputs), margin, library).of(raw, madeOf);
    }

    /** {@return a name that no raw column has} */
    private String free(String name) {
        Set<String> taken = new LinkedHashSet<>(raw);
        String free = name;
        while (taken.contains(free)) {
            free += "_";
        }
        return free;
    }

    @Override
    public void close() {
        values.close();
        if (library != null) {
            library.close();
        }
    }
}
