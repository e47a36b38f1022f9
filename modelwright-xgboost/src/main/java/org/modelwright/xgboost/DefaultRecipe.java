package org.modelwright.xgboost;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * What is trained where nobody says how: a few candidates, the best of which by training rows that it has not learned from is
 * fitted to all of them.
 *
 * <p>Up to {@value #FOLDED} rows, five inner folds judge; above, one inner split of a tenth; above {@value #SAMPLED} rows it is
 * chosen on so many. The score is a proper one: the root of the mean squared error, or the log loss, of all rows that judge. A
 * simpler candidate is taken if it is worse by {@value #AS_GOOD} of the best at most.
 */
final class DefaultRecipe {

    private static final int FOLDED = 10_000;
    private static final int SAMPLED = 50_000;
    private static final int LARGE = 200_000;
    private static final int SMALL = 100;
    private static final int FEWEST = 10;
    private static final int FOLDS = 5;
    private static final int ORIGINS = 3;
    private static final double VALIDATION = 0.1;
    private static final double AS_GOOD = 0.005;
    private static final int PATIENCE = 30;
    /** From so many categories on, splits into sets of them are tried with fewer of them in a set, too. */
    private static final int MANY_CATEGORIES = 30;

    private static final int FEW_IN_A_SET = 8;
    /** A linear model of more columns than that, or of more numbers, takes longer than all trees. */
    private static final int WIDE = 500;

    private static final long HEAVY = 20_000_000;
    private static final double LEAST = 1e-15;

    private final XGBoostModel model;
    private final Frame inputs;
    private final Target target;
    private final FitContext context;
    private final AtomicBoolean stopped = new AtomicBoolean();

    DefaultRecipe(XGBoostModel model, Frame inputs, Target target, FitContext context) {
        this.model = model;
        this.inputs = inputs.valueColumns();
        this.target = target;
        this.context = context;
    }

    /** Something to be tried; the simpler ones stand first. */
    private record Candidate(String name, Model model) {}

    /**
     * What rows say of a candidate that has not learned from them.
     *
     * @param predictions by split, for each of its test rows a number or one for each class
     */
    private record Tried(Candidate candidate, double score, int rounds, List<double[]> predictions) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.5g", candidate.name, score);
        }
    }

    /** {@return the best of the candidates, fitted to all rows} */
    FittedModel fit() {
        training(trees(3)).checked();
        List<RowSplit> splits = splits();
        List<Candidate> candidates = candidates();
        if (splits.isEmpty()) {
            return fitted(trees(3).found(100), "depth 3; there are too few rows, groups or times to choose by");
        }
        List<Tried> tried =
                candidates.stream().flatMap(it -> tried(it, splits).stream()).toList();
        double best = tried.stream().mapToDouble(Tried::score).min().orElseThrow();
        Tried chosen = tried.stream()
                .filter(it -> !(it.score > best * (1 + AS_GOOD)))
                .findFirst()
                .orElseThrow();
        if (splits.size() > 1) {
            tell(chosen, splits);
        }
        String by = splits.size() > 1 ? splits.size() + " inner folds" : "an inner split";
        String words = chosen.candidate.name + "; inner " + (target.task() == Task.REGRESSION ? "rmse" : "log loss")
                + " by " + by + ": " + tried.stream().map(Tried::toString).collect(Collectors.joining(", "));
        return fitted(
                chosen.candidate.model instanceof XGBoostModel trees
                        ? trees.found(chosen.rounds)
                        : chosen.candidate.model,
                words);
    }

    private FittedModel fitted(Model settings, String words) {
        Map<String, String> facts = new LinkedHashMap<>(Map.of("recipe", words));
        return settings instanceof XGBoostModel trees
                ? training(trees).run(facts)
                : new ChosenModel(settings, settings.fit(inputs, target, context), facts);
    }

    private XGBoostTraining training(XGBoostModel settings) {
        return new XGBoostTraining(settings, inputs, target, context);
    }

    /** {@return the splits that judge; none if these rows cannot be split once more} */
    private List<RowSplit> splits() {
        int rows = target.rows();
        if (rows < FEWEST) {
            return List.of();
        }
        if (rows > FOLDED) {
            try {
                return List.of(sampled(context.inner().validation(rows, VALIDATION)));
            } catch (DataException e) {
                return List.of();
            }
        }
        for (int count = FOLDS; count > 1; count--) {
            try {
                List<RowSplit> folds = context.inner().folds(rows, count);
                // Of a time, what comes later is left out: it takes longer, and three origins say enough.
                boolean rolling = folds.stream().anyMatch(it -> it.leftOut().length > 0);
                return rolling && count > ORIGINS ? context.inner().folds(rows, ORIGINS) : folds;
            } catch (DataException e) {
                // Fewer folds need fewer groups, times and rows of a class.
                continue;
            }
        }
        return List.of();
    }

    private static RowSplit sampled(RowSplit split) {
        int rows = split.train().length + split.test().length;
        int every = (rows + SAMPLED - 1) / SAMPLED;
        return every == 1 ? split : new RowSplit(every(split.train(), every), every(split.test(), every));
    }

    private static int[] every(int[] rows, int every) {
        return IntStream.range(0, rows.length)
                .filter(it -> it % every == 0)
                .map(it -> rows[it])
                .toArray();
    }

    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        linear().ifPresent(it -> candidates.add(new Candidate("linear", it)));
        candidates.add(new Candidate("depth 3", trees(3)));
        if (target.rows() < SMALL) {
            return candidates;
        }
        candidates.add(new Candidate("depth 6", trees(6)));
        if (categories().anyMatch(it -> it >= MANY_CATEGORIES)) {
            candidates.add(new Candidate(
                    "depth 6 with small sets of categories", trees(6).param("max_cat_threshold", FEW_IN_A_SET)));
        }
        return candidates;
    }

    private IntStream categories() {
        return inputs.columns().stream()
                .filter(TextColumn.class::isInstance)
                .mapToInt(it -> ((TextColumn) it).dictionary().size());
    }

    private XGBoostModel trees(int depth) {
        boolean several = target.task() == Task.MULTICLASS;
        boolean large = target.rows() > LARGE;
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("max_depth", depth);
        params.put("eta", large ? 0.1 : 0.05);
        params.put("subsample", 0.8);
        params.put("colsample_bytree", several ? 0.5 : 0.8);
        // Of several classes it counts p(1 - p), and not rows.
        params.put("min_child_weight", several ? 0.1 : 3.0);
        return model.params(params).numBoostRound(large ? 300 : 600).earlyStoppingRounds(PATIENCE);
    }

    /** {@return a linear model, where it can do what is asked for and is not the slowest of all} */
    private Optional<Model> linear() {
        boolean asked = model.sampleWeight() != null
                || model.classWeight() != null
                || model.baseMargin() != null
                || !model.monotoneConstraints().isEmpty();
        long width = categories().sum() + inputs.columns().size();
        if (asked || width > WIDE || width * width * Math.min(target.rows(), SAMPLED) > HEAVY * WIDE) {
            return Optional.empty();
        }
        return Optional.of(LinearModel.of()
                .task(target.task())
                .alpha(1)
                .categorical(model.categorical().toArray(String[]::new)));
    }

    /** {@return what the splits say of a candidate; empty for a linear model that cannot learn from these rows} */
    private Optional<Tried> tried(Candidate candidate, List<RowSplit> splits) {
        List<XGBoostTraining.Held> held;
        try {
            // Rows of folds are few: each fold has a thread. Of one split, the threads share the rows.
            held = splits.size() > 1
                    ? context.session().threads().map(splits, it -> held(candidate, it))
                    : List.of(held(candidate, splits.get(0)));
        } catch (DataException e) {
            if (candidate.model instanceof XGBoostModel) {
                throw e;
            }
            return Optional.empty();
        }
        double loss = 0;
        double all = 0;
        for (int split = 0; split < splits.size(); split++) {
            int[] rows = splits.get(split).test();
            double[] predictions = held.get(split).predictions();
            for (int i = 0; i < rows.length; i++) {
                loss += loss(target, rows[i], predictions, i, rows.length);
                all++;
            }
        }
        double mean = loss / all;
        double score = target.task() == Task.REGRESSION ? Math.sqrt(mean) : mean;
        int rounds = (int) Math.max(
                1,
                Math.round(held.stream()
                        .mapToInt(XGBoostTraining.Held::rounds)
                        .average()
                        .orElseThrow()));
        return Double.isFinite(score)
                ? Optional.of(new Tried(
                        candidate,
                        score,
                        rounds,
                        held.stream().map(XGBoostTraining.Held::predictions).toList()))
                : Optional.empty();
    }

    private XGBoostTraining.Held held(Candidate candidate, RowSplit split) {
        try {
            if (candidate.model instanceof XGBoostModel trees) {
                return training(trees).held(split, stopped::get);
            }
            return new XGBoostTraining.Held(1, linear(candidate.model, split));
        } catch (InterruptedJobException e) {
            stopped.set(true); // the others stop with their next round
            throw e;
        }
    }

    private double[] linear(Model linear, RowSplit split) {
        FitContext.Sides sides = context.features().of(inputs, split);
        FittedModel fitted = linear.fit(sides.train(), target.take(split.train()), context.within(split));
        List<Column> outputs = fitted.predict(sides.test()).columns();
        List<Column> asked = switch (target.task()) {
            case REGRESSION -> outputs;
            case BINARY -> outputs.subList(2, 3);
            case MULTICLASS -> outputs.subList(1, outputs.size());
        };
        double[] predictions = new double[split.test().length * asked.size()];
        for (int group = 0; group < asked.size(); group++) {
            for (int row = 0; row < split.test().length; row++) {
                predictions[row * asked.size() + group] = asked.get(group).number(row);
            }
        }
        return predictions;
    }

    private static double loss(Target target, int row, double[] predictions, int place, int rows) {
        int groups = predictions.length / rows;
        return switch (target.task()) {
            case REGRESSION -> {
                double difference = target.value(row) - predictions[place];
                yield difference * difference;
            }
            case BINARY -> {
                double second = predictions[place];
                yield -Math.log(Math.max(LEAST, target.label(row) == 1 ? second : 1 - second));
            }
            case MULTICLASS -> -Math.log(Math.max(LEAST, predictions[place * groups + target.label(row)]));
        };
    }

    /** Tells the job what the chosen candidate says of each row that it has not learned from. */
    private void tell(Tried chosen, List<RowSplit> splits) {
        int[] foldOf = new int[target.rows()];
        Arrays.fill(foldOf, -1);
        int columns = target.task() == Task.REGRESSION ? 1 : target.labels().count();
        List<DoubleBuffer> outputs = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            outputs.add(DoubleColumn.allocate(foldOf.length));
        }
        for (int split = 0; split < splits.size(); split++) {
            int[] rows = splits.get(split).test();
            double[] predictions = chosen.predictions.get(split);
            int groups = predictions.length / rows.length;
            for (int i = 0; i < rows.length; i++) {
                foldOf[rows[i]] = split;
                for (int column = 0; column < columns; column++) {
                    double number = predictions[i * groups + Math.min(column, groups - 1)];
                    outputs.get(column).put(rows[i], groups == 1 && columns == 2 && column == 0 ? 1 - number : number);
                }
            }
        }
        context.listener().folds(foldOf, outputs);
    }
}
