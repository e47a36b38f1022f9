package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.model.TargetTransform;
import org.modelwright.task.Task;

/**
 * XGBoost's own parameters: which of them a user may set, and whether XGBoost takes their values.
 *
 * @see <a href="https://xgboost.readthedocs.io/en/stable/parameter.html">XGBoost parameters</a>
 */
final class XGBoostParameters {

    static final String OBJECTIVE = "objective";
    static final String EVAL_METRIC = "eval_metric";
    static final String MAX_BIN = "max_bin";
    static final String INTERACTIONS = "interaction_constraints";

    static final String QUANTILE = "quantile_alpha";
    static final String EXPECTILE = "expectile_alpha";

    private static final String POSITIVE_WEIGHT = "scale_pos_weight";

    /** What an objective cannot be without. */
    private static final Map<Objective, String> NEEDED =
            Map.of(Objective.QUANTILE_ERROR, QUANTILE, Objective.EXPECTILE_ERROR, EXPECTILE);

    private static final int DEFAULT_MAX_BIN = 256;

    /** Names that are set by other keys, or by us: what to do instead. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("nthread", "threads of the job."),
            Map.entry("n_jobs", "threads of the job."),
            Map.entry("seed", "random_state of the model."),
            Map.entry("random_state", "random_state of the model."),
            Map.entry("num_boost_round", "num_boost_round of the model, not of params."),
            Map.entry("num_round", "num_boost_round of the model."),
            Map.entry("n_estimators", "num_boost_round of the model."),
            Map.entry("early_stopping_rounds", "early_stopping_rounds of the model, not of params."),
            Map.entry("monotone_constraints", "monotone_constraints of the model, by column name."),
            Map.entry("enable_categorical", "categorical of the model."),
            Map.entry("feature_types", "categorical of the model."),
            Map.entry("num_class", "nothing: the classes are counted in the target."),
            Map.entry("missing", "nothing: missing values are found where the data has none."),
            Map.entry("verbosity", "level of the logger_service."),
            Map.entry("silent", "level of the logger_service."),
            Map.entry("validate_parameters", "nothing: parameters are always checked."),
            Map.entry("disable_default_eval_metric", "eval_metric, to choose another one."));

    /** Names with few values that can be trained on this machine's processors and exported. */
    private static final Map<String, List<String>> ONLY = Map.of(
            "booster", List.of("gbtree"),
            "device", List.of("cpu"),
            "tree_method", List.of("hist", "auto"),
            "multi_strategy", List.of("one_output_per_tree"),
            "process_type", List.of("default"));

    private static final Set<String> NEVER = Set.of(
            "updater",
            "refresh_leaf",
            "predictor",
            "max_cached_hist_node",
            // Trees that are dropped out get weights, which are not exported.
            "rate_drop",
            "skip_drop",
            "one_drop",
            "sample_type",
            "normalize_type");

    private static final Pattern UNUSED = Pattern.compile("Parameters: \\{(.*?)\\} are not used");

    private XGBoostParameters() {}

    /**
     * {@return what is wrong with the parameters without asking XGBoost}
     *
     * @param task as configured, or null
     */
    static List<Problem> problems(Map<String, Object> params, @Nullable Task task) {
        List<Problem> problems = new ArrayList<>();
        params.forEach((name, value) -> {
            String elsewhere = ELSEWHERE.get(name);
            List<String> only = ONLY.get(name);
            if (elsewhere != null) {
                problems.add(Problem.at(
                        "params." + name, "The parameter (" + name + ") cannot be set in params.", elsewhere));
            } else if (NEVER.contains(name)) {
                problems.add(Problem.at(
                        "params." + name,
                        "The parameter (" + name + ") cannot be set: what it does is not supported.",
                        "params without " + name + "."));
            } else if (only != null && !only.contains(String.valueOf(value))) {
                problems.add(Problem.at(
                        "params." + name,
                        "The " + name + " (" + value
                                + ") in params is not supported: such a model cannot be trained here or exported.",
                        String.join(", or ", only) + "."));
            } else if (name.equals(OBJECTIVE)) {
                objectiveProblem(String.valueOf(value), task).ifPresent(problems::add);
            } else if (name.equals(INTERACTIONS)) {
                if (!isListOfNames(value)) {
                    problems.add(Problem.at(
                            "params.interaction_constraints",
                            "The interaction_constraints (" + value + ") are not a list of lists of column names.",
                            "[[first, second], [third, fourth]]."));
                }
            } else if (NEEDED.containsValue(name) && value instanceof List<?> list && list.size() != 1) {
                problems.add(Problem.at(
                        "params." + name,
                        "The " + name + " (" + value + ") is not one number; several of them need several models.",
                        "0.5."));
            } else if (value instanceof Map || !name.equals(EVAL_METRIC) && isNested(value)) {
                problems.add(Problem.at(
                        "params." + name, "The " + name + " (" + value + ") in params is not a plain value."));
            } else if (value instanceof List<?> list && list.isEmpty()) {
                problems.add(Problem.at(
                        "params." + name,
                        "The " + name + " in params is an empty list.",
                        "params without " + name + "."));
            }
        });
        NEEDED.forEach((objective, needed) -> {
            if (objective.word().equals(params.get(OBJECTIVE)) && !params.containsKey(needed)) {
                problems.add(Problem.at(
                                "params.objective",
                                "The objective (" + objective.word() + ") in params needs "
                                        + (needed.startsWith("e") ? "an " : "a ") + needed + ".",
                                needed + ": 0.5, for the " + (objective == Objective.QUANTILE_ERROR ? "median" : "mean")
                                        + ".")
                        .given("params." + needed));
            }
        });
        return problems;
    }

