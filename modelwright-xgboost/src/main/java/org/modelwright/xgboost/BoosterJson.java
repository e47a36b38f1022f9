package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The parts of XGBoost's JSON model that the ONNX export needs, read as a stream. The format is described in XGBoost's
 * model schema; the meaning of its fields was checked against its predictions.
 *
 * @param baseScores one for all groups, or one for each, as a prediction and not as a margin
 * @param treeGroups the group that each tree belongs to
 * @param trees the trees
 */
record BoosterJson(float[] baseScores, int[] treeGroups, List<BoosterJson.Tree> trees) {

    /**
     * One tree; node 0 is the root, a left child of -1 marks a leaf.
     *
     * @param left left children
     * @param right right children
     * @param features the feature of each split
     * @param conditions thresholds of splits, values of leaves
     * @param defaultLeft whether a missing value goes left
     * @param categorical whether a split is by category
     * @param sets for each categorical split its node, then the categories that go right
     */
    record Tree(
            int[] left,
            int[] right,
            int[] features,
            float[] conditions,
            boolean[] defaultLeft,
            boolean[] categorical,
            List<int[]> sets) {

        /** {@return the categories that go right at a node} */
        int[] categories(int node) {
            for (int[] set : sets) {
                if (set[0] == node) {
                    return Arrays.copyOfRange(set, 1, set.length);
                }
            }
            return new int[0];
        }
    }

    static BoosterJson parse(byte[] json) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(100)
                        .maxDocumentLength(-1)
                        .build())
                .build();
        float[] base = {0};
        int[] groups = {};
        List<Tree> trees = new ArrayList<>();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    name = parser.currentName();
                } else if (token == JsonToken.VALUE_STRING && name.equals("base_score")) {
                    base = scores(parser.getString());
                } else if (token == JsonToken.START_ARRAY && name.equals("tree_info")) {
                    groups = ints(texts(parser));
                } else if (token == JsonToken.START_ARRAY && name.equals("trees")) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        trees.add(tree(parser));
                    }
                }
            }
        }
        return new BoosterJson(base, groups, trees);
    }

    private static float[] scores(String text) {
        String[] parts = text.replaceAll("[\\[\\] ]", "").split(",");
        float[] scores = new float[parts.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Float.parseFloat(parts[i]);
        }
        return scores;
    }

    private static Tree tree(JsonParser parser) {
        int[] left = {};
        int[] right = {};
        int[] features = {};
        float[] conditions = {};
        boolean[] defaultLeft = {};
        boolean[] categorical = {};
        int[] nodes = {};
        int[] segments = {};
        int[] sizes = {};
        int[] categories = {};
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                continue;
            }
            switch (name) {
                case "left_children" -> left = ints(texts(parser));
                case "right_children" -> right = ints(texts(parser));
                case "split_indices" -> features = ints(texts(parser));
                case "split_conditions" -> conditions = floats(texts(parser));
                case "default_left" -> defaultLeft = flags(texts(parser));
                case "split_type" -> categorical = flags(texts(parser));
                case "categories_nodes" -> nodes = ints(texts(parser));
                case "categories_segments" -> segments = ints(texts(parser));
                case "categories_sizes" -> sizes = ints(texts(parser));
                case "categories" -> categories = ints(texts(parser));
                default -> parser.skipChildren();
            }
        }
        List<int[]> sets = new ArrayList<>();
        for (int i = 0; i < nodes.length; i++) {
            int[] set = new int[sizes[i] + 1];
            set[0] = nodes[i];
            System.arraycopy(categories, segments[i], set, 1, sizes[i]);
            sets.add(set);
        }
        return new Tree(left, right, features, conditions, defaultLeft, categorical, sets);
    }

    private static List<String> texts(JsonParser parser) {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(parser.getString());
        }
        return texts;
    }

    private static int[] ints(List<String> texts) {
        return texts.stream().mapToInt(Integer::parseInt).toArray();
    }

    /** The text is parsed as a float at once: by way of a double it could be rounded twice. */
    private static float[] floats(List<String> texts) {
        float[] floats = new float[texts.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(texts.get(i));
        }
        return floats;
    }

    private static boolean[] flags(List<String> texts) {
        boolean[] flags = new boolean[texts.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = texts.get(i).equals("1") || texts.get(i).equals("true");
        }
        return flags;
    }
}
