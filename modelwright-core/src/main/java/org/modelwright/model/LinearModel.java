package org.modelwright.model;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Least squares, logistic or multinomial regression, or a generalised linear model with a log link; with a ridge penalty.
 *
 * <p>It minimises loss + {@code alpha} / 2 · |w|², where the loss is half the sum of squared errors, or the sum of the
 * log losses, over all training rows; or, for {@code poisson}, {@code gamma} and {@code tweedie}, the mean of half the
 * deviances. The intercepts are not penalised. So it equals scikit-learn's {@code Ridge(alpha)},
 * {@code LogisticRegression(C=1/alpha)}, {@code PoissonRegressor(alpha)}, {@code GammaRegressor(alpha)} and
 * {@code TweedieRegressor(alpha, power, link="log")} behind a {@code StandardScaler} of numbers and booleans (0 and 1);
 * each category is a column of 0 and 1, as it is. A category that was not seen in training is 0 in all of its columns.
 * Empty text is missing; so are {@code None}, {@code nan} and {@code <NA>}, which is how missing text of Python reaches a
 * model, unless training knows them as categories.
 *
 * <p>Solved by Newton's method, with a Cholesky factorisation up to 1,500 coefficients and conjugate gradients beyond; a
 * column of numbers has one coefficient, a category one, times the classes if there are three or more. The result does
 * not depend on the number of threads. Each round tells the listener {@code train_loss}: the mean squared error, log loss
 * or deviance.
 *
 * <p>After 100 rounds without a minimum the best coefficients are used, with a warning; {@code converged} among the
 * facts says so. That happens where hundreds of rare categories tell classes apart and {@code alpha} is tiny.
 *
 * <p>With a log link a prediction is held between 3e-308 and 3e307, whatever the columns hold.
 *
 * @param task what is predicted, or null to find it from the target
 * @param loss of a regression: {@code squared_error}, or the deviance of numbers that are not negative, with a log link:
 *     {@code poisson}, {@code gamma} or {@code tweedie}; {@code squared_error} by default
 * @param power of {@code tweedie}, from 1 (Poisson) to 2 (gamma): what power of the mean the variance is; 1.5 by default
 * @param targetTransform {@code log} to learn the logarithm of a target that is above 0 by its squared error, and predict
 *     the exponential; as scikit-learn's {@code TransformedTargetRegressor} does. Null by default
 * @param alpha the strength of the penalty; 0 or more, 1e-6 by default
 * @param standardize whether the penalty is that of numbers less their mean and divided by their standard deviation in
 *     the training rows, or else of the raw ones; true by default
 * @param sampleWeight the column of the inputs that says how much a row counts in the loss, from 0 on; no feature. All
 *     rows count alike by default
 * @param classWeight {@code balanced} to let each class count alike; probabilities are then no shares any more. Null by
 *     default
 * @param baseMargin the column of the inputs that is added to each row's linear sum with a coefficient of 1, also when
 *     predicting; no feature. With a log link it is the logarithm of the exposure. Null by default
 * @param categorical columns of numbers or booleans to take as categories, beside all text columns, which always are;
 *     none by default
 * @param impute what to put where a value is missing
 * @param refit {@code all} to fit the model once more, to the test rows too, after it was judged; {@code none} by default
 * @param randomState taken for the sake of a common face; nothing here is random. 42 by default
 */
