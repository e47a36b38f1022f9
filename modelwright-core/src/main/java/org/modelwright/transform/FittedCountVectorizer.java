package org.modelwright.transform;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.onnx.OnnxGraph;
import org.modelwright.onnx.OnnxGraph.Type;
import org.modelwright.onnx.OnnxGraph.Value;

/**
 * The words of a text that are counted.
 *
 * @param column the text
 * @param words by code point
 * @param lowercase whether A to Z count as a to z
 * @param binary whether a word that is there counts once
 */
record FittedCountVectorizer(String column, List<String> words, boolean lowercase, boolean binary)
        implements FittedTransform {

    FittedCountVectorizer {
        words = List.copyOf(words);
    }

    private List<String> names() {
        return words.stream().map(it -> column + "=" + it).toList();
    }

    @Override
    public List<Feature> features() {
        return List.of(new Feature(column, DataType.STRING));
    }

    @Override
    public Map<String, List<String>> makes() {
        return Map.of(column, names());
    }

    @Override
    public Frame apply(Frame taken, Space space, Threads threads) {
        TextColumn text = (TextColumn) taken.column(column);
        Map<String, Integer> places = new HashMap<>();
        words.forEach(it -> places.put(it, places.size()));
        // Each text once, however many rows have it.
        int[][] found = threads.map(text.dictionary(), it -> places(it, places)).toArray(int[][]::new);
        List<DoubleBuffer> counts = new ArrayList<>();
        words.forEach(it -> counts.add(DoubleColumn.allocate(taken.rows(), space)));
        for (int row = 0; row < taken.rows(); row++) {
            int code = text.codes().get(row);
            for (int place : code < 0 ? new int[0] : found[code]) {
                DoubleBuffer count = counts.get(place);
                count.put(row, binary ? 1 : count.get(row) + 1);
            }
        }
        List<Column> made = new ArrayList<>();
        List<String> names = names();
        for (int word = 0; word < names.size(); word++) {
            made.add(new DoubleColumn(names.get(word), counts.get(word)));
        }
        return Frame.of(made);
    }

    private int[] places(String text, Map<String, Integer> places) {
        return Words.of(text, lowercase).stream()
                .mapToInt(it -> places.getOrDefault(it, -1))
                .filter(place -> place >= 0)
                .toArray();
    }

    @Override
    public void export(OnnxGraph graph) {
        // One row more, cut off afterwards: the others may have no word, or there may be none.
        Value texts =
                graph.node("Concat", Map.of("axis", 0L), graph.input(column), graph.constant(List.of(words.get(0))));
        if (lowercase) {
            // Other locales are not there in every environment.
            texts = graph.node("StringNormalizer", Map.of("case_change_action", "LOWER", "locale", "C"), texts);
        }
        Value split = graph.runtimeNode(
                "Tokenizer", Map.of("mark", 0L, "mincharnum", 1L, "pad_value", "", "tokenexp", Words.PATTERN), texts);
        long[] indexes = new long[words.size()];
        for (int word = 0; word < indexes.length; word++) {
            indexes[word] = word;
        }
        Value counts = graph.node(
                "TfIdfVectorizer",
                Map.of(
                        "mode",
                        "TF",
                        "min_gram_length",
                        1L,
                        "max_gram_length",
                        1L,
                        "max_skip_count",
                        0L,
                        "ngram_counts",
                        new long[] {0},
                        "ngram_indexes",
                        indexes,
                        "pool_strings",
                        words),
                split);
        Value rows = graph.node("Slice", counts, graph.constant(0L), graph.constant(-1L), graph.constant(0L));
        if (binary) {
            rows = graph.node("Min", rows, graph.constant(new float[] {1}));
        }
        List<Value> columns = graph.split(graph.cast(rows, Type.DOUBLE), words.size());
        List<String> names = names();
        for (int word = 0; word < names.size(); word++) {
            graph.derive(names.get(word), columns.get(word));
        }
    }
}
