package org.modelwright.xgboost;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** The objectives that can be trained, scored and exported: what leaves mean, and which targets they take. */
enum Objective {
    SQUARED_ERROR("reg:squarederror", Task.REGRESSION, Link.IDENTITY, Unit.OFFSET, Lowest.NONE),
    ABSOLUTE_ERROR("reg:absoluteerror", Task.REGRESSION, Link.IDENTITY, Unit.OFFSET, Lowest.NONE),
    SQUARED_LOG_ERROR("reg:squaredlogerror", Task.REGRESSION, Link.IDENTITY, Unit.FIXED, Lowest.ABOVE_MINUS_ONE),
    PSEUDO_HUBER_ERROR("reg:pseudohubererror", Task.REGRESSION, Link.IDENTITY, Unit.OFFSET, Lowest.NONE),
    QUANTILE_ERROR("reg:quantileerror", Task.REGRESSION, Link.IDENTITY, Unit.OFFSET, Lowest.NONE),
    EXPECTILE_ERROR("reg:expectileerror", Task.REGRESSION, Link.IDENTITY, Unit.OFFSET, Lowest.NONE),
    POISSON("count:poisson", Task.REGRESSION, Link.LOG, Unit.FACTOR, Lowest.ZERO),
    GAMMA("reg:gamma", Task.REGRESSION, Link.LOG, Unit.FACTOR, Lowest.ABOVE_ZERO),
    TWEEDIE("reg:tweedie", Task.REGRESSION, Link.LOG, Unit.FACTOR, Lowest.ZERO),
    LOGISTIC("binary:logistic", Task.BINARY, Link.LOGIT, Unit.FIXED, Lowest.ZERO),
    SOFTPROB("multi:softprob", Task.MULTICLASS, Link.SOFTMAX, Unit.FIXED, Lowest.ZERO);

    /** How a margin, the sum of leaves, becomes a prediction. */
    enum Link {
        /** It is the prediction. */
        IDENTITY,
        /** Its exponential is. */
        LOG,
        /** Its logistic function is the probability of the second class. */
        LOGIT,
        /** The softmax of the margins of all classes is. */
        SOFTMAX
    }

    /** In which units a target may be learned without another model coming out of it. */
    enum Unit {
        /** From any zero and in any unit: the loss depends on {@code y - f} alone. */
        OFFSET,
        /** In any unit, from its own zero. */
        FACTOR,
        /** In its own alone. */
        FIXED
    }

    /** The least target that can be learned. */
    private enum Lowest {
        NONE(Double.NEGATIVE_INFINITY, true),
        ABOVE_MINUS_ONE(-1, false),
        ZERO(0, true),
        ABOVE_ZERO(0, false);

        private final double value;
        private final boolean allowed;

        Lowest(double value, boolean allowed) {
            this.value = value;
            this.allowed = allowed;
        }
    }

    private final String word;
    private final Task task;
    private final Link link;
    private final Unit unit;
    private final Lowest lowest;

    Objective(String word, Task task, Link link, Unit unit, Lowest lowest) {
        this.word = word;
        this.task = task;
        this.link = link;
        this.unit = unit;
        this.lowest = lowest;
    }

    /** {@return the objective of this name of XGBoost's} */
    static Optional<Objective> of(String word) {
        return Arrays.stream(values())
                .filter(objective -> objective.word.equals(word))
                .findFirst();
    }

    /** {@return the objective to take where none is named} */
    static Objective standard(Task task) {
        return switch (task) {
            case REGRESSION -> SQUARED_ERROR;
            case BINARY -> LOGISTIC;
            case MULTICLASS -> SOFTPROB;
        };
    }

    /** {@return the names of XGBoost for a task} */
    static List<String> words(Task task) {
        return Arrays.stream(values())
                .filter(objective -> objective.task == task)
                .map(Objective::word)
                .toList();
    }

    /** {@return XGBoost's name} */
    String word() {
        return word;
    }

    /** {@return what it predicts} */
    Task task() {
        return task;
    }

    /** {@return how a margin becomes a prediction} */
    Link link() {
        return link;
    }

    /** {@return in which units a target may be learned} */
    Unit unit() {
        return unit;
    }

    /** {@return whether a target of this value can be learned} */
    private boolean takes(double target) {
        return target > lowest.value || lowest.allowed && target == lowest.value;
    }

    /** {@return which targets it does not take} */
    List<Problem> problems(Target target) {
        if (target.task() != Task.REGRESSION) {
            return List.of();
        }
        int[] beyond = IntStream.range(0, target.rows())
                .filter(row -> !takes(target.value(row)) || !Float.isFinite((float) target.value(row)))
                .toArray();
        if (beyond.length == 0) {
            return List.of();
        }
        double first = target.value(beyond[0]);
        return List.of(Problem.of(
                "The objective (" + word + ") does not take the target (" + target.name() + ") in " + beyond.length
                        + " of " + target.rows() + " training rows, first (" + first + ") in training row " + beyond[0]
                        + ".",
                takes(first)
                        ? "numbers that 32-bit floats can hold, up to 3.4e38."
                        : targets() + ", or the objective reg:squarederror."));
    }

    /** {@return the targets it takes, in words} */
    private String targets() {
        return "numbers " + (lowest.allowed ? "from " : "above ") + (long) lowest.value;
    }
}
