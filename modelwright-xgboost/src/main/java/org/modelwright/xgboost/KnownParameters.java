package org.modelwright.xgboost;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.plugin.Parameter;
import org.modelwright.plugin.Parameter.Type;

/**
 * The parameters of XGBoost that may stand in {@code params}, with XGBoost's defaults, for advice and for editors; what
 * is right is for XGBoost to say.
 *
 * @see <a href="https://xgboost.readthedocs.io/en/stable/parameter.html">XGBoost parameters</a>
 */
final class KnownParameters {

    static final List<Parameter> ALL = List.of(
            number("eta", 0.3, "How much of each tree counts, also called learning_rate."),
            number("learning_rate", 0.3, "The same as eta."),
            whole("max_depth", 6L, "The depth of a tree at most; 0 for no limit."),
            whole("max_leaves", 0L, "The leaves of a tree at most; 0 for no limit."),
            number("min_child_weight", 1.0, "The weight of the rows (their hessian) that each child needs at least."),
            number("gamma", 0.0, "What a split must gain at least, also called min_split_loss."),
            number("min_split_loss", 0.0, "The same as gamma."),
            number("subsample", 1.0, "The share of the rows that each round draws."),
            number("colsample_bytree", 1.0, "The share of the columns that each tree draws."),
            number("colsample_bylevel", 1.0, "The share of its tree's columns that each level draws."),
            number("colsample_bynode", 1.0, "The share of its level's columns that each split draws."),
            number("lambda", 1.0, "The L2 penalty on the values of leaves, also called reg_lambda."),
            number("reg_lambda", 1.0, "The same as lambda."),
            number("alpha", 0.0, "The L1 penalty on the values of leaves, also called reg_alpha."),
            number("reg_alpha", 0.0, "The same as alpha."),
            number(
                    "max_delta_step",
                    null,
                    "How far a leaf may move in a round; 0 for no limit. 0 by default, 0.7 for count:poisson."),
            number("scale_pos_weight", 1.0, "The weight of the second class's rows, for classes of unequal size."),
            whole("max_bin", 256L, "The bins of a column at most."),
            whole("num_parallel_tree", 1L, "The trees that each round grows."),
            choice("grow_policy", "depthwise", "Where to split first.", "depthwise", "lossguide"),
            choice("sampling_method", "uniform", "How rows are drawn.", "uniform", "gradient_based"),
            whole("max_cat_to_onehot", 4L, "Columns with fewer categories are split one category against the rest."),
            whole("max_cat_threshold", 64L, "The categories that a split looks at, at most."),
            new Parameter(
                    XGBoostParameters.OBJECTIVE,
                    Type.TEXT,
                    Arrays.stream(Objective.values()).map(Objective::word).toList(),
                    null,
                    "What is minimised; by default what is usual for the task."),
            any(XGBoostParameters.EVAL_METRIC, "XGBoost's metric of each round, or a list; the last one stops early."),
            any("base_score", "The first guess, before any tree; estimated by default."),
            any(XGBoostParameters.QUANTILE, "The quantile that reg:quantileerror predicts, between 0 and 1."),
            any(XGBoostParameters.EXPECTILE, "The expectile that reg:expectileerror predicts, between 0 and 1."),
            number("huber_slope", 1.0, "Where reg:pseudohubererror turns from squares to absolute errors."),
            number("tweedie_variance_power", 1.5, "For reg:tweedie: near 1 as Poisson, near 2 as gamma."),
            any(XGBoostParameters.INTERACTIONS, "Lists of the names of columns that may stand in one path."),
            any("seed_per_iteration", "Whether each round takes a seed of its own; false by default."),
            choice("tree_method", "hist", "How splits are found; the only way that is supported.", "hist", "auto"),
            choice("booster", "gbtree", "What is boosted; trees, and nothing else.", "gbtree"),
            choice("device", "cpu", "Where training runs; the processor, and nothing else.", "cpu"),
            choice(
                    "multi_strategy",
                    "one_output_per_tree",
                    "How several classes are learned; one tree each, and no other way.",
                    "one_output_per_tree"),
            choice(
                    "process_type",
                    "default",
                    "Whether trees are grown or changed; grown, and nothing else.",
                    "default"));

    private KnownParameters() {}

    /** {@return the names} */
    static List<String> names() {
        return ALL.stream().map(Parameter::name).toList();
    }

    /** {@return the parameter of this name} */
    static Optional<Parameter> of(String name) {
        return ALL.stream().filter(parameter -> parameter.name().equals(name)).findFirst();
    }

    private static Parameter number(String name, @Nullable Double standard, String description) {
        return new Parameter(name, Type.NUMBER, List.of(), standard, description);
    }

    private static Parameter whole(String name, Long standard, String description) {
        return new Parameter(name, Type.WHOLE, List.of(), standard, description);
    }

    private static Parameter choice(String name, String standard, String description, String... words) {
        return new Parameter(name, Type.TEXT, List.of(words), standard, description);
    }

    private static Parameter any(String name, String description) {
        return new Parameter(name, Type.ANY, List.of(), null, description);
    }
}