public record LinearModel(
        @Nullable Task task,
        @Nullable Loss loss,
        @Nullable Double power,
        @Nullable TargetTransform targetTransform,
        Double alpha,
        Boolean standardize,
        @Nullable String sampleWeight,
        @Nullable ClassWeight classWeight,
        @Nullable String baseMargin,
        List<String> categorical,
        Impute impute,
        Refit refit,
        Long randomState)
        implements Model {

    private static final double DEFAULT_POWER = 1.5;

    /** What a regression loses at each row. */
    public enum Loss {
        /** The squared error; the prediction is the linear sum. */
        SQUARED_ERROR,
        /** The Poisson deviance, for counts: at least 0; the prediction is the exponential of the sum. */
        POISSON,
        /** The gamma deviance, for amounts: above 0; the prediction is the exponential of the sum. */
        GAMMA,
        /** The Tweedie deviance, for amounts that may be 0; the prediction is the exponential of the sum. */
        TWEEDIE
    }

    /**
     * What to put where a value is missing, found from the training rows.
     *
     * @param number for numbers; {@code median} by default
     * @param text for text and other categories; {@code most_frequent} by default
     */
    public record Impute(Number number, Text text) {

        /** For numbers. */
        public enum Number {
            /** The middle value, or the mean of the middle two. */
            MEDIAN,
            /** The mean. */
            MEAN
        }

        /** For text and other categories. */
        public enum Text {
            /** The category with the most rows; the first in order if several have as many. */
            MOST_FREQUENT,
            /** None: a missing value is like a category that was not seen in training. */
            NONE
        }

        /** Fills the defaults. */
        public Impute(@Nullable Number number, @Nullable Text text) {
            this.number = requireNonNullElse(number, Number.MEDIAN);
            this.text = requireNonNullElse(text, Text.MOST_FREQUENT);
        }

        /** {@return one with every default} */
        public static Impute of() {
            return Records.of(Impute.class);
        }

        /** {@return the same with this {@code number}} */
        public Impute number(Number number) {
            return Records.with(this, "number", number);
        }

        /** {@return the same with this {@code text}} */
        public Impute text(Text text) {
            return Records.with(this, "text", text);
        }
    }

    /**
     * Fills the defaults.
     *
     * @throws ConfigException if {@code alpha} is below 0 or no number, {@code power} is not from 1 to 2 or of another
     *     loss, or the loss is of another task
     */
    public LinearModel(
            @Nullable Task task,
            @Nullable Loss loss,
            @Nullable Double power,
            @Nullable TargetTransform targetTransform,
            @Nullable Double alpha,
            @Nullable Boolean standardize,
            @Nullable String sampleWeight,
            @Nullable ClassWeight classWeight,
            @Nullable String baseMargin,
            @Nullable List<String> categorical,
            @Nullable Impute impute,
            @Nullable Refit refit,
            @Nullable Long randomState) {
        this.task = task;
        this.loss = loss;
        this.power = power == null && loss == Loss.TWEEDIE ? Double.valueOf(DEFAULT_POWER) : power;
        this.targetTransform = targetTransform;
        this.alpha = requireNonNullElse(alpha, 1e-6);
        this.standardize = requireNonNullElse(standardize, true);
        this.sampleWeight = sampleWeight;
        this.classWeight = classWeight;
        this.baseMargin = baseMargin;
        this.refit = requireNonNullElse(refit, Refit.NONE);
        this.categorical = List.copyOf(requireNonNullElse(categorical, List.of()));
        this.impute = requireNonNullElseGet(impute, Impute::of);
        this.randomState = requireNonNullElse(randomState, 42L);
        List<Problem> problems = new ArrayList<>();
        if (!(this.alpha >= 0 && this.alpha < Double.POSITIVE_INFINITY)) {
            problems.add(
                    Problem.at("alpha", "The alpha (" + this.alpha + ") is not a number from 0 on.", "1e-6, or 1.0."));
        }
        if (loss != null && task != null && task != Task.REGRESSION) {
            problems.add(Problem.at(
                    "loss",
                    "The loss (" + word(loss) + ") is one of numbers, and the task (" + word(task) + ") is not.",
                    "task: regression, or no loss."));
        }
        if (power != null && loss != Loss.TWEEDIE) {
            problems.add(Problem.at(
                    "power",
                    "The power (" + power + ") means nothing for "
                            + (loss == null ? "a loss that is not said" : "the loss (" + word(loss) + ")") + ".",
                    "loss: tweedie, or no power."));
        } else if (power != null && !(power >= 1 && power <= 2)) {
            problems.add(
                    Problem.at("power", "The power (" + power + ") is not between 1 (Poisson) and 2 (gamma).", "1.5."));
        }
        problems.addAll(otherUses());
        if (targetTransform != null && task != null && task != Task.REGRESSION) {
            problems.add(Problem.at(
                    "target_transform",
                    "The target_transform (" + word(targetTransform) + ") is one of numbers, and the task ("
                            + word(task) + ") is not.",
                    "task: regression, or no target_transform."));
        }
        if (targetTransform != null && loss != null && loss != Loss.SQUARED_ERROR) {
            problems.add(Problem.at(
                            "target_transform",
                            "The loss (" + word(loss) + ") has a logarithm of its own beside target_transform ("
                                    + word(targetTransform) + ").",
                            "only one of them.")
                    .given("loss"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return problems of columns that are to be two things at once, of a task that has no classes, and of a second fit} */
    private List<Problem> otherUses() {
        List<Problem> problems = new ArrayList<>();
        if (refit == Refit.TRAINING) {
            problems.add(Problem.at(
                    "refit",
                    "The refit (training) has no use: the model is fitted to all training rows.",
                    "refit: all, or no refit."));
        }
        if (baseMargin != null && baseMargin.equals(sampleWeight)) {
            problems.add(Problem.at(
                            "base_margin",
                            "The column (" + baseMargin + ") is base_margin and sample_weight.",
                            "two columns.")
                    .given("sample_weight"));
        }
        if (baseMargin != null && categorical.contains(baseMargin)) {
            problems.add(Problem.at(
                    "base_margin",
                    "The column (" + baseMargin + ") of base_margin is no feature, and stands in categorical.",
                    "only one of them."));
        }
        return problems;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** {@return one with every default} */
    public static LinearModel of() {
        return Records.of(LinearModel.class);
    }

    /** {@return the same with this {@code task}} */
    public LinearModel task(Task task) {
        return Records.with(this, "task", task);
    }

    /** {@return the same with this {@code loss}} */
    public LinearModel loss(Loss loss) {
        return Records.with(this, "loss", loss);
    }

    /** {@return the same with this {@code power}} */
    public LinearModel power(double power) {
        return Records.with(this, "power", power);
    }

    /** {@return the same with this {@code targetTransform}} */
    public LinearModel targetTransform(TargetTransform targetTransform) {
        return Records.with(this, "targetTransform", targetTransform);
    }

    /** {@return the same with this {@code alpha}} */
    public LinearModel alpha(double alpha) {
        return Records.with(this, "alpha", alpha);
    }

    /** {@return the same with this {@code standardize}} */
    public LinearModel standardize(boolean standardize) {
        return Records.with(this, "standardize", standardize);
    }

    /** {@return the same with this {@code sampleWeight}} */
    public LinearModel sampleWeight(String sampleWeight) {
        return Records.with(this, "sampleWeight", sampleWeight);
    }

    /** {@return the same with this {@code classWeight}} */
    public LinearModel classWeight(ClassWeight classWeight) {
        return Records.with(this, "classWeight", classWeight);
    }

    /** {@return the same with this {@code baseMargin}} */
    public LinearModel baseMargin(String baseMargin) {
        return Records.with(this, "baseMargin", baseMargin);
    }

    /** {@return the same with this {@code refit}} */
    public LinearModel refit(Refit refit) {
        return Records.with(this, "refit", refit);
    }

    @Override
    public boolean refitsOnAll() {
        return refit == Refit.ALL;
    }

    @Override
    public List<Problem> misfits(Task task) {
        return RowNumbers.misfits(classWeight, baseMargin, task);
    }

    @Override
    public Set<String> namedFeatures() {
        return Set.copyOf(categorical);
    }

    /** {@return the same with this {@code categorical}} */
    public LinearModel categorical(String... categorical) {
        return Records.with(this, "categorical", Records.list(categorical));
    }

    /** {@return the same with this {@code impute}} */
    public LinearModel impute(Impute impute) {
        return Records.with(this, "impute", impute);
    }

    /** {@return the same with this {@code randomState}} */
    public LinearModel randomState(long randomState) {
        return Records.with(this, "randomState", randomState);
    }

    @Override
    public Optional<Task> wantedTask() {
        return Optional.ofNullable(loss == null && targetTransform == null ? task : Task.REGRESSION);
    }

    @Override
    public Set<String> columns() {
        return sampleWeight == null ? Set.of() : Set.of(sampleWeight);
    }

    @Override
    public List<Problem> dataProblems(Frame inputs, Frame beside) {
        return RowNumbers.problems(sampleWeight, baseMargin, inputs, beside);
    }

    @Override
    public List<Problem> targetProblems(Target target) {
        if (target.task() != Task.REGRESSION) {
            return List.of();
        }
        return targetTransform == null ? TweedieLoss.problems(target, this) : targetTransform.problems(target);
    }

    private double @Nullable [] weights(Target target, Frame beside) {
        double[] weights = sampleWeight == null ? null : RowNumbers.of(beside.column(sampleWeight));
        if (classWeight == null) {
            return weights;
        }
        return RowNumbers.balanced(target, weights == null ? RowNumbers.alike(target.rows()) : weights);
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws ConfigException also if {@link #categorical} names a column that is not there
     * @throws DataException also if a column is a date, has an infinite value, or is missing in every row, or if
     *     the loss does not take a value of the target, or if no row has a weight
     */
    @Override
    public FittedModel fit(Frame inputs, Target target, FitContext context) {
        return fit(inputs, target, context, LinearSolver.MAX_ROUNDS);
    }

    /** Learns in so many rounds at most. */
    FittedModel fit(Frame inputs, Target target, FitContext context, int rounds) {
        Features.refuseUnknown("categorical", categorical, inputs);
        if (target.rows() == 0) {
            throw new DataException("There are no training rows.");
        }
        List<Problem> misfits = misfits(target.task());
        if (!misfits.isEmpty()) {
            throw new ConfigException(misfits);
        }
        // Of all rows some had a weight; of these maybe none.
        refuse(dataProblems(inputs, context.beside()));
        refuse(targetProblems(target));
        List<Feature> features = Features.of(inputs, target.labels());
        List<Feature> read =
                features.stream().filter(it -> !it.name().equals(baseMargin)).toList();
        if (read.isEmpty()) {
            throw new DataException("There is no column to learn from beside base_margin.", "more columns.");
        }
        List<LinearTerm> terms = LinearTerm.of(inputs, read, new LinkedHashSet<>(categorical), impute);
        Target learned = targetTransform == null ? target : targetTransform.of(target);
        double[] offsets = baseMargin == null ? null : RowNumbers.of(inputs.column(baseMargin));
        LinearLoss lost = LinearLoss.of(learned, this, weights(target, context.beside()), offsets);
        LinearProblem problem =
                new LinearProblem(terms, inputs, lost, this, context.session().threads());
        LinearSolver.Solution solution = LinearSolver.solve(problem, context.listener(), rounds);
        return new FittedLinearModel(
                targetTransform == null ? problem.link() : Link.LOG,
                target.task(),
                target.labels(),
                features,
                terms,
                problem.weights(solution.coefficients()),
                targetTransform,
                baseMargin,
                solution.facts());
    }
}
