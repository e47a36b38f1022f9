package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.onnx.Forest;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Value;
import org.modelwright.onnx.Tree;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * The trees of a booster, read from XGBoost's JSON: they predict, and are written as a {@code TreeEnsembleRegressor} of
 * ONNX.
 *
 * <p>Both add up leaves in doubles and round once. XGBoost adds 32-bit floats one by one; where leaves are large and
 * their sum is small, the order of adding alone would then decide about most of the digits.
 *
 * @param trees the trees in order
 * @param treeGroups for each tree the group of outputs that it adds to
 * @param baseScores one for each group, as predictions, not as margins
 * @see <a href="https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html">XGBoost's model schema</a>
 */
record TreeEnsemble(List<Tree> trees, int[] treeGroups, float[] baseScores) {

    /** {@return the ensemble in a model that XGBoost saved as JSON} */
    static TreeEnsemble read(byte[] json) {
        // Bounds and weights may be written as NaN and Infinity.
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxDocumentLength(-1).build())
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        Reading reading = new Reading();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            reading.object(parser, "");
        }
        int groups = Math.max(1, Math.max(reading.classes, reading.targets));
        float[] baseScores = reading.baseScores;
        if (baseScores.length != groups) {
            if (baseScores.length != 1) {
                throw new IllegalStateException(
                        "The booster has " + baseScores.length + " base scores for " + groups + " groups.");
            }
            baseScores = new float[groups];
            Arrays.fill(baseScores, reading.baseScores[0]);
        }
        if (reading.treeGroups.length != reading.trees.size()) {
            throw new IllegalStateException("The booster has " + reading.trees.size() + " trees and "
                    + reading.treeGroups.length + " groups for them.");
        }
        return new TreeEnsemble(reading.trees, reading.treeGroups, baseScores);
    }

    /** {@return how many values a row has} */
    int groups() {
        return baseScores.length;
    }

    /**
     * {@return the trees, to be walked}
     *
     * @param columns how many floats a row has
     */
    Forest forest(int columns) {
        return new Forest(trees, treeGroups, groups(), columns);
    }

    /** {@return what each group's margin starts from} */
    double[] baseMargins(Objective.Link link) {
        double[] margins = new double[groups()];
        for (int group = 0; group < margins.length; group++) {
            double base = baseScores[group];
            margins[group] = switch (link) {
                case LOGIT -> -Math.log(1 / base - 1);
                case LOG -> Math.log(base);
                case IDENTITY, SOFTMAX -> base;
            };
        }
        return margins;
    }

    /**
     * {@return the margins, floats of [N, groups]}
     *
     * @param inputs floats, [N, columns]
     * @param categories for each column how many codes it has, 0 for a number
     * @param base what each group's margin starts from
     */
    Value export(OnnxGraph graph, Value inputs, int[] categories, double[] base) {
        Nodes nodes = new Nodes(categories);
        for (int tree = 0; tree < trees.size(); tree++) {
            nodes.add(trees.get(tree), tree, treeGroups[tree]);
        }
        Map<String, Object> attributes = nodes.attributes();
        attributes.put("n_targets", (long) groups());
        attributes.put("post_transform", "NONE");
        attributes.put("base_values_as_tensor", base);
        // Rounded to floats before, as XGBoost saw them; doubles, because the values of the nodes are.
        return graph.mlNode("TreeEnsembleRegressor", attributes, graph.cast(inputs, OnnxGraph.Type.DOUBLE));
    }

    /** The lists of a {@code TreeEnsembleRegressor}, an element for each node, or for each leaf. */
    private static final class Nodes {
        private final Longs trees = new Longs();
        private final Longs ids = new Longs();
        private final Longs features = new Longs();
        private final Longs whenTrue = new Longs();
        private final Longs whenFalse = new Longs();
        private final Longs missingIsTrue = new Longs();
        private final Doubles bounds = new Doubles();
        private final List<String> modes = new ArrayList<>();
        private final Longs leafTrees = new Longs();
        private final Longs leafIds = new Longs();
        private final Longs leafGroups = new Longs();
        private final Doubles leafValues = new Doubles();

        private final int[] categories;

        Nodes(int[] categories) {
            this.categories = categories;
        }

        void add(Tree tree, int number, int group) {
            // The nodes that a set of categories needs beyond its first come after the tree's own.
            int next = tree.left().length;
            List<Runnable> later = new ArrayList<>();
            for (int node = 0; node < tree.left().length; node++) {
                BitSet set = tree.sets() == null ? null : tree.sets()[node];
                int feature = tree.feature()[node];
                if (tree.left()[node] < 0) {
                    node(number, node, "LEAF", 0, 0, 0, 0, false);
                    leafTrees.add(number);
                    leafIds.add(node);
                    leafGroups.add(group);
                    leafValues.add(tree.condition()[node]);
                    continue;
                }
                if (set == null) {
                    node(
                            number,
                            node,
                            "BRANCH_LT",
                            feature,
                            tree.condition()[node],
                            tree.left()[node],
                            tree.right()[node],
                            tree.defaultLeft()[node]);
                    continue;
                }
                // A set becomes a chain: equal to the first goes where the set goes, else ask for the second, and so
                // on. ONNX Runtime follows a chain by recursion, so a long one would overflow its stack: take the
                // smaller of the set, which goes right, and the other categories, which go left.
                BitSet others = new BitSet();
                others.set(0, categories[feature]);
                others.andNot(set);
                boolean asksForSet = set.cardinality() <= others.cardinality();
                int[] asked = (asksForSet ? set : others).stream().toArray();
                int found = asksForSet ? tree.right()[node] : tree.left()[node];
                int end = asksForSet ? tree.left()[node] : tree.right()[node];
                boolean missingIsFound = tree.defaultLeft()[node] != asksForSet;
                if (asked.length == 0) {
                    // No code is below 0: one node that all but the missing values pass.
                    node(number, node, "BRANCH_LT", feature, 0, found, end, missingIsFound);
                    continue;
                }
                int at = node;
                for (int i = 0; i < asked.length; i++) {
                    int id = at;
                    int category = asked[i];
                    int otherwise = i == asked.length - 1 ? end : next++;
                    boolean missing = i == 0 && missingIsFound;
                    Runnable one = () -> node(number, id, "BRANCH_EQ", feature, category, found, otherwise, missing);
                    if (i == 0) {
                        one.run();
                    } else {
                        later.add(one);
                    }
                    at = otherwise;
                }
            }
            later.forEach(Runnable::run);
        }

        private void node(
                int tree,
                int id,
                String mode,
                int feature,
                double bound,
                int ifTrue,
                int ifFalse,
                boolean missingTracksTrue) {
            trees.add(tree);
            ids.add(id);
            modes.add(mode);
            features.add(feature);
            bounds.add(bound);
            whenTrue.add(ifTrue);
            whenFalse.add(ifFalse);
            missingIsTrue.add(missingTracksTrue ? 1 : 0);
        }

        Map<String, Object> attributes() {
            Map<String, Object> attributes = new TreeMap<>();
            attributes.put("nodes_treeids", trees.toArray());
            attributes.put("nodes_nodeids", ids.toArray());
            attributes.put("nodes_featureids", features.toArray());
            attributes.put("nodes_truenodeids", whenTrue.toArray());
            attributes.put("nodes_falsenodeids", whenFalse.toArray());
            attributes.put("nodes_missing_value_tracks_true", missingIsTrue.toArray());
            attributes.put("nodes_values_as_tensor", bounds.toArray());
            attributes.put("nodes_modes", modes);
            attributes.put("target_treeids", leafTrees.toArray());
            attributes.put("target_nodeids", leafIds.toArray());
            attributes.put("target_ids", leafGroups.toArray());
            attributes.put("target_weights_as_tensor", leafValues.toArray());
            return attributes;
        }
    }

    /** Walks through XGBoost's JSON once and keeps what is needed; a large model is no tree of objects. */
    private static final class Reading {
        private final List<Tree> trees = new ArrayList<>();
        private int[] treeGroups = {};
        private float[] baseScores = {};
        private int classes;
        private int targets;

        /** Reads the object whose start is the current token. */
        void object(JsonParser parser, String path) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = path + "/" + parser.currentName();
                JsonToken token = parser.nextToken();
                switch (key) {
                    case "/learner",
                            "/learner/gradient_booster",
                            "/learner/gradient_booster/model",
                            "/learner/learner_model_param" -> object(parser, key);
                    case "/learner/gradient_booster/name" -> {
                        if (!parser.getString().equals("gbtree")) {
                            throw new IllegalStateException("The booster is a " + parser.getString() + ".");
                        }
                    }
                    case "/learner/gradient_booster/model/tree_info" -> treeGroups = ints(parser);
                    case "/learner/gradient_booster/model/trees" -> {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            trees.add(tree(parser));
                        }
                    }
                    case "/learner/learner_model_param/num_class" -> classes = Integer.parseInt(parser.getString());
                    case "/learner/learner_model_param/num_target" -> targets = Integer.parseInt(parser.getString());
                    case "/learner/learner_model_param/base_score" -> baseScores = baseScores(parser.getString());
                    default -> {
                        if (token.isStructStart()) {
                            parser.skipChildren();
                        }
                    }
                }
            }
        }

        /** Reads {@code "[6.8565E-1,2E-1]"}, or a plain number of an older booster. */
        private static float[] baseScores(String text) {
            String[] parts = text.replaceAll("[\\[\\]\\s]", "").split(",");
            float[] scores = new float[parts.length];
            for (int i = 0; i < parts.length; i++) {
                scores[i] = Float.parseFloat(parts[i]);
            }
            return scores;
        }

        private static Tree tree(JsonParser parser) {
            int[] left = {};
            int[] right = {};
            int[] feature = {};
            float[] condition = {};
            int[] defaultLeft = {};
            int[] categories = {};
            int[] nodes = {};
            int[] segments = {};
            int[] sizes = {};
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (key) {
                    case "left_children" -> left = ints(parser);
                    case "right_children" -> right = ints(parser);
                    case "split_indices" -> feature = ints(parser);
                    case "split_conditions" -> condition = floats(parser);
                    case "default_left" -> defaultLeft = ints(parser);
                    case "categories" -> categories = ints(parser);
                    case "categories_nodes" -> nodes = ints(parser);
                    case "categories_segments" -> segments = ints(parser);
                    case "categories_sizes" -> sizes = ints(parser);
                    default -> {
                        if (token.isStructStart()) {
                            parser.skipChildren();
                        }
                    }
                }
            }
            boolean[] toLeft = new boolean[left.length];
            for (int node = 0; node < toLeft.length; node++) {
                toLeft[node] = defaultLeft[node] != 0;
            }
            @Nullable BitSet[] sets = null;
            if (nodes.length > 0) {
                sets = new BitSet[left.length];
                for (int i = 0; i < nodes.length; i++) {
                    BitSet set = new BitSet();
                    for (int at = segments[i]; at < segments[i] + sizes[i]; at++) {
                        set.set(categories[at]);
                    }
                    sets[nodes[i]] = set;
                }
            }
            return new Tree(left, right, feature, condition, toLeft, sets);
        }

        private static int[] ints(JsonParser parser) {
            Longs found = new Longs();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                found.add(
                        switch (token) {
                            case VALUE_TRUE -> 1;
                            case VALUE_FALSE -> 0;
                            default -> parser.getIntValue();
                        });
            }
            return Arrays.stream(found.toArray()).mapToInt(Math::toIntExact).toArray();
        }

        private static float[] floats(JsonParser parser) {
            Doubles found = new Doubles();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                // From the text itself: through a double it might be rounded twice.
                found.add(Float.parseFloat(parser.getString()));
            }
            double[] exact = found.toArray();
            float[] floats = new float[exact.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) exact[i];
            }
            return floats;
        }
    }

    /** A list of longs that grows. */
    private static final class Longs {
        private long[] values = new long[64];
        private int count;

        void add(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        long[] toArray() {
            return Arrays.copyOf(values, count);
        }
    }

    /** A list of doubles that grows. */
    private static final class Doubles {
        private double[] values = new double[64];
        private int count;

        void add(double value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        double[] toArray() {
            return Arrays.copyOf(values, count);
        }
    }
}