    private static boolean isNested(Object value) {
        return value instanceof List<?> list
                && list.stream().anyMatch(inner -> inner instanceof List || inner instanceof Map);
    }

    private static boolean isListOfNames(Object value) {
        return value instanceof List<?> groups
                && groups.stream()
                        .allMatch(group -> group instanceof List<?> names
                                && !names.isEmpty()
                                && names.stream().allMatch(String.class::isInstance));
    }

    /** {@return why an objective cannot be taken for a task} */
    static Optional<Problem> objectiveProblem(String word, @Nullable Task task) {
        Optional<Objective> objective = Objective.of(word);
        List<String> fitting = task == null
                ? Arrays.stream(Objective.values()).map(Objective::word).toList()
                : Objective.words(task);
        if (objective.isEmpty()) {
            return Optional.of(Problem.at(
                    "params.objective",
                    "The objective (" + word + ") in params is not among those that can be trained and exported: "
                            + String.join(", ", fitting) + ".",
                    Nearest.of(word, fitting)));
        }
        if (task != null && objective.get().task() != task) {
            return Optional.of(Problem.at(
                    "params.objective",
                    "The objective (" + word + ") in params does not fit the task ("
                            + task.name().toLowerCase(Locale.ROOT) + ").",
                    String.join(", ", fitting) + "."));
        }
        return Optional.empty();
    }

    /** {@return the objective in the parameters, or the one to take for a task} */
    static Objective objective(Map<String, Object> params, Task task) {
        Object word = params.get(OBJECTIVE);
        return word == null
                ? Objective.standard(task)
                : Objective.of(String.valueOf(word)).orElseThrow();
    }

    /**
     * {@return what XGBoost is told: names and texts; a name may come several times}
     *
     * <p>Without what needs the columns: the interaction constraints.
     */
    static List<Map.Entry<String, String>> settings(
            Map<String, Object> params, Objective objective, int classes, int threads, long seed) {
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        settings.add(Map.entry(OBJECTIVE, objective.word()));
        if (objective.task() == Task.MULTICLASS) {
            settings.add(Map.entry("num_class", String.valueOf(classes)));
        }
        settings.add(Map.entry("booster", "gbtree"));
        settings.add(Map.entry("device", "cpu"));
        settings.add(Map.entry("tree_method", "hist"));
        settings.add(Map.entry("nthread", String.valueOf(threads)));
        settings.add(Map.entry("seed", String.valueOf(seed)));
        settings.add(Map.entry("validate_parameters", "true"));
        settings.add(Map.entry("verbosity", "1"));
        params.forEach((name, value) -> settings.addAll(texts(name, value)));
        return settings;
    }

    private static List<Map.Entry<String, String>> texts(String name, Object value) {
        if (name.equals(INTERACTIONS) || name.equals(OBJECTIVE)) {
            return List.of();
        }
        if (name.equals(EVAL_METRIC) && value instanceof List<?> metrics) {
            List<Map.Entry<String, String>> each = new ArrayList<>();
            metrics.forEach(metric -> each.add(Map.entry(name, text(metric))));
            return each;
        }
        return List.of(Map.entry(name, text(value)));
    }

