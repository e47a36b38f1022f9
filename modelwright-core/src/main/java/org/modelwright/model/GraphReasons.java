package org.modelwright.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.internal.text.Json;
import org.modelwright.onnx.OnnxGraph;

/**
 * What a graph notes of how its margins come about: which of its values a learner looks at, and what is done with them.
 * So a saved model is explained from the very values that it predicts with.
 *
 * <p>A value is a number, taken times a weight after a mean was taken off; or what a category adds, whose mean is taken
 * off; or one that the learner's own library is asked about.
 *
 * @param learner the library, as {@link Explainer#learner} says; null where all columns have weights or means
 * @param classes of the margins; none where there is one margin
 * @param base what each margin starts from, beside what the learner says
 * @param scale what contributions of the learner are multiplied with
 * @param values the names of values in the graph, which stand side by side
 * @param columns what they are, in order
 */
public record GraphReasons(
        @Nullable String learner,
        List<String> classes,
        List<Double> base,
        double scale,
        List<String> values,
        List<Part> columns) {

    /** The note in a model's file. */
    public static final String NOTE = "modelwright.reasons";

    /** The note that says which columns were made of which raw one. */
    public static final String MADE = "modelwright.made";

    /** Keeps copies. */
    public GraphReasons {
        classes = List.copyOf(classes);
        base = List.copyOf(base);
        values = List.copyOf(values);
        columns = List.copyOf(columns);
    }

    /**
     * A column that the learner sees.
     *
     * @param name of it
     * @param width how many of the values it is
     * @param weights of a number, for each margin; none of anything else
     * @param means of a number one, of a category for each margin; none of what the library is asked about
     */
    public record Part(String name, int width, List<Double> weights, List<Double> means) {

        /** Keeps copies. */
        public Part {
            weights = List.copyOf(weights);
            means = List.copyOf(means);
        }

        /** {@return a column that the learner's library is asked about} */
        public static Part ofLearner(String name, int width) {
            return new Part(name, width, List.of(), List.of());
        }

        /** {@return a column that is added to the margin as it is} */
        public static Part offset(String name) {
            return new Part(name, 1, List.of(1.0), List.of(0.0));
        }

        /** {@return a number} */
        static Part number(String name, double[] weights, double mean) {
            return new Part(name, 1, boxed(weights), List.of(mean));
        }

        /** {@return a category, whose value is what it adds} */
        static Part category(String name, double[] means) {
            return new Part(name, means.length, List.of(), boxed(means));
        }

        private boolean isLearners() {
            return means.isEmpty();
        }
    }

    static List<Double> boxed(double... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Notes it. */
    public void write(OnnxGraph graph) {
        Map<String, @Nullable Object> note = new LinkedHashMap<>();
        if (learner != null) {
            note.put("learner", learner);
        }
        note.put("classes", classes);
        note.put("base", base);
        note.put("scale", scale);
        note.put("values", values);
        note.put(
                "columns",
                columns.stream()
                        .map(it -> List.of(it.name, it.width, it.weights, it.means))
                        .toList());
        graph.note(NOTE, Json.write(note));
    }

    /** Notes which columns were made of a raw one. */
    static void writeMade(OnnxGraph graph, Map<String, List<String>> makes) {
        if (!makes.isEmpty()) {
            graph.note(MADE, Json.write(makes));
        }
    }

    /**
     * {@return what a note says}
     *
     * @throws IllegalArgumentException if it is no such note
     */
    public static GraphReasons read(String note) {
        Map<?, ?> map = map(Json.read(note));
        List<Part> columns = new ArrayList<>();
        for (Object one : list(map.get("columns"))) {
            List<?> words = list(one);
            if (words.size() != 4) {
                throw new IllegalArgumentException("A column has " + words.size() + " facts.");
            }
            columns.add(new Part(
                    String.valueOf(words.get(0)),
                    (int) number(words.get(1)),
                    numbers(words.get(2)),
                    numbers(words.get(3))));
        }
        return new GraphReasons(
                map.get("learner") instanceof String learner ? learner : null,
                list(map.get("classes")).stream().map(String::valueOf).toList(),
                numbers(map.get("base")),
                number(map.get("scale")),
                list(map.get("values")).stream().map(String::valueOf).toList(),
                columns);
    }

    /** {@return the raw column by what was made of it, as a note says} */
    public static Map<String, String> readMade(String note) {
        Map<String, String> madeOf = new LinkedHashMap<>();
        map(Json.read(note))
                .forEach((raw, made) -> list(made).forEach(it -> madeOf.put(String.valueOf(it), String.valueOf(raw))));
        return madeOf;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("It (" + value + ") is no object.");
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("It (" + value + ") is no list.");
    }

    private static double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("It (" + value + ") is no number.");
    }

    private static List<Double> numbers(@Nullable Object value) {
        return list(value).stream().map(GraphReasons::number).toList();
    }

    /**
     * {@return the contributions of the columns that the learner sees}
     *
     * @param seen the values, side by side
     * @param margin which margin of a row is asked for; 0 where there is one
     * @param library the learner's, asked where there is a {@link #learner}
     */
    public Contributions contributions(Frame seen, IntUnaryOperator margin, Explainer.@Nullable Opened library) {
        int rows = seen.rows();
        double[] sum = new double[rows];
        for (int row = 0; row < rows; row++) {
            sum[row] = base.get(margin.applyAsInt(row));
        }
        double[][] learned = learned(seen, margin, library);
        Map<String, double[]> found = new LinkedHashMap<>();
        int at = 0;
        int asked = 0;
        for (Part part : columns) {
            double[] values = new double[rows];
            if (part.isLearners()) {
                for (int place = 0; place < part.width; place++, asked++) {
                    add(values, learned[asked]);
                }
            } else {
                weigh(part, seen.columns().subList(at, at + part.width), margin, values);
            }
            found.put(part.name, values);
            at += part.width;
        }
        if (learned.length > 0) {
            add(sum, learned[learned.length - 1]);
        }
        return new Contributions(sum, found);
    }

    private double[][] learned(Frame seen, IntUnaryOperator margin, Explainer.@Nullable Opened library) {
        if (learner == null || library == null) {
            return new double[0][];
        }
        List<Column> asked = new ArrayList<>();
        int at = 0;
        for (Part part : columns) {
            if (part.isLearners()) {
                asked.addAll(seen.columns().subList(at, at + part.width));
            }
            at += part.width;
        }
        boolean fromZero = columns.stream().anyMatch(it -> !it.isLearners());
        return library.contributions(Frame.of(asked), fromZero, margin);
    }

    private void add(double[] sum, double[] learned) {
        for (int row = 0; row < sum.length; row++) {
            sum[row] += scale * learned[row];
        }
    }

    private static void weigh(Part part, List<Column> seen, IntUnaryOperator margin, double[] into) {
        for (int row = 0; row < into.length; row++) {
            int asked = margin.applyAsInt(row);
            into[row] = part.weights.isEmpty()
                    ? seen.get(asked).number(row) - part.means.get(asked)
                    : part.weights.get(asked) * (seen.get(0).number(row) - part.means.get(0));
        }
    }
}
