package org.modelwright.xgboost;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.modelwright.model.Task;

/** The objectives that can be exported, with what turns margins into predictions. */
enum Objective {
    SQUARED_ERROR("reg:squarederror", Task.REGRESSION, Link.IDENTITY),
    ABSOLUTE_ERROR("reg:absoluteerror", Task.REGRESSION, Link.IDENTITY),
    SQUARED_LOG_ERROR("reg:squaredlogerror", Task.REGRESSION, Link.IDENTITY),
    PSEUDO_HUBER("reg:pseudohubererror", Task.REGRESSION, Link.IDENTITY),
    POISSON("count:poisson", Task.REGRESSION, Link.LOG),
    GAMMA("reg:gamma", Task.REGRESSION, Link.LOG),
    TWEEDIE("reg:tweedie", Task.REGRESSION, Link.LOG),
    LOGISTIC("binary:logistic", Task.BINARY, Link.LOGIT),
    SOFTPROB("multi:softprob", Task.MULTICLASS, Link.SOFTMAX);

    /** What a margin is of a prediction. */
    enum Link {
        IDENTITY,
        LOG,
        LOGIT,
        SOFTMAX
    }

    private final String xgboostName;
    private final Task task;
    private final Link link;

    Objective(String xgboostName, Task task, Link link) {
        this.xgboostName = xgboostName;
        this.task = task;
        this.link = link;
    }

    String xgboostName() {
        return xgboostName;
    }

    Task task() {
        return task;
    }

    Link link() {
        return link;
    }

    static Optional<Objective> named(String name) {
        return Arrays.stream(values()).filter(it -> it.xgboostName.equals(name)).findFirst();
    }

    static Objective byDefault(Task task) {
        return switch (task) {
            case REGRESSION -> SQUARED_ERROR;
            case BINARY -> LOGISTIC;
            case MULTICLASS -> SOFTPROB;
        };
    }

    static List<String> names() {
        return Arrays.stream(values()).map(it -> it.xgboostName).toList();
    }

    /** {@return the margin of a base score} */
    double margin(float base) {
        return switch (link) {
            case IDENTITY, SOFTMAX -> base;
            case LOG -> Math.log(base);
            case LOGIT -> -Math.log(1.0 / base - 1.0);
        };
    }
}
