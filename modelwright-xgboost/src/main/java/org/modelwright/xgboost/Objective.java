package org.modelwright.xgboost;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.modelwright.task.Task;

/** The objectives that can be trained, scored and exported: what leaves mean, and which targets they take. */
enum Objective {
    SQUARED_ERROR("reg:squarederror", Task.REGRESSION, Link.IDENTITY, Double.NEGATIVE_INFINITY, true),
    ABSOLUTE_ERROR("reg:absoluteerror", Task.REGRESSION, Link.IDENTITY, Double.NEGATIVE_INFINITY, true),
    SQUARED_LOG_ERROR("reg:squaredlogerror", Task.REGRESSION, Link.IDENTITY, -1, false),
    PSEUDO_HUBER_ERROR("reg:pseudohubererror", Task.REGRESSION, Link.IDENTITY, Double.NEGATIVE_INFINITY, true),
    QUANTILE_ERROR("reg:quantileerror", Task.REGRESSION, Link.IDENTITY, Double.NEGATIVE_INFINITY, true),
    POISSON("count:poisson", Task.REGRESSION, Link.LOG, 0, true),
    GAMMA("reg:gamma", Task.REGRESSION, Link.LOG, 0, false),
    TWEEDIE("reg:tweedie", Task.REGRESSION, Link.LOG, 0, true),
    LOGISTIC("binary:logistic", Task.BINARY, Link.LOGIT, 0, true),
    SOFTPROB("multi:softprob", Task.MULTICLASS, Link.SOFTMAX, 0, true);

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

    private final String word;
    private final Task task;
    private final Link link;
    private final double lowest;
    private final boolean lowestAllowed;

    Objective(String word, Task task, Link link, double lowest, boolean lowestAllowed) {
        this.word = word;
        this.task = task;
        this.link = link;
        this.lowest = lowest;
        this.lowestAllowed = lowestAllowed;
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

    /** {@return whether a target of this value can be learned} */
    boolean takes(double target) {
        return target > lowest || lowestAllowed && target == lowest;
    }

    /** {@return the targets it takes, in words} */
    String targets() {
        return "numbers " + (lowestAllowed ? "from " : "above ") + (long) lowest;
    }
}
