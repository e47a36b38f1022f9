package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.model.Pipeline;
import org.modelwright.model.TargetTransform;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.transform.InfrequentCategories;
import org.modelwright.transform.TargetEncoder;
import org.modelwright.transform.Transform;

/**
 * What a default recipe tries: settings that go far on many tables, then variations of what came out best, where the data give
 * cause. Each variation builds on those before it that have won something.
 */
final class Candidates {

    /** So many are tried at most. */
    static final int MOST = 6;

    private static final int SMALL = 100;
    private static final int LARGE = 200_000;
    private static final int SAMPLED = 50_000;
    /** So many rounds without improvement end a training. */
    static final int PATIENCE = 30;

    /** From so many categories on, splits into sets of them are tried with fewer of them in a set, too. */
    private static final int MANY_CATEGORIES = 30;

    private static final int FEW_IN_A_SET = 8;
    /** Of fewer rows than that, a category is one of the rare ones. */
    private static final int RARE = 5;

    /** Of a skewed target: the mean of the cubes of its standardised values. */
    private static final double SKEWED = 1;
    /** A linear model of more columns than that, or of more numbers, takes longer than all trees. */
    private static final int WIDE = 500;

    private static final long HEAVY = 20_000_000;

    private final XGBoostModel model;
    private final Frame inputs;
    private final Target target;
    private final boolean rolls;

    /**
     * Looks at what is to be learned.
     *
     * @param model what is said
     * @param rolls whether later rows judge
     */
    Candidates(XGBoostModel model, Frame inputs, Target target, boolean rolls) {
        this.model = model;
        this.inputs = inputs;
        this.target = target;
        this.rolls = rolls;
    }

    /**
     * Something to be tried.
     *
     * @param name what it is, in words
     * @param model its settings; trees stop early
     * @param complexity less of two that are as good is taken
     */
    record Candidate(String name, Model model, int complexity) {

        private Candidate but(String how, Model changed) {
            return new Candidate(name + " " + how, changed, complexity + 1);
        }
    }

    /** Something to be tried once it is known what is good. */
    interface Variation {

        /** {@return a variation of one of those that were tried, of which the best stands first; empty if it has no use} */
        Optional<Candidate> of(List<Candidate> bestFirst);
    }

    /** {@return what is tried in any case} */
    List<Candidate> first() {
        List<Candidate> first = new ArrayList<>();
        if (!weighs() && model.targetTransform() == null) {
            first.add(new Candidate("constant", BaselineModel.of().task(target.task()), 0));
        }
        linear().ifPresent(it -> first.add(new Candidate("linear", it, 10)));
        first.add(new Candidate("depth 3", trees(3), 20));
        if (target.rows() >= SMALL) {
            first.add(new Candidate("depth 6", trees(6), 30));
        }
        return first;
    }

    /** {@return what is tried then, in this order} */
    List<Variation> variations() {
        List<Variation> variations = new ArrayList<>();
        if (rolls) {
            variations.add(best -> trees(best)
                    .map(it -> it.but(
                            "without subsampling",
                            ((XGBoostModel) it.model).param("subsample", 1.0).param("colsample_bytree", 1.0))));
        }
        boolean logarithm = model.targetTransform() == null && model.baseMargin() == null && isSkewed();
        if (logarithm) {
            variations.add(best -> logarithm(best, it -> true));
        }
        List<String> sparse = target.rows() < SMALL ? List.of() : SparseCategories.of(inputs, model.categorical());
        String[] names = sparse.toArray(String[]::new);
        if (!sparse.isEmpty()) {
            variations.add(best ->
                    transformed(best, "with means of the target for " + words(sparse), TargetEncoder.of(names)));
        }
        if (target.rows() >= SMALL && categories().anyMatch(it -> it >= MANY_CATEGORIES)) {
            variations.add(best -> trees(best).map(it -> smallSets(it, names)));
        }
        if (!sparse.isEmpty() && sparse.size() < inputs.columns().size()) {
            variations.add(best -> transformed(best, "without " + words(sparse), new WithoutColumns(sparse)));
        }
        if (logarithm) {
            // Of the other learner: who is worse without may be better with it.
            variations.add(best -> logarithm(
                    best,
                    it -> best.stream().noneMatch(one -> isOfLogarithm(one) && one.model.getClass() == it.getClass())));
        }
        return variations;
    }

    private static String words(List<String> columns) {
        return String.join(", ", columns);
    }