    private static String text(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        if (value instanceof List<?> list && list.size() == 1) {
            return text(list.get(0));
        }
        return value instanceof List<?> list
                ? "["
                        + String.join(
                                ",", list.stream().map(XGBoostParameters::text).toList()) + "]"
                : String.valueOf(value);
    }

    /** {@return the most bins of a column; the default if XGBoost will refuse the value anyway} */
    static int maxBin(Map<String, Object> params) {
        Object value = params.get(MAX_BIN);
        if (value == null) {
            return DEFAULT_MAX_BIN;
        }
        try {
            int bins = Integer.parseInt(String.valueOf(value));
            return bins < 2 ? DEFAULT_MAX_BIN : bins;
        } catch (NumberFormatException e) {
            return DEFAULT_MAX_BIN;
        }
    }

    /**
     * Lets XGBoost look at names and values, on a matrix of two rows.
     *
     * @param task what will be predicted, or null if that is not known yet: then a parameter is right if it is right
     *     for any task
     * @throws ConfigException with every problem found
     */
    static void check(Map<String, Object> params, @Nullable Task task, long seed) {
        Set<Objective> candidates = new LinkedHashSet<>();
        if (task != null || params.containsKey(OBJECTIVE)) {
            candidates.add(objective(params, task == null ? Task.REGRESSION : task));
        } else {
            for (Task each : Task.values()) {
                candidates.add(Objective.standard(each));
            }
        }
        List<Problem> first = List.of();
        for (Objective objective : candidates) {
            List<Problem> problems = trial(params, objective, seed);
            if (problems.isEmpty()) {
                return;
            }
            first = first.isEmpty() ? problems : first;
        }
        throw new ConfigException(first);
    }

    private static List<Problem> trial(Map<String, Object> params, Objective objective, long seed) {
        List<Problem> misfits = misfits(params, objective);
        if (!misfits.isEmpty()) {
            return misfits;
        }
        Frame rows = Frame.of(DoubleColumn.of("a", 0, 1), DoubleColumn.of("b", 1, 0));
        List<Encoding> encodings = rows.columns().stream()
                .<Encoding>map(column -> new Encoding.Number(new Feature(column.name(), column.type())))
                .toList();
        float[] labels = objective.task() == Task.REGRESSION ? new float[] {1, 2} : new float[] {0, 1};
        QuantileMatrix.Layout layout =
                new QuantileMatrix.Layout(List.of("a", "b"), List.of("float", "float"), maxBin(params), 1, null);
        try (QuantileMatrix matrix = QuantileMatrix.of(
                new ColumnBatches(encodings, rows), QuantileMatrix.RowInfo.of(labels), layout, null)) {
            List<Problem> problems = new ArrayList<>();
            // One by one, so that each wrong value is named and all are told.
            params.forEach((name, value) -> {
                if (!name.equals(OBJECTIVE)) {
                    problems.addAll(trial(matrix, name, alone(params, name), objective, seed, false));
                }
            });
            return problems.isEmpty() ? trial(matrix, null, small(params), objective, seed, true) : problems;
        }
    }

    /** What XGBoost takes for a regression, though it is about classes: it would look for targets of 1 and 0. */
    static List<Problem> misfits(Map<String, Object> params, Objective objective) {
        List<Problem> problems = new ArrayList<>();
        if (objective.task() != Task.REGRESSION) {
            return problems;
        }
        if (params.containsKey(POSITIVE_WEIGHT)) {
            problems.add(unused(POSITIVE_WEIGHT, objective));
        }
        List<String> fitting = RoundMetrics.names(Task.REGRESSION);
        texts(EVAL_METRIC, params.getOrDefault(EVAL_METRIC, List.of())).forEach(metric -> {
            String name = metric.getValue().replaceFirst("@.*", "");
            if (!fitting.contains(name) && RoundMetrics.isOfClasses(name)) {
                problems.add(Problem.at(
                        "params.eval_metric",
                        "The eval_metric (" + metric.getValue() + ") in params does not fit the task (regression).",
                        String.join(", ", fitting) + "."));
            }
        });
        return problems;
    }

