package org.modelwright.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;

/** A raw column as a linear model sees it: what it learned of it, and how it reads it. */
sealed interface LinearTerm {

    /** How missing text of Python arrives: ONNX Runtime there writes {@code str(value)} into the tensor. */
    List<String> MISSING_IN_PYTHON = List.of("None", "nan", "<NA>");

    /** {@return the raw column} */
    Feature feature();

    /** {@return how many coefficients it has for each output} */
    int width();

    /**
     * A number.
     *
     * @param feature the raw column
     * @param fill what stands for a missing value
     */
    record Number(Feature feature, double fill) implements LinearTerm {

        @Override
        public int width() {
            return 1;
        }

        /** Reads some rows into the start of an array. */
        void read(Column column, int from, int count, double[] into) {
            if (column instanceof DoubleColumn doubles) {
                doubles.values().get(from, into, 0, count);
            } else {
                for (int i = 0; i < count; i++) {
                    into[i] = column.number(from + i);
                }
            }
            for (int i = 0; i < count; i++) {
                if (Double.isNaN(into[i])) {
                    into[i] = fill;
                }
            }
        }
    }

    /**
     * A category: one column of 0 and 1 for each.
     *
     * @param feature the raw column
     * @param categories each category as {@link Column#text} gives it, numbers by value, texts by code point
     * @param fill the index of the category that stands for a missing value, -1 for none
     */
    record Category(Feature feature, List<String> categories, int fill) implements LinearTerm {

        @Override
        public int width() {
            return categories.size();
        }

        /** {@return the index of each row's category, -1 for one that is not known} */
        int[] indexes(Column column) {
            Map<String, Integer> known = known();
            int[] indexes = new int[column.rows()];
            if (column instanceof TextColumn text) {
                int[] byCode = text.dictionary().stream()
                        .mapToInt(entry -> known.getOrDefault(entry, -1))
                        .toArray();
                for (int row = 0; row < indexes.length; row++) {
                    int code = text.codes().get(row);
                    indexes[row] = code < 0 ? fill : byCode[code];
                }
            } else {
                for (int row = 0; row < indexes.length; row++) {
                    String key = key(column, row);
                    indexes[row] = key == null ? fill : known.getOrDefault(key, -1);
                }
            }
            return indexes;
        }

        /** {@return the index of each text: the categories, and what counts as missing} */
        Map<String, Integer> known() {
            Map<String, Integer> known = new HashMap<>();
            for (int index = 0; index < categories.size(); index++) {
                known.put(categories.get(index), index);
            }
            if (feature.type() == DataType.STRING) {
                known.put("", fill);
                MISSING_IN_PYTHON.forEach(text -> known.putIfAbsent(text, fill));
            }
            return known;
        }

        /** {@return the text that names the category of a row, or null if missing} */
        static @Nullable String key(Column column, int row) {
            // Plus zero, so that -0.0 is 0.0.
            String text = column.type() == DataType.DOUBLE && !column.isMissing(row)
                    ? Double.toString(column.number(row) + 0.0)
                    : column.text(row);
            return text == null || text.isEmpty() ? null : text;
        }
    }

    /** Learns how to read each column; each has a value in some row. */
    static List<LinearTerm> of(
            Frame inputs, List<Feature> features, Set<String> categorical, LinearModel.Impute impute) {
        List<LinearTerm> terms = new ArrayList<>();
        for (Feature feature : features) {
            Column column = inputs.column(feature.name());
            terms.add(
                    feature.type() == DataType.STRING || categorical.contains(feature.name())
                            ? category(feature, column, impute.text())
                            : number(feature, column, impute.number()));
        }
        return terms;
    }

    private static LinearTerm number(Feature feature, Column column, LinearModel.Impute.Number impute) {
        double[] present = new double[column.rows()];
        int count = 0;
        for (int row = 0; row < present.length; row++) {
            double value = column.number(row);
            if (!Double.isNaN(value)) {
                present[count++] = value;
            }
        }
        double[] values = Arrays.copyOf(present, count);
        return new Number(
                feature, impute == LinearModel.Impute.Number.MEDIAN ? Features.median(values) : Features.mean(values));
    }

    private static LinearTerm category(Feature feature, Column column, LinearModel.Impute.Text impute) {
        Map<String, Integer> counts = new TreeMap<>(order(feature.type()));
        for (int row = 0; row < column.rows(); row++) {
            String key = Category.key(column, row);
            if (key != null) {
                counts.merge(key, 1, Integer::sum);
            }
        }
        List<String> categories = List.copyOf(counts.keySet());
        int fill = -1;
        if (impute == LinearModel.Impute.Text.MOST_FREQUENT) {
            fill = 0;
            List<Integer> rows = List.copyOf(counts.values());
            for (int index = 1; index < rows.size(); index++) {
                fill = rows.get(index) > rows.get(fill) ? index : fill;
            }
        }
        return new Category(feature, categories, fill);
    }

    private static Comparator<String> order(DataType type) {
        return switch (type) {
            case LONG -> Comparator.comparingLong(Long::parseLong);
            case DOUBLE -> Comparator.comparingDouble(Double::parseDouble);
            default ->
                (a, b) ->
                        Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
        };
    }
}