    private static Optional<Candidate> transformed(List<Candidate> bestFirst, String how, Transform transform) {
        return trees(bestFirst).map(it -> it.but(how, new Pipeline(List.of(transform), it.model)));
    }

    /** {@return the same with smaller sets; in columns that have few rows for each category, rare ones are one} */
    private static Candidate smallSets(Candidate trees, String... sparse) {
        XGBoostModel sets = ((XGBoostModel) trees.model).param("max_cat_threshold", FEW_IN_A_SET);
        String how = "with small sets of categories";
        return sparse.length == 0
                ? trees.but(how, sets)
                : trees.but(
                        how + ", rare ones as one",
                        new Pipeline(List.of(InfrequentCategories.of(sparse).minFrequency(RARE)), sets));
    }

    private static Optional<Candidate> trees(List<Candidate> bestFirst) {
        return bestFirst.stream().filter(it -> it.model instanceof XGBoostModel).findFirst();
    }

    private static Optional<Candidate> logarithm(List<Candidate> bestFirst, Predicate<Model> wanted) {
        return bestFirst.stream()
                .filter(it -> wanted.test(it.model) && !isOfLogarithm(it))
                .flatMap(it -> logarithm(it.model).map(changed -> it.but("of the logarithm", changed)).stream())
                .findFirst();
    }

    private static Optional<Model> logarithm(Model of) {
        return of instanceof XGBoostModel trees
                ? Optional.of(trees.targetTransform(TargetTransform.LOG))
                : of instanceof LinearModel linear
                        ? Optional.of(linear.targetTransform(TargetTransform.LOG))
                        : Optional.empty();
    }

    private static boolean isOfLogarithm(Candidate candidate) {
        return candidate.model instanceof XGBoostModel trees && trees.targetTransform() != null
                || candidate.model instanceof LinearModel linear && linear.targetTransform() != null;
    }

    /** {@return whether all numbers are above 0, and the large ones further from their mean than the small ones} */
    private boolean isSkewed() {
        if (target.task() != Task.REGRESSION) {
            return false;
        }
        int rows = target.rows();
        double mean = IntStream.range(0, rows).mapToDouble(target::value).sum() / rows;
        double squares = 0;
        double cubes = 0;
        for (int row = 0; row < rows; row++) {
            double value = target.value(row);
            if (!(value > 0)) {
                return false;
            }
            squares += (value - mean) * (value - mean);
            cubes += (value - mean) * (value - mean) * (value - mean);
        }
        return cubes / rows > SKEWED * Math.pow(squares / rows, 1.5);
    }

    private IntStream categories() {
        return inputs.columns().stream()
                .filter(TextColumn.class::isInstance)
                .mapToInt(it -> ((TextColumn) it).dictionary().size());
    }

    /** {@return trees of a depth, which are grown slowly until nothing is won any more} */
    XGBoostModel trees(int depth) {
        boolean several = target.task() == Task.MULTICLASS;
        boolean large = target.rows() > LARGE;
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("max_depth", depth);
        params.put("eta", large ? 0.1 : 0.05);
        params.put("subsample", 0.8);
        params.put("colsample_bytree", several ? 0.5 : 0.8);
        // Of several classes it counts p(1 - p), and not rows.
        params.put("min_child_weight", several ? 0.1 : 3.0);
        params.putAll(model.params());
        return model.numBoostRound() == null
                ? model.params(params).numBoostRound(large ? 300 : 600).earlyStoppingRounds(PATIENCE)
                : model.params(params);
    }

    private boolean weighs() {
        return model.sampleWeight() != null || model.classWeight() != null || model.baseMargin() != null;
    }

    /** {@return a linear model, where it can do what is asked for and is not the slowest of all} */
    private Optional<Model> linear() {
        long width = categories().sum() + inputs.columns().size();
        if (!model.monotoneConstraints().isEmpty()
                || width > WIDE
                || width * width * Math.min(target.rows(), SAMPLED) > HEAVY * WIDE) {
            return Optional.empty();
        }
        LinearModel linear = LinearModel.of()
                .task(target.task())
                .alpha(1)
                .categorical(model.categorical().toArray(String[]::new));
        linear = model.targetTransform() == null ? linear : linear.targetTransform(model.targetTransform());
        linear = model.sampleWeight() == null ? linear : linear.sampleWeight(model.sampleWeight());
        linear = model.classWeight() == null ? linear : linear.classWeight(model.classWeight());
        return Optional.of(model.baseMargin() == null ? linear : linear.baseMargin(model.baseMargin()));
    }
}
