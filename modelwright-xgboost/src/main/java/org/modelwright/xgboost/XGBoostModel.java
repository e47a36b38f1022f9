package org.modelwright.xgboost;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.model.ClassWeight;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.InnerFit;
import org.modelwright.model.Model;
import org.modelwright.model.Proposal;
import org.modelwright.model.Refit;
import org.modelwright.model.RowNumbers;
import org.modelwright.model.TargetTransform;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Gradient boosted trees by XGBoost, for regressions and classifications.
 *
 * <p>Numbers and booleans are taken as they are, missing ones too. Text columns, and those that {@code categorical}
 * names, are categories; a category that was not seen in training counts as missing, and so does empty text.
 *
 * <p>Without {@code num_boost_round}, {@code params} and {@code early_stopping_rounds} it looks for what is good: shallow
 * trees, deep ones or a linear model, by folds of the training rows, which the job's splitter makes. What was chosen is then
 * fitted to all training rows.
 *
 * <p>With early stopping, some of the training rows are set aside, as the job's splitter says, and training ends when the
 * last metric on them has not improved for a number of rounds. The rounds up to the best are then grown once more, on all
 * training rows. One seed gives one model, byte for byte, on one machine. Each round tells the listener the metrics of XGBoost, such
 * as {@code train_rmse} and {@code valid_rmse}.
 *
 * @param task what is predicted, or null to find it from the target
 * @param numBoostRound the most rounds; in each, one tree is grown, or one for each of several classes. 100 by default
 *     where {@code params} or {@code early_stopping_rounds} are said; where nothing of the three is, null: depth, rounds and
 *     whether there are trees at all are chosen on inner rows
 * @param earlyStoppingRounds how many rounds without improvement end training, or null to train all rounds
 * @param validationSize the share of the training rows that is set aside, between 0 and 1; 0.1 by default, and null
 *     without early stopping
 * @param categorical columns of numbers or booleans to take as categories, beside all text columns, which always are;
 *     none by default
 * @param categoricalEncoding how categories reach the trees; {@code native} by default
 * @param monotoneConstraints by column name: 1 if the prediction may only rise with the number, -1 if it may only fall,
 *     0 for no constraint; none by default
 * @param params XGBoost's own parameters under their own names, such as {@code max_depth} and {@code eta};
 *     {@code interaction_constraints} as lists of column names
 * @param randomState the seed of everything random; 42 by default
 * @param sampleWeight the column of the inputs that says how much a row counts, from 0 on; no feature. It counts in each
 *     gradient, in bins, base score and the metrics of the rounds; null for rows that count alike
 * @param classWeight {@code balanced} to let each class count alike, as scikit-learn does: rows / (classes · rows of the
 *     class), times the row's weight. Probabilities are then no shares any more; null by default
 * @param baseMargin the column of the inputs that each row's margin starts from, in place of XGBoost's base score, also
 *     when predicting; no feature. For a log link it is the logarithm of the exposure; null for none
 * @param targetTransform {@code log} to learn the logarithm of a target that is above 0, and predict the exponential; what
 *     has the unit of the target, such as {@code base_score} and the metrics of the rounds, then has that of logarithms. Null
 *     by default
 * @param refit on which rows the model is fitted once more; {@code training} with early stopping, else {@code none}
 * @see <a href="https://xgboost.readthedocs.io/en/stable/parameter.html">XGBoost parameters</a>
 */
