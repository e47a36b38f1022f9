package org.modelwright.transform;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;

/**
 * Free text becomes counts of words: a column {@code note} becomes {@code note=good}, {@code note=bad} and so on, one for each
 * word of a vocabulary that the training rows teach.
 *
 * <p>A word is two letters, digits or underscores and more in a row. As scikit-learn's {@code CountVectorizer}, but that only A to
 * Z are made lower case: ONNX has no other letters in every environment.
 *
 * @param column the text
 * @param maxFeatures so many words are counted, those that are there most often, of as many the first by code point; 100 by default
 * @param minDf a word of fewer texts is not counted: from 1 on a count of training rows, below 1 a share of them; 1 by default
 * @param maxDf a word of more texts is not counted: above 1 a count of training rows, else a share of them; 1.0, all of them, by
 *     default
 * @param lowercase whether A to Z count as a to z; true by default
 * @param binary whether a word that is there counts once; false by default
 */
public record CountVectorizer(
        String column, Integer maxFeatures, Double minDf, Double maxDf, Boolean lowercase, Boolean binary)
        implements Transform {

    private static final int FEATURES = 100;
    /** More columns take more memory than words are worth. */
    private static final int MOST_FEATURES = 5000;

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if no column is named, or a number is out of range
     */
    public CountVectorizer(
            String column,
            @Nullable Integer maxFeatures,
            @Nullable Double minDf,
            @Nullable Double maxDf,
            @Nullable Boolean lowercase,
            @Nullable Boolean binary) {
        List<Problem> problems = new ArrayList<>();
        if (column == null || column.isEmpty()) {
            problems.add(Problem.at("column", "The column of CountVectorizer is empty.", "the name of a column."));
        }
        if (maxFeatures != null && (maxFeatures < 1 || maxFeatures > MOST_FEATURES)) {
            problems.add(Problem.at(
                    "max_features",
                    "The max_features (" + maxFeatures + ") is no count from 1 to " + MOST_FEATURES + ".",
                    String.valueOf(FEATURES)));
        }
        refuse("min_df", minDf, "1, or 0.01.", problems);
        refuse("max_df", maxDf, "0.9, or a count of rows.", problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.column = column;
        this.maxFeatures = requireNonNullElse(maxFeatures, FEATURES);
        this.minDf = requireNonNullElse(minDf, 1.0);
        this.maxDf = requireNonNullElse(maxDf, 1.0);
        this.lowercase = requireNonNullElse(lowercase, true);
        this.binary = requireNonNullElse(binary, false);
    }

    private static void refuse(String key, @Nullable Double value, String maybe, List<Problem> problems) {
        if (value != null && !(value > 0 && value < 1 || value >= 1 && value == Math.rint(value))) {
            problems.add(Problem.at(
                    key,
                    "The " + key + " (" + value + ") is neither a share between 0 and 1 nor a whole count of rows.",
                    maybe));
        }
    }

    /** {@return one for this column} */
    public static CountVectorizer of(String column) {
        return Records.of(CountVectorizer.class, "column", column);
    }

    /** {@return the same with this {@code column}} */
    public CountVectorizer column(String column) {
        return Records.with(this, "column", column);
    }

    /** {@return the same with this {@code maxFeatures}} */
    public CountVectorizer maxFeatures(int maxFeatures) {
        return Records.with(this, "maxFeatures", maxFeatures);
    }

    /** {@return the same with this {@code minDf}} */
    public CountVectorizer minDf(double minDf) {
        return Records.with(this, "minDf", minDf);
    }

    /** {@return the same with this {@code maxDf}} */
    public CountVectorizer maxDf(double maxDf) {
        return Records.with(this, "maxDf", maxDf);
    }

    /** {@return the same with this {@code lowercase}} */
    public CountVectorizer lowercase(boolean lowercase) {
        return Records.with(this, "lowercase", lowercase);
    }

    /** {@return the same with this {@code binary}} */
    public CountVectorizer binary(boolean binary) {
        return Records.with(this, "binary", binary);
    }

    @Override
    public List<String> takes(Frame inputs) {
        return List.of(column);
    }

    /** {@inheritDoc} <p>It is: which words there are is told by all training rows. */
    @Override
    public boolean isFittedOnce() {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException also if the column is no text, or no word is left to be counted
     */
    @Override
    public FittedTransform fit(Frame training, Target target, Threads threads) {
        Column only = training.column(column);
        if (!(only instanceof TextColumn text)) {
            throw new DataException(
                    "The column (" + column + ") of CountVectorizer is "
                            + only.type().mlflowName() + ", and it takes text.",
                    "leave it out.");
        }
        int[] counts = Categories.counts(text);
        Map<String, Long> rows = new HashMap<>();
        Map<String, Long> times = new HashMap<>();
        for (int code = 0; code < counts.length; code++) {
            if (counts[code] > 0) {
                List<String> words = Words.of(text.dictionary().get(code), lowercase);
                long count = counts[code];
                new HashSet<>(words).forEach(word -> rows.merge(word, count, Long::sum));
                (binary ? new HashSet<>(words) : words).forEach(word -> times.merge(word, count, Long::sum));
            }
        }
        double least = minDf < 1 ? minDf * text.rows() : minDf;
        double most = maxDf <= 1 ? maxDf * text.rows() : maxDf;
        List<String> words = rows.entrySet().stream()
                .filter(it -> it.getValue() >= least && it.getValue() <= most)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing((String word) -> -times.getOrDefault(word, 0L))
                        .thenComparing(Categories::byCodePoint))
                .limit(maxFeatures)
                .sorted(Categories::byCodePoint)
                .toList();
        if (words.isEmpty()) {
            throw new DataException(
                    "The column (" + column + ") of CountVectorizer has no word that min_df (" + minDf
                            + ") and max_df ("
                            + maxDf + ") leave: " + rows.size() + " different words in " + text.rows()
                            + " training rows.",
                    "a lower min_df, or another column.");
        }
        return new FittedCountVectorizer(column, words, lowercase, binary);
    }
}
