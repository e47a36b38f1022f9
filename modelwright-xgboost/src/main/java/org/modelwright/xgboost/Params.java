package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/** XGBoost's parameters: which there are, which are ours to set, and what XGBoost itself thinks of them. */
final class Params {

    /** The parameters of tree boosters and of the objectives that can be exported. */
    private static final Set<String> KNOWN = Set.of(
            "eta",
            "learning_rate",
            "gamma",
            "min_split_loss",
            "max_depth",
            "min_child_weight",
            "max_delta_step",
            "subsample",
            "sampling_method",
            "colsample_bytree",
            "colsample_bylevel",
            "colsample_bynode",
            "lambda",
            "reg_lambda",
            "alpha",
            "reg_alpha",
            "tree_method",
            "scale_pos_weight",
            "refresh_leaf",
            "grow_policy",
            "max_leaves",
            "max_bin",
            "num_parallel_tree",
            "interaction_constraints",
            "max_cat_to_onehot",
            "max_cat_threshold",
            "max_cached_hist_node",
            "objective",
            "base_score",
            "eval_metric",
            "tweedie_variance_power",
            "huber_slope",
            "booster",
            "device",
            "verbosity",
            "multi_strategy");

    /** Parameters that a key of the model sets. */
    private static final Map<String, String> OURS = Map.of(
            "seed", "random_state beside params.",
            "random_state", "random_state beside params.",
            "nthread", "threads of the job.",
            "n_jobs", "threads of the job.",
            "num_class", "leave it out: the target says it.",
            "monotone_constraints", "monotone_constraints beside params, by column name.",
            "num_boost_round", "num_boost_round beside params.",
            "n_estimators", "num_boost_round beside params.",
            "early_stopping_rounds", "early_stopping_rounds beside params.");

    /** The only values that lead to a model that can be exported and trained here. */
    private static final Map<String, Set<String>> ONLY = Map.of(
            "booster", Set.of("gbtree"),
            "device", Set.of("cpu"),
            "tree_method", Set.of("hist", "auto"),
            "multi_strategy", Set.of("one_output_per_tree"));

    private Params() {}

    /** Adds what can be seen to be wrong with the names. */
    static void refuse(XGBoostModel model, List<Problem> problems) {
        model.params().forEach((name, value) -> {
            if (OURS.containsKey(name)) {
                problems.add(Problem.of("The params (" + name + ") are set elsewhere.", OURS.get(name)));
            } else if (!KNOWN.contains(name)) {
                problems.add(Problem.of(
                        "The params hold (" + name + "), which is no parameter of XGBoost's trees.",
                        Nearest.of(name, KNOWN)));
            } else if (ONLY.containsKey(name)
                    && !ONLY.getOrDefault(name, Set.of()).contains(String.valueOf(value))) {
                problems.add(Problem.of(
                        "The params hold " + name + " (" + value + "), whose model cannot be exported or trained here.",
                        String.join(" or ", ONLY.getOrDefault(name, Set.of()))));
            } else if (name.equals("objective")
                    && Objective.named(String.valueOf(value)).isEmpty()) {
                problems.add(Problem.of(
                        "The params hold objective (" + value + "), which cannot be exported.",
                        Nearest.of(String.valueOf(value), Objective.names())));
            } else if (name.equals("objective")
                    && model.task() != null
                    && Objective.named(String.valueOf(value))
                            .filter(it -> it.task() == model.task())
                            .isEmpty()) {
                problems.add(Problem.of(
                        "The params hold objective (" + value + "), which does not fit the task (" + model.task()
                                + ").",
                        Objective.byDefault(model.task()).xgboostName()));
            }
        });
    }

    /** Lets XGBoost itself look at names and values, on a matrix of two rows. */
    static void check(XGBoostModel model) {
        Objective objective = model.params().containsKey("objective") || model.task() != null
                ? model.objective(model.task() == null ? org.modelwright.model.Task.REGRESSION : model.task())
                : Objective.SQUARED_ERROR;
        float[] two = {1, 1};
        com.sun.jna.Memory column = Encoding.floats(new float[] {1, 2});
        Encoding.Values values =
                new Encoding.Values(column, com.sun.jna.Pointer.nativeValue(column), Float.BYTES, "<f4");
        int maxBin = 256;
        if (model.params().get("max_bin") instanceof Number number) {
            maxBin = Math.max(2, number.intValue());
        }
        List<Map.Entry<String, String>> params = new ArrayList<>(of(model, objective, 3, List.of(), 1));
        params.removeIf(it -> it.getKey().equals("interaction_constraints"));
        params.add(Map.entry("validate_parameters", "true"));
        synchronized (Params.class) {
            List<String> told = new ArrayList<>();
            CApi.Log log = told::add;
            CApi.Log quiet = line -> {};
            XGBoostError.check(Native.api().XGBRegisterLogCallback(log));
            try (Handle matrix = Matrix.of(List.of(values), List.of("x"), List.of("float"), two, null, 1, maxBin);
                    Booster booster = Booster.of(matrix)) {
                booster.set(params);
                booster.checkParams();
                booster.update(0, matrix);
                booster.evaluate(0, List.of(matrix), List.of("train"));
            } finally {
                QUIET.register(quiet);
            }
            told.stream()
                    .filter(line -> line.contains("are not used"))
                    .findFirst()
                    .ifPresent(line -> {
                        throw new ConfigException(
                                "XGBoost does not use these params: " + XGBoostError.text(line),
                                "take them out, or set what they belong to.");
                    });
        }
    }

    /** The callback that hears nothing; kept, because native code holds it for good. */
    private static final Quiet QUIET = new Quiet();

    private static final class Quiet {
        private final List<CApi.Log> kept = new ArrayList<>();

        void register(CApi.Log log) {
            if (kept.isEmpty()) {
                kept.add(log);
            }
            XGBoostError.check(Native.api().XGBRegisterLogCallback(kept.get(0)));
        }
    }

    /** {@return everything to be set on a booster, in order; a name may come more than once} */
    static List<Map.Entry<String, String>> of(
            XGBoostModel model, Objective objective, int classes, List<Encoding> encodings, int threads) {
        List<Map.Entry<String, String>> params = new ArrayList<>();
        params.add(Map.entry("objective", objective.xgboostName()));
        params.add(Map.entry("tree_method", "hist"));
        params.add(Map.entry("verbosity", "1"));
        params.add(Map.entry("nthread", String.valueOf(threads)));
        params.add(Map.entry("seed", String.valueOf(model.randomState())));
        if (objective == Objective.SOFTPROB) {
            params.add(Map.entry("num_class", String.valueOf(classes)));
        }
        String constraints = encodings.stream()
                .flatMap(it -> it.names().stream()
                        .map(name -> String.valueOf(model.monotoneConstraints()
                                .getOrDefault(it.feature().name(), 0))))
                .collect(Collectors.joining(",", "(", ")"));
        if (!model.monotoneConstraints().isEmpty() && !encodings.isEmpty()) {
            params.add(Map.entry("monotone_constraints", constraints));
        }
        model.params().forEach((name, value) -> {
            if (name.equals("eval_metric") && value instanceof List<?> several) {
                several.forEach(one -> params.add(Map.entry(name, String.valueOf(one))));
            } else if (!name.equals("objective") && !name.equals("tree_method")) {
                params.add(Map.entry(name, String.valueOf(value)));
            }
        });
        return params;
    }
}