public record XGBoostModel(
        @Nullable Task task,
        @Nullable Integer numBoostRound,
        @Nullable Integer earlyStoppingRounds,
        @Nullable Double validationSize,
        List<String> categorical,
        CategoricalEncoding categoricalEncoding,
        Map<String, Integer> monotoneConstraints,
        Map<String, Object> params,
        Long randomState,
        @Nullable String sampleWeight,
        @Nullable ClassWeight classWeight,
        @Nullable String baseMargin,
        @Nullable TargetTransform targetTransform,
        Refit refit)
        implements Model {

    private static final int ROUNDS = 100;
    private static final int SEARCHED_ROUNDS = 1000;

    /** How categories reach the trees. */
    public enum CategoricalEncoding {
        /** As codes, which a split parts into two sets. */
        NATIVE,
        /** As one column of 0 and 1 for each category. */
        ONE_HOT
    }

    /**
     * Fills the defaults.
     *
     * @throws ConfigException with everything that is wrong and can be told without XGBoost
     */
    public XGBoostModel(
            @Nullable Task task,
            @Nullable Integer numBoostRound,
            @Nullable Integer earlyStoppingRounds,
            @Nullable Double validationSize,
            @Nullable List<String> categorical,
            @Nullable CategoricalEncoding categoricalEncoding,
            @Nullable Map<String, Integer> monotoneConstraints,
            @Nullable Map<String, Object> params,
            @Nullable Long randomState,
            @Nullable String sampleWeight,
            @Nullable ClassWeight classWeight,
            @Nullable String baseMargin,
            @Nullable TargetTransform targetTransform,
            @Nullable Refit refit) {
        this.task = task;
        boolean explicit = numBoostRound != null || earlyStoppingRounds != null || params != null && !params.isEmpty();
        this.numBoostRound = explicit ? requireNonNullElse(numBoostRound, ROUNDS) : null;
        this.earlyStoppingRounds = earlyStoppingRounds;
        this.validationSize = earlyStoppingRounds == null ? validationSize : requireNonNullElse(validationSize, 0.1);
        this.categoricalEncoding = requireNonNullElse(categoricalEncoding, CategoricalEncoding.NATIVE);
        this.randomState = requireNonNullElse(randomState, 42L);
        this.sampleWeight = sampleWeight;
        this.classWeight = classWeight;
        this.baseMargin = baseMargin;
        this.targetTransform = targetTransform;
        this.refit = requireNonNullElse(refit, earlyStoppingRounds == null ? Refit.NONE : Refit.TRAINING);
        List<Problem> problems = new ArrayList<>();
        refuseEmpty("params", params, problems);
        refuseEmpty("monotone_constraints", monotoneConstraints, problems);
        if (categorical != null && categorical.stream().anyMatch(name -> name == null)) {
            problems.add(
                    Problem.at("categorical", "The list categorical has an empty entry.", "the name of a column."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        this.categorical = categorical == null ? List.of() : List.copyOf(categorical);
        this.monotoneConstraints = monotoneConstraints == null
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(monotoneConstraints));
        this.params = params == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(params));
        if (numBoostRound != null && numBoostRound < 1) {
            problems.add(Problem.at(
                    "num_boost_round",
                    "The num_boost_round (" + numBoostRound + ") is not a count from 1 on.",
                    "100."));
        }
        if (earlyStoppingRounds != null && earlyStoppingRounds < 1) {
            problems.add(Problem.at(
                    "early_stopping_rounds",
                    "The early_stopping_rounds (" + earlyStoppingRounds + ") is not a count from 1 on.",
                    "20, or no such key to train all rounds."));
        }
        if (validationSize != null && earlyStoppingRounds == null) {
            problems.add(Problem.at(
                            "validation_size",
                            "The validation_size (" + validationSize + ") has no use without early_stopping_rounds.",
                            "early_stopping_rounds: 20")
                    .given("early_stopping_rounds"));
        }
        if (validationSize != null && !(validationSize > 0 && validationSize < 1)) {
            problems.add(Problem.at(
                    "validation_size",
                    "The validation_size (" + validationSize + ") is not between 0 and 1.",
                    "0.1, or 0.2."));
        }
        this.monotoneConstraints.forEach((column, sign) -> {
            if (Math.abs((long) sign) > 1) {
                problems.add(Problem.at(
                        "monotone_constraints." + column,
                        "The monotone constraint (" + sign + ") of the column (" + column + ") is not -1, 0 or 1.",
                        sign > 0 ? "1, for rising." : "-1, for falling."));
            }
            if (this.categorical.contains(column)) {
                problems.add(Problem.at(
                        "monotone_constraints." + column,
                        "The column (" + column + ") is in monotone_constraints and in categorical.",
                        "only one of them: categories have no order."));
            }
        });
        problems.addAll(otherUses());
        problems.addAll(XGBoostParameters.problems(this.params, task));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return problems of columns that are to be two things at once, and of a second fit that has no use} */
    private List<Problem> otherUses() {
        List<Problem> problems = new ArrayList<>();
        if (refit == Refit.TRAINING && earlyStoppingRounds == null) {
            problems.add(Problem.at(
                            "refit",
                            "The refit (training) has no use without early_stopping_rounds: the model is fitted to all"
                                    + " training rows.",
                            "early_stopping_rounds: 20, or refit: all")
                    .given("early_stopping_rounds"));
        }
        if (sampleWeight != null && sampleWeight.equals(baseMargin)) {
            problems.add(Problem.at(
                            "base_margin",
                            "The column (" + baseMargin + ") is base_margin and sample_weight.",
                            "two columns.")
                    .given("sample_weight"));
        }
        if (baseMargin != null && params.containsKey("base_score")) {
            problems.add(Problem.at(
                            "params.base_score",
                            "The base_score (" + params.get("base_score") + ") has no use beside base_margin, which"
                                    + " replaces it.",
                            "only one of them.")
                    .given("base_margin"));
        }
        if (baseMargin != null && (categorical.contains(baseMargin) || monotoneConstraints.containsKey(baseMargin))) {
            problems.add(Problem.at(
                    "base_margin",
                    "The column (" + baseMargin + ") of base_margin is no feature, and stands in "
                            + (categorical.contains(baseMargin) ? "categorical" : "monotone_constraints") + ".",
                    "only one of them."));
        }
        return problems;
    }

    /** {@return one with every default} */
    public static XGBoostModel of() {
        return Records.of(XGBoostModel.class);
    }

    /** {@return the same with this {@code task}} */
    public XGBoostModel task(Task task) {
        return Records.with(this, "task", task);
    }

    /** {@return the same with this {@code numBoostRound}} */
    public XGBoostModel numBoostRound(int numBoostRound) {
        return Records.with(this, "numBoostRound", numBoostRound);
    }

    /** {@return the same with this {@code numBoostRound}, by its short name} */
    public XGBoostModel rounds(int rounds) {
        return numBoostRound(rounds);
    }

    /** {@return the same with this {@code earlyStoppingRounds}} */
    public XGBoostModel earlyStoppingRounds(int earlyStoppingRounds) {
        return Records.with(this, "earlyStoppingRounds", earlyStoppingRounds);
    }

    /** {@return the same with this {@code validationSize}} */
    public XGBoostModel validationSize(double validationSize) {
        return Records.with(this, "validationSize", validationSize);
    }

    /** {@return the same with this {@code categorical}} */
    public XGBoostModel categorical(String... categorical) {
        return Records.with(this, "categorical", Records.list(categorical));
    }

    /** {@return the same with this {@code categoricalEncoding}} */
    public XGBoostModel categoricalEncoding(CategoricalEncoding categoricalEncoding) {
        return Records.with(this, "categoricalEncoding", categoricalEncoding);
    }

    /** {@return the same with this {@code monotoneConstraints}} */
    public XGBoostModel monotoneConstraints(Map<String, Integer> monotoneConstraints) {
        return Records.with(this, "monotoneConstraints", monotoneConstraints);
    }

    /** {@return the same with this {@code params}} */
    public XGBoostModel params(Map<String, Object> params) {
        return Records.with(this, "params", params);
    }

    /** {@return the same with one more of XGBoost's own parameters, such as {@code max_depth}} */
    public XGBoostModel param(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(params);
        more.put(name, value);
        return params(more);
    }

    /** {@return the same with this {@code randomState}} */
    public XGBoostModel randomState(long randomState) {
        return Records.with(this, "randomState", randomState);
    }

    /** {@return the same with this {@code sampleWeight}} */
    public XGBoostModel sampleWeight(String sampleWeight) {
        return Records.with(this, "sampleWeight", sampleWeight);
    }

    /** {@return the same with this {@code classWeight}} */
    public XGBoostModel classWeight(ClassWeight classWeight) {
        return Records.with(this, "classWeight", classWeight);
    }

    /** {@return the same with this {@code baseMargin}} */
    public XGBoostModel baseMargin(String baseMargin) {
        return Records.with(this, "baseMargin", baseMargin);
    }

    /** {@return the same with this {@code targetTransform}} */
    public XGBoostModel targetTransform(TargetTransform targetTransform) {
        return Records.with(this, "targetTransform", targetTransform);
    }

    /** {@return the same with this {@code refit}} */
    public XGBoostModel refit(Refit refit) {
        return Records.with(this, "refit", refit);
    }

    /** {@return the most rounds, where training is told how many} */
    int rounds() {
        return requireNonNullElse(numBoostRound, ROUNDS);
    }

    /** {@return the same without early stopping and without a second fit} */
    XGBoostModel found(int rounds) {
        XGBoostModel once =
                Records.with(Records.with(refit(Refit.NONE), "validationSize", null), "earlyStoppingRounds", null);
        return once.numBoostRound(rounds);
    }

    private static void refuseEmpty(String key, @Nullable Map<String, ?> map, List<Problem> problems) {
        if (map != null) {
            map.forEach((name, value) -> {
                if (value == null) {
                    problems.add(Problem.at(
                            key + "." + name, "The " + key + " has no value for (" + name + ").", name + ": VALUE"));
                }
            });
        }
    }

    @Override
    public Optional<Task> wantedTask() {
        return Optional.ofNullable(task)
                .or(() -> Objective.of(String.valueOf(params.get(XGBoostParameters.OBJECTIVE)))
                        .map(Objective::task))
                .or(() -> Optional.ofNullable(targetTransform).map(it -> Task.REGRESSION));
    }

    @Override
    public List<Problem> misfits(Task task) {
        List<Problem> misfits =
                new ArrayList<>(XGBoostParameters.misfits(params, XGBoostParameters.objective(params, task)));
        misfits.addAll(RowNumbers.misfits(classWeight, baseMargin, task));
        if (targetTransform != null) {
            misfits.addAll(XGBoostParameters.misfits(params, targetTransform, task));
        }
        return misfits;
    }

    @Override
    public Set<String> columns() {
        return sampleWeight == null ? Set.of() : Set.of(sampleWeight);
    }

    @Override
    public Set<String> namedFeatures() {
        return Set.copyOf(categorical);
    }

    /** {@inheritDoc} <p>With early stopping and a second fit, the mean of their numbers of rounds. */
    @Override
    public Model settled(List<Model> found) {
        if (earlyStoppingRounds == null || refit == Refit.NONE || found.isEmpty()) {
            return this;
        }
        double rounds = found.stream()
                .mapToInt(it -> ((XGBoostModel) it).rounds())
                .average()
                .orElseThrow();
        XGBoostModel settled = found((int) Math.max(1, Math.round(rounds)));
        return refit == Refit.ALL ? settled.refit(Refit.ALL) : settled;
    }

    /** {@inheritDoc} <p>Where rounds are neither said nor searched, each trial grows until the inner rows win no more. */
    @Override
    public Model searchable(Set<String> keys) {
        boolean rounds = keys.contains("num_boost_round") || keys.contains("early_stopping_rounds");
        return numBoostRound != null || rounds || keys.stream().noneMatch(it -> it.startsWith("params."))
                ? this
                : numBoostRound(SEARCHED_ROUNDS).earlyStoppingRounds(Candidates.PATIENCE);
    }

    @Override
    public Proposal.Source proposals(Frame inputs, Target target, FitContext context) {
        Candidates candidates = new Candidates(
                this, inputs.valueColumns(), target, context.inner().rolls());
        return new ProposedTrees(candidates, params, numBoostRound != null);
    }

    @Override
    public InnerFit.Judge judge(Frame inputs, Target target, FitContext context) {
        return numBoostRound == null
                ? Model.super.judge(inputs, target, context)
                : new XGBoostTraining(this, inputs, target, context).checked()::held;
    }

    @Override
    public boolean refitsOnAll() {
        return refit == Refit.ALL;
    }

    /** {@inheritDoc} <p>Of weights and base margins: which rows have none, or one that cannot be meant. */
    @Override
    public List<Problem> dataProblems(Frame inputs, Frame beside) {
        return RowNumbers.problems(sampleWeight, baseMargin, inputs, beside);
    }

    @Override
    public List<Problem> targetProblems(Target target) {
        return target.task() == Task.REGRESSION && targetTransform != null
                ? targetTransform.problems(target)
                : XGBoostParameters.objective(params, target.task()).problems(target);
    }

    @Override
    public List<Problem> warnings() {
        List<Problem> warnings = new ArrayList<>(UsualRange.warnings(params));
        if (earlyStoppingRounds != null && earlyStoppingRounds >= rounds()) {
            warnings.add(Problem.at(
                    "early_stopping_rounds",
                    "The early_stopping_rounds (" + earlyStoppingRounds + ") end no training of " + numBoostRound
                            + " rounds.",
                    "20, or more in num_boost_round."));
        }
        return warnings;
    }

    /**
     * {@inheritDoc}
     *
     * @throws org.modelwright.error.InfrastructureException if XGBoost's native library cannot be loaded here
     */
    @Override
    public void check() {
        XGBoostParameters.check(params, task, randomState);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Columns of numbers that differ only in digits that 32-bit floats do not have.
     */
    @Override
    public List<String> dataWarnings(Frame inputs) {
        return LostDigits.warnings(inputs, Set.copyOf(categorical));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The params that {@link #check} looks at are not looked at again: the booster that trains is asked what it makes
     * of them, which may depend on the task.
     *
     * @throws ConfigException also if the objective does not fit the task, or a parameter does not fit the objective
     * @throws DataException also if a column is a date, has an infinite value, or is missing in every row; or if the
     *     objective does not take a value of the target
     */
    @Override
    public FittedModel fit(Frame inputs, Target target, FitContext context) {
        Object word = params.get(XGBoostParameters.OBJECTIVE);
        if (word != null) {
            XGBoostParameters.objectiveProblem(String.valueOf(word), target.task())
                    .ifPresent(problem -> {
                        throw new ConfigException(List.of(problem));
                    });
        }
        if (numBoostRound == null) {
            return new DefaultRecipe(this, inputs, target, context).fit();
        }
        return new XGBoostTraining(this, inputs, target, context).checked().run();
    }
}
