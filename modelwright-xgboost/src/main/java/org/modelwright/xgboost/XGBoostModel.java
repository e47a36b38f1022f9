package org.modelwright.xgboost;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.model.Target;
import org.modelwright.model.Task;

/**
 * Boosted trees by XGBoost.
 *
 * <p>With early stopping, {@code validation_size} of the training rows are held back: those with the smallest hash of
 * {@code random_state} and row number, whatever the number of threads. The trees of the best round are kept.
 *
 * @param task {@code regression}, {@code binary} or {@code multiclass}; found from the target by default
 * @param numBoostRound the number of rounds, at most; 100 by default
 * @param earlyStoppingRounds rounds without a better validation metric after which training stops; null for never
 * @param validationSize the share of training rows that is held back for early stopping; 0.1 by default
 * @param categorical number columns whose values are categories; text columns always are
 * @param categoricalEncoding {@code native} (XGBoost splits by sets of categories) by default, or {@code one_hot}
 * @param monotoneConstraints by column: 1 for rising, -1 for falling
 * @param params XGBoost's own parameters under their own names
 * @param randomState the seed; 42 by default
 */
public record XGBoostModel(
        @Nullable Task task,
        Integer numBoostRound,
        @Nullable Integer earlyStoppingRounds,
        Double validationSize,
        List<String> categorical,
        CategoricalEncoding categoricalEncoding,
        Map<String, Integer> monotoneConstraints,
        Map<String, Object> params,
        Long randomState)
        implements Model {

    /** How categories become features. */
    public enum CategoricalEncoding {
        /** One feature of codes; XGBoost splits by sets. */
        NATIVE,
        /** One 0/1 feature for each category. */
        ONE_HOT
    }

    /** Fills the defaults; refuses nonsense. */
    public XGBoostModel(
            @Nullable Task task,
            @Nullable Integer numBoostRound,
            @Nullable Integer earlyStoppingRounds,
            @Nullable Double validationSize,
            @Nullable List<String> categorical,
            @Nullable CategoricalEncoding categoricalEncoding,
            @Nullable Map<String, Integer> monotoneConstraints,
            @Nullable Map<String, Object> params,
            @Nullable Long randomState) {
        this.task = task;
        this.numBoostRound = requireNonNullElse(numBoostRound, 100);
        this.earlyStoppingRounds = earlyStoppingRounds;
        this.validationSize = requireNonNullElse(validationSize, 0.1);
        this.categorical = List.copyOf(requireNonNullElse(categorical, List.of()));
        this.categoricalEncoding = requireNonNullElse(categoricalEncoding, CategoricalEncoding.NATIVE);
        this.monotoneConstraints =
                Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(monotoneConstraints, Map.of())));
        this.params = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(params, Map.of())));
        this.randomState = requireNonNullElse(randomState, 42L);
        List<Problem> problems = new ArrayList<>();
        if (this.numBoostRound < 1) {
            problems.add(Problem.of("The num_boost_round (" + numBoostRound + ") is not at least 1.", "100"));
        }
        if (earlyStoppingRounds != null && earlyStoppingRounds < 1) {
            problems.add(Problem.of(
                    "The early_stopping_rounds (" + earlyStoppingRounds + ") are not at least 1.", "leave them out."));
        }
        if (!(this.validationSize > 0 && this.validationSize < 1)) {
            problems.add(Problem.of("The validation_size (" + validationSize + ") is not between 0 and 1.", "0.1"));
        }
        this.monotoneConstraints.forEach((column, sign) -> {
            if (sign == null || Math.abs(sign) > 1) {
                problems.add(Problem.of(
                        "The monotone_constraints (" + sign + ") of " + column + " are not -1, 0 or 1.",
                        "1 for rising."));
            }
        });
        Params.refuse(this, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    @Override
    public Optional<Task> wantedTask() {
        return Optional.ofNullable(task);
    }

    /** {@return the objective for a task} */
    Objective objective(Task found) {
        Object named = params.get("objective");
        return named == null
                ? Objective.byDefault(found)
                : Objective.named(named.toString()).orElseThrow(() -> new IllegalStateException("checked before"));
    }

    @Override
    public void check() {
        Params.check(this);
    }

    @Override
    public FittedModel fit(Frame inputs, Target target, FitContext context) {
        Objective objective = objective(target.task());
        if (objective.task() != target.task()) {
            throw new ConfigException(
                    "The objective (" + objective.xgboostName() + ") does not fit the target (" + target.name()
                            + "), which is " + target.task().name().toLowerCase(Locale.ROOT) + ".",
                    Objective.byDefault(target.task()).xgboostName());
        }
        List<Encoding> encodings = encodings(inputs);
        List<String> names =
                encodings.stream().flatMap(it -> legal(it.names()).stream()).toList();
        List<String> types = encodings.stream()
                .flatMap(it -> it.names().stream().map(name -> it.type()))
                .toList();
        int threads = context.resources().threads();
        int maxBin = Integer.parseInt(String.valueOf(params.getOrDefault("max_bin", 256)));
        RowChoice choice = RowChoice.of(inputs.rows(), earlyStoppingRounds == null ? 0 : validationSize, randomState);
        Frame trainRows = choice.held().length == 0 ? inputs : inputs.take(choice.kept());
        List<Encoding.Values> train = values(encodings, trainRows);
        try (Handle matrix = Matrix.of(train, names, types, labels(target, choice.kept()), null, threads, maxBin)) {
            if (choice.held().length == 0) {
                return train(matrix, null, encodings, names, types, objective, target, context);
            }
            List<Encoding.Values> held = values(encodings, inputs.take(choice.held()));
            try (Handle validation =
                    Matrix.of(held, names, types, labels(target, choice.held()), matrix, threads, maxBin)) {
                return train(matrix, validation, encodings, names, types, objective, target, context);
            }
        }
    }

    private FittedModel train(
            Handle matrix,
            @Nullable Handle validation,
            List<Encoding> encodings,
            List<String> names,
            List<String> types,
            Objective objective,
            Target target,
            FitContext context) {
        List<Handle> watched = validation == null ? List.of(matrix) : List.of(matrix, validation);
        List<String> watchedNames = validation == null ? List.of("train") : List.of("train", "valid");
        try (Booster booster = Booster.of(watched.toArray(Handle[]::new))) {
            booster.set(Params.of(
                    this,
                    objective,
                    target.labels().count(),
                    encodings,
                    context.resources().threads()));
            EarlyStopping stopping = new EarlyStopping(earlyStoppingRounds);
            int rounds = 0;
            while (rounds < numBoostRound && !stopping.isOver()) {
                if (Thread.interrupted()) {
                    throw new InterruptedJobException("The training was stopped in round " + rounds + ".");
                }
                booster.update(rounds, matrix);
                Map<String, Double> metrics = booster.evaluate(rounds, watched, watchedNames);
                context.listener().round(rounds, numBoostRound, metrics);
                stopping.hear(rounds, metrics);
                rounds++;
            }
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("rounds", String.valueOf(rounds));
            if (validation == null) {
                return fitted(booster, encodings, names, types, objective, target, facts);
            }
            facts.put("best_iteration", String.valueOf(stopping.best()));
            facts.put("best_score", String.valueOf(stopping.bestScore()));
            try (Booster best = booster.slice(stopping.best() + 1)) {
                return fitted(best, encodings, names, types, objective, target, facts);
            }
        }
    }

    private static FittedModel fitted(
            Booster booster,
            List<Encoding> encodings,
            List<String> names,
            List<String> types,
            Objective objective,
            Target target,
            Map<String, String> facts) {
        booster.name(names, types);
        return new FittedXGBoost(
                target.task(), target.labels(), objective, encodings, booster.save("ubj"), booster.save("json"), facts);
    }

    private List<Encoding> encodings(Frame inputs) {
        List<Problem> problems = new ArrayList<>();
        Set<String> known = new HashSet<>(inputs.names());
        for (String column : categorical) {
            if (!known.contains(column)) {
                problems.add(Problem.of(
                        "The categorical column (" + column + ") is not among the inputs.", Nearest.of(column, known)));
            }
        }
        for (String column : monotoneConstraints.keySet()) {
            if (!known.contains(column)) {
                problems.add(Problem.of(
                        "The column (" + column + ") of monotone_constraints is not among the inputs.",
                        Nearest.of(column, known)));
            } else if (isCategory(inputs.column(column))) {
                problems.add(Problem.of(
                        "The column (" + column + ") of monotone_constraints is a category, which has no order.",
                        "take it out of monotone_constraints."));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        List<Encoding> encodings = new ArrayList<>();
        for (Column column : inputs.columns()) {
            if (column.type() == DataType.DATETIME) {
                problems.add(Problem.of(
                        "The column (" + column.name() + ") is a date, which cannot be a feature.",
                        "exclude: [" + column.name() + "]"));
                continue;
            }
            Encoding encoding = isCategory(column)
                    ? Encoding.categories(column, categoricalEncoding == CategoricalEncoding.ONE_HOT)
                    : Encoding.number(new Feature(column.name(), column.type()));
            boolean nothing = isCategory(column) ? !encoding.isCategory() : column.missing() == column.rows();
            if (nothing) {
                problems.add(Problem.of(
                        "The column (" + column.name() + ") is missing in every training row, and cannot be a feature.",
                        "exclude: [" + column.name() + "]"));
                continue;
            }
            encodings.add(encoding);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return encodings;
    }

    private boolean isCategory(Column column) {
        return column.type() == DataType.STRING
                || categorical.contains(column.name()) && column.type() != DataType.BOOLEAN;
    }

    private static List<Encoding.Values> values(List<Encoding> encodings, Frame rows) {
        return encodings.stream()
                .flatMap(it -> it.values(rows.column(it.feature().name())).stream())
                .toList();
    }

    private static float[] labels(Target target, int[] rows) {
        float[] labels = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = (float) target.value(rows[i]);
            if (Float.isInfinite(labels[i])) {
                throw new DataException(
                        "The target (" + target.name() + ") holds (" + target.value(rows[i])
                                + "), too large for XGBoost's 32 bits.",
                        "a target in larger units.");
            }
        }
        return labels;
    }

    /** Names that XGBoost takes: no brackets, no less-than sign; a number tells equal ones apart. */
    private static List<String> legal(List<String> names) {
        return names.stream().map(name -> name.replaceAll("[\\[\\]<]", "_")).collect(Collectors.toList());
    }

    /**
     * Which training rows are learned from and which are held back.
     *
     * @param kept rows to learn from, ascending
     * @param held rows to watch, ascending; none without early stopping
     */
    private record RowChoice(int[] kept, int[] held) {

        static RowChoice of(int rows, double share, long seed) {
            int count = (int) Math.ceil(rows * share);
            if (count >= rows) {
                throw new DataException(
                        "The validation_size (" + share + ") leaves none of " + rows + " training rows.",
                        "leave early_stopping_rounds out.");
            }
            long[] hashes = new long[rows];
            for (int row = 0; row < rows; row++) {
                hashes[row] = mix(seed * 0x9E3779B97F4A7C15L + row);
            }
            boolean[] held = new boolean[rows];
            IntStream.range(0, rows)
                    .boxed()
                    .sorted((a, b) -> Long.compareUnsigned(hashes[a], hashes[b]))
                    .limit(count)
                    .forEach(row -> held[row] = true);
            return new RowChoice(
                    IntStream.range(0, rows).filter(row -> !held[row]).toArray(),
                    IntStream.range(0, rows).filter(row -> held[row]).toArray());
        }

        /** The mixing step of SplitMix64 (Steele, Lea and Flood, 2014). */
        private static long mix(long seed) {
            long z = seed + 0x9E3779B97F4A7C15L;
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            return z ^ z >>> 31;
        }
    }
}
