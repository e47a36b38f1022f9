package org.modelwright.saver;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.model.FittedModel;
import org.modelwright.model.OutputGap;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.onnx.runtime.OnnxModel;
import org.modelwright.task.Task;
import org.modelwright.transform.TextForm;

/**
 * Compares what saved bytes predict with what the fitted model predicts: on rows of the data, on one row alone, on no
 * row, and on edge rows where a value is missing or a category is not known. Where the learner's own library can be asked
 * with the native file, it is a witness, too: then all three must agree.
 *
 * @param rows how many rows of the data were compared
 * @param edgeRows how many edge rows were compared
 * @param largestGap the largest difference found: absolute for probabilities, by the model's measure for regressions
 * @param nativeGap the largest difference of the learner's own library, or null if it was not asked
 * @param tolerance the difference that is let pass
 */
record ParityProof(
        int rows, int edgeRows, double largestGap, @Nullable Double nativeGap, double tolerance) {

    private static final int MOST_TOLD = 3;

    /** With more edges than this, several share a row: rows of all columns for each column would grow with its square. */
    private static final int MOST_EDGE_ROWS = 1000;

    /** {@return the proof as the run record keeps it} */
    RunRecordFile.Parity recorded(FittedModel model) {
        return new RunRecordFile.Parity(
                rows,
                edgeRows,
                largestGap,
                nativeGap,
                tolerance,
                model.task() == Task.REGRESSION ? model.parityMeasure().kind().words() : "absolute");
    }

    /**
     * Proves that both predict the same.
     *
     * @param model the fitted model
     * @param saved the file as it was read back
     * @param proof rows of the data, maybe none
     * @throws GateException if the file cannot be run, or predicts something else
     */
    static ParityProof of(FittedModel model, byte[] saved, Frame proof) {
        try (OnnxModel onnx = OnnxModel.load("model.onnx", saved, Threads.CALLER)) {
            Search search = new Search(model, onnx);
            search.compare(proof, row -> "row " + row);
            search.compare(proof.head(0), row -> "no row");
            search.compare(proof.head(1), row -> "row " + row + " alone");
            List<Edge> edges = edges(model, proof);
            search.compare(
                    rows(model.features(), proof, edges), row -> edges.get(row).toString());
            search.refuseGaps();
            return new ParityProof(
                    proof.rows(), edges.size(), search.saved.largest, search.nativeGap(), search.tolerance);
        } catch (DataException e) {
            throw new GateException("The saved model cannot be proved: " + Cause.of(e) + ".", null, e);
        }
    }

    /** Looks for rows that differ too much. */
    private static final class Search {
        private final FittedModel model;
        private final OnnxModel onnx;
        private final OutputGap gap;
        private final double tolerance;
        private final Differences saved = new Differences();
        private final Differences natives = new Differences();
        private int compared;
        private boolean asked;

        Search(FittedModel model, OnnxModel onnx) {
            this.model = model;
            this.onnx = onnx;
            this.gap = OutputGap.of(model);
            this.tolerance = gap.tolerance();
        }

        void compare(Frame inputs, IntFunction<String> names) {
            Frame expected = model.predict(inputs);
            Frame found = onnx.predict(inputs);
            refuseOtherColumns(expected, found);
            List<Column> wanted = expected.columns();
            List<Column> given = found.columns();
            double[] nativeGaps = model.nativeGaps(inputs).orElse(null);
            for (int row = 0; row < inputs.rows(); row++) {
                compared++;
                saved.add(gap.of(wanted, given, row), tolerance, names, row);
                if (nativeGaps != null) {
                    asked = true;
                    natives.add(nativeGaps[row], tolerance, names, row);
                }
            }
        }

        /** {@return the largest gap of the learner's own library, or null if there is none to ask} */
        @Nullable Double nativeGap() {
            return asked ? natives.largest : null;
        }

        private static void refuseOtherColumns(Frame expected, Frame found) {
            List<String> wanted = expected.columns().stream()
                    .map(column -> column.name() + " " + column.type())
                    .toList();
            List<String> given = found.columns().stream()
                    .map(column -> column.name() + " " + column.type())
                    .toList();
            if (!wanted.equals(given)) {
                throw new GateException(
                        "The saved model gives the columns " + given + " where the fitted model gives " + wanted + ".");
            }
        }

        void refuseGaps() {
            saved.refuse(
                    "The saved model predicts something else than the fitted model",
                    compared,
                    tolerance,
                    "a defect of the model's ONNX export; the model is not registered.");
            natives.refuse(
                    "The learner's own library predicts something else with its native file than the fitted model",
                    compared,
                    tolerance,
                    "fewer rounds, a lower eta, or an objective that fits the target's size; the model is not "
                            + "registered.");
        }
    }

    /** Gaps of rows, and the first of those that are too large. */
    private static final class Differences {
        private double largest;
        private int beyond;
        private final List<String> examples = new ArrayList<>();

        void add(double gap, double tolerance, IntFunction<String> names, int row) {
            largest = Math.max(largest, gap);
            if (gap > tolerance) {
                beyond++;
                if (examples.size() < MOST_TOLD) {
                    examples.add(
                            names.apply(row) + " (" + (Double.isInfinite(gap) ? "another answer" : "gap " + gap) + ")");
                }
            }
        }

        void refuse(String what, int compared, double tolerance, String advice) {
            if (beyond > 0) {
                throw new GateException(
                        what + " in " + beyond + " of " + compared + " rows; the largest gap (" + largest
                                + ") is above the tolerance (" + tolerance + "). First: "
                                + String.join("; ", examples) + ".",
                        advice);
            }
        }
    }

    /**
     * What is unusual in an edge row.
     *
     * @param texts the texts put into columns; empty for a missing value
     * @param all whether all doubles are missing
     */
    private record Edge(Map<String, Optional<String>> texts, boolean all) {

        static Edge of(String column, @Nullable String text) {
            return new Edge(Map.of(column, Optional.ofNullable(text)), false);
        }

        Edge and(Edge other) {
            Map<String, Optional<String>> both = new LinkedHashMap<>(texts);
            both.putAll(other.texts);
            return new Edge(both, all || other.all);
        }

        boolean changes(String column) {
            return all || texts.containsKey(column);
        }

        @Override
        public String toString() {
            if (all) {
                return "the edge row with all numbers missing";
            }
            return texts.entrySet().stream()
                    .limit(MOST_TOLD)
                    .map(it ->
                            it.getValue().map(text -> "the text (" + text + ")").orElse("a missing value") + " in ("
                                    + it.getKey() + ")")
                    .collect(Collectors.joining(", ", "the edge row with ", texts.size() > MOST_TOLD ? ", …" : ""));
        }
    }

    private static List<Edge> edges(FittedModel model, Frame proof) {
        List<Edge> edges = new ArrayList<>();
        boolean doubles = false;
        for (Feature feature : model.features()) {
            TextForm form = model.texts().get(feature.name());
            if (form != null) {
                edges.add(Edge.of(feature.name(), null));
                edges.add(Edge.of(feature.name(), ""));
                form.edges().forEach(text -> edges.add(Edge.of(feature.name(), text)));
                continue;
            }
            switch (feature.type()) {
                case DOUBLE -> {
                    edges.add(Edge.of(feature.name(), null));
                    doubles = true;
                }
                case STRING -> {
                    edges.add(Edge.of(feature.name(), null));
                    edges.add(Edge.of(feature.name(), ""));
                    edges.add(Edge.of(feature.name(), unseen(proof.column(feature.name()))));
                    // How missing text of Python reaches ONNX Runtime.
                    edges.add(Edge.of(feature.name(), "None"));
                    edges.add(Edge.of(feature.name(), "nan"));
                }
                default -> {
                    // Whole numbers and booleans are never missing.
                }
            }
        }
        List<Edge> rows = new ArrayList<>(edges.subList(0, Math.min(MOST_EDGE_ROWS, edges.size())));
        for (int i = rows.size(); i < edges.size(); i++) {
            rows.set(i % MOST_EDGE_ROWS, rows.get(i % MOST_EDGE_ROWS).and(edges.get(i)));
        }
        if (doubles) {
            rows.add(new Edge(Map.of(), true));
        }
        return rows;
    }

    private static String unseen(Column column) {
        String unseen = "unseen category";
        while (column instanceof TextColumn text && text.dictionary().contains(unseen)) {
            unseen += "_";
        }
        return unseen;
    }

    /** The first row of the data again and again, each time with one edge. */
    private static Frame rows(List<Feature> features, Frame proof, List<Edge> edges) {
        List<Column> columns = new ArrayList<>();
        for (Feature feature : features) {
            Column column = proof.column(feature.name());
            columns.add(
                    switch (feature.type()) {
                        case BOOLEAN -> {
                            ByteBuffer values = BooleanColumn.allocate(edges.size());
                            byte value = (byte) (proof.rows() == 0 ? 0 : column.number(0));
                            for (int row = 0; row < edges.size(); row++) {
                                values.put(row, value);
                            }
                            yield new BooleanColumn(feature.name(), values);
                        }
                        case LONG -> {
                            LongBuffer values = LongColumn.allocate(edges.size());
                            long value = proof.rows() > 0 && column instanceof LongColumn longs
                                    ? longs.values().get(0)
                                    : 0;
                            for (int row = 0; row < edges.size(); row++) {
                                values.put(row, value);
                            }
                            yield new LongColumn(feature.name(), values);
                        }
                        case DOUBLE -> doubles(feature.name(), proof.rows() == 0 ? 0 : column.number(0), edges);
                        case STRING -> texts(feature.name(), proof.rows() == 0 ? null : column.text(0), edges);
                        default ->
                            throw new IllegalStateException(
                                    "The column (" + feature.name() + ") is no feature: " + feature.type() + ".");
                    });
        }
        return Frame.of(columns);
    }

    private static DoubleColumn doubles(String name, double first, List<Edge> edges) {
        DoubleBuffer values = DoubleColumn.allocate(edges.size());
        for (int row = 0; row < edges.size(); row++) {
            values.put(row, edges.get(row).changes(name) ? Double.NaN : first);
        }
        return new DoubleColumn(name, values);
    }

    private static TextColumn texts(String name, @Nullable String first, List<Edge> edges) {
        List<String> dictionary = new ArrayList<>();
        IntBuffer codes = TextColumn.allocate(edges.size());
        for (int row = 0; row < edges.size(); row++) {
            Optional<String> changed = edges.get(row).texts().get(name);
            String text = changed == null ? first : changed.orElse(null);
            if (text != null && !dictionary.contains(text)) {
                dictionary.add(text);
            }
            codes.put(row, text == null ? -1 : dictionary.indexOf(text));
        }
        return new TextColumn(name, codes, dictionary);
    }
}