    /** {@return what does not go with logarithms in place of the target} */
    static List<Problem> misfits(Map<String, Object> params, TargetTransform transform, Task task) {
        String word = transform.name().toLowerCase(Locale.ROOT);
        Objective objective = objective(params, task);
        if (task != Task.REGRESSION || objective.unit() != Objective.Unit.OFFSET) {
            return List.of(Problem.at(
                    "target_transform",
                    "The target_transform (" + word + ") does not fit "
                            + (task == Task.REGRESSION
                                    ? "the objective (" + objective.word() + "), which has a logarithm of its own."
                                    : "the task (" + task.name().toLowerCase(Locale.ROOT) + "), which has no numbers."),
                    task == Task.REGRESSION ? "only one of them." : "no target_transform."));
        }
        List<String> fitting = RoundMetrics.ofDifferences();
        return texts(EVAL_METRIC, params.getOrDefault(EVAL_METRIC, List.of())).stream()
                .map(Map.Entry::getValue)
                .filter(it -> RoundMetrics.names(task).contains(it.replaceFirst("@.*", "")))
                .filter(it -> !fitting.contains(it))
                .map(it -> Problem.at(
                        "params.eval_metric",
                        "The eval_metric (" + it + ") in params does not fit target_transform (" + word
                                + "): rounds are measured on logarithms.",
                        String.join(", ", fitting) + "."))
                .toList();
    }

    /** All of them, with few trees: how many there are was looked at, and a million would take minutes. */
    private static Map<String, Object> small(Map<String, Object> params) {
        Map<String, Object> small = new LinkedHashMap<>(params);
        small.computeIfPresent(
                "num_parallel_tree",
                (name, value) -> value instanceof Number number && number.longValue() > 2 ? Long.valueOf(2) : value);
        return small;
    }

    /** A parameter with the one it cannot be without. */
    private static Map<String, Object> alone(Map<String, Object> params, String name) {
        Map<String, Object> alone = new LinkedHashMap<>(params);
        alone.keySet()
                .removeIf(other ->
                        !other.equals(name) && !(NEEDED.containsValue(other) && params.containsKey(OBJECTIVE)));
        return alone;
    }

    /** Tries some parameters: one whose name is known, or all of them, then with a round of training. */
    private static List<Problem> trial(
            QuantileMatrix matrix,
            @Nullable String name,
            Map<String, Object> params,
            Objective objective,
            long seed,
            boolean train) {
        try (Booster booster = Booster.create(List.of(matrix))) {
            List<Map.Entry<String, String>> settings = settings(params, objective, 2, 1, seed);
            List<Problem> problems = configure(booster, settings, objective);
            if (problems.isEmpty() && train) {
                booster.update(0);
                booster.evaluate(0, List.of("train"));
            }
            return problems;
        } catch (XGBoostError e) {
            return List.of(Problem.at(
                    name == null ? "params" : "params." + name,
                    name == null
                            ? "XGBoost refuses the params: " + e.text()
                            : "XGBoost refuses the " + name + " (" + params.get(name) + ") in params: " + e.text(),
                    name == null
                            ? "fewer params, until XGBoost takes them."
                            : "a value that XGBoost's documentation gives for " + name + ", or params without it."));
        }
    }

    /**
     * Hands parameters to a booster and makes it look at them.
     *
     * @return the parameters that it has no use for
     * @throws XGBoostError if it refuses one
     */
    static List<Problem> configure(Booster booster, List<Map.Entry<String, String>> settings, Objective objective) {
        List<String> lines = XGBoostLibrary.get().linesOf(() -> {
            settings.forEach(setting -> booster.set(setting.getKey(), setting.getValue()));
            booster.configure();
        });
        List<Problem> problems = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = UNUSED.matcher(line.replaceAll("\\s+", " "));
            if (matcher.find()) {
                for (String unused : matcher.group(1).split(",")) {
                    problems.add(unused(unused.replace("\"", "").strip(), objective));
                }
            }
        }
        return problems;
    }

    private static Problem unused(String name, Objective objective) {
        if (KnownParameters.of(name).isPresent()) {
            return Problem.at(
                    "params." + name,
                    "The parameter (" + name + ") in params has no meaning for the objective (" + objective.word()
                            + ").",
                    "params without " + name + ", or another objective.");
        }
        return Problem.at(
                "params." + name,
                "XGBoost has no parameter (" + name + ") for trees.",
                Nearest.of(name, KnownParameters.names()));
    }
}
