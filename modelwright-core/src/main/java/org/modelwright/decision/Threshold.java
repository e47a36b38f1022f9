package org.modelwright.decision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.task.Labels;
import org.modelwright.task.Task;

/**
 * Which class is predicted, by what it is worth and not by which is the likelier one: the threshold that is best by a metric,
 * or by what answers cost. One of {@code metric}, {@code costs} and {@code cost_matrix} is said.
 *
 * @param metric of two classes, which the threshold makes as good as it can be: {@code f1_score},
 *     {@code balanced_accuracy_score}, {@code accuracy_score}, {@code jaccard_score}, {@code matthews_corrcoef},
 *     {@code cohen_kappa_score}; {@code precision_score} and {@code recall_score} with a minimum of another one
 * @param minimum what other metrics must reach at the same time, by their names, such as {@code recall_score: 0.8}; nothing by
 *     default
 * @param costs of two classes, what each answer costs
 * @param costMatrix of any number of classes: by the true class, by the predicted one, what it costs; a right answer that is
 *     left out costs 0, a wrong one 1
 */
public record Threshold(
        @Nullable ClassificationScore metric,
        Map<String, Double> minimum,
        @Nullable Costs costs,
        Map<String, Map<String, Double>> costMatrix) {

    private static final Set<ClassificationScore> BY_CLASS =
            Collections.unmodifiableSet(new java.util.LinkedHashSet<>(List.of(
                    ClassificationScore.F1_SCORE,
                    ClassificationScore.BALANCED_ACCURACY_SCORE,
                    ClassificationScore.ACCURACY_SCORE,
                    ClassificationScore.PRECISION_SCORE,
                    ClassificationScore.RECALL_SCORE,
                    ClassificationScore.JACCARD_SCORE,
                    ClassificationScore.MATTHEWS_CORRCOEF,
                    ClassificationScore.COHEN_KAPPA_SCORE)));

    /**
     * Keeps copies.
     *
     * @throws ConfigException if nothing or too much is said, or a number means nothing
     */
    public Threshold(
            @Nullable ClassificationScore metric,
            @Nullable Map<String, Double> minimum,
            @Nullable Costs costs,
            @Nullable Map<String, Map<String, Double>> costMatrix) {
        this.metric = metric;
        this.minimum = minimum == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(minimum));
        this.costs = costs;
        this.costMatrix = costMatrix == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(costMatrix));
        List<Problem> problems = new ArrayList<>();
        int said = (metric == null ? 0 : 1) + (costs == null ? 0 : 1) + (this.costMatrix.isEmpty() ? 0 : 1);
        if (said != 1) {
            problems.add(Problem.of(
                    said == 0
                            ? "The threshold says neither a metric nor costs."
                            : "The threshold says more than one of metric, costs and cost_matrix.",
                    said == 0
                            ? "metric: f1_score, or costs: {false_positive: 1, false_negative: 20}."
                            : "one of them."));
        }
        metricProblems(metric, this.minimum, problems);
        this.costMatrix.forEach((truth, row) -> row.forEach((label, cost) -> {
            if (!Double.isFinite(cost)) {
                problems.add(Problem.at(
                        "cost_matrix." + truth + "." + label,
                        "The cost (" + cost + ") of (" + label + ") for (" + truth + ") is no finite number.",
                        "1"));
            }
        }));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static void metricProblems(
            @Nullable ClassificationScore metric, Map<String, Double> minimum, List<Problem> problems) {
        List<String> names = BY_CLASS.stream().map(Threshold::name).toList();
        if (metric != null && !BY_CLASS.contains(metric)) {
            problems.add(Problem.at(
                    "metric",
                    "The metric (" + name(metric) + ") does not hang on a threshold.",
                    Nearest.shown(names) + "."));
        }
        if (metric == null && !minimum.isEmpty()) {
            problems.add(
                    Problem.at("minimum", "The minimum belongs to a metric, and there is none.", "metric: f1_score."));
        }
        minimum.forEach((name, least) -> {
            if (!names.contains(name)) {
                problems.add(Problem.at(
                        "minimum." + name,
                        "The metric (" + name + ") of the minimum does not hang on a threshold.",
                        Nearest.of(name, names)));
            } else if (metric != null && name.equals(name(metric))) {
                problems.add(Problem.at(
                        "minimum." + name,
                        "The minimum is one of the metric (" + name + ") itself.",
                        "another metric."));
            }
            if (!(least > -1 && least <= 1)) {
                problems.add(Problem.at(
                        "minimum." + name,
                        "The minimum (" + least + ") of " + name + " is not between -1 and 1.",
                        "0.8"));
            }
        });
        boolean oneSided = metric == ClassificationScore.PRECISION_SCORE || metric == ClassificationScore.RECALL_SCORE;
        if (metric != null && oneSided && minimum.isEmpty()) {
            boolean recall = metric == ClassificationScore.RECALL_SCORE;
            problems.add(Problem.at(
                    "metric",
                    "The metric (" + name(metric) + ") alone is best where "
                            + (recall ? "every row is taken for the class." : "next to no row is taken for the class."),
                    "minimum: {" + (recall ? "precision_score" : "recall_score") + ": 0.8}, or metric: f1_score."));
        }
    }

    static String name(ClassificationScore score) {
        return score.name().toLowerCase(Locale.ROOT);
    }

    /** {@return the threshold that is best by a metric} */
    public static Threshold of(ClassificationScore metric) {
        return Records.of(Threshold.class, "metric", metric);
    }

    /** {@return the threshold at which answers cost least} */
    public static Threshold of(Costs costs) {
        return Records.of(Threshold.class, "costs", costs);
    }

    /** {@return the classes whose naming costs least} */
    public static Threshold of(Map<String, Map<String, Double>> costMatrix) {
        return Records.of(Threshold.class, "costMatrix", costMatrix);
    }

    /** {@return the same by this {@code metric}} */
    public Threshold metric(ClassificationScore metric) {
        return Records.with(this, "metric", metric);
    }

    /** {@return the same with this {@code minimum} of another metric} */
    public Threshold minimum(Map<String, Double> minimum) {
        return Records.with(this, "minimum", minimum);
    }

    /** {@return what does not fit a task} */
    public List<Problem> misfits(Task task) {
        return switch (task) {
            case REGRESSION ->
                List.of(Problem.at(
                        "threshold",
                        "The threshold decides between classes, and the task is a regression.",
                        "leave threshold out, or say the model's task."));
            case MULTICLASS ->
                costMatrix.isEmpty()
                        ? List.of(Problem.at(
                                "threshold",
                                "The threshold by " + (metric != null ? name(metric) : "costs")
                                        + " decides between two classes, and there are more.",
                                "cost_matrix: {one class: {another class: 5}}."))
                        : List.of();
            case BINARY -> List.of();
        };
    }

    /** {@return which names of the cost matrix are no classes} */
    public List<Problem> problems(Labels labels) {
        List<Problem> problems = new ArrayList<>();
        costMatrix.forEach((truth, row) -> {
            unknown(truth, "cost_matrix." + truth, labels).ifPresent(problems::add);
            row.keySet()
                    .forEach(it -> unknown(it, "cost_matrix." + truth + "." + it, labels)
                            .ifPresent(problems::add));
        });
        if (problems.isEmpty() && !costMatrix.isEmpty()) {
            List<List<Double>> matrix = matrix(labels);
            for (int label = 0; label < labels.count(); label++) {
                double right = matrix.get(label).get(label);
                if (matrix.get(label).stream().allMatch(it -> it <= right)) {
                    String name = labels.texts().get(label);
                    problems.add(Problem.at(
                            "threshold.cost_matrix." + name,
                            "Of the class (" + name + ") no wrong answer costs more than the right one (" + right
                                    + ").",
                            "a higher cost of a wrong one."));
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> unknown(String name, String key, Labels labels) {
        return labels.texts().contains(name)
                ? Optional.empty()
                : Optional.of(Problem.at(
                        "threshold." + key,
                        "The cost_matrix names (" + name + "), which is no class of the target.",
                        Nearest.of(name, labels.texts())));
    }

    /** {@return for each true class, for each predicted one, what it costs; none of a metric} */
    List<List<Double>> matrix(Labels labels) {
        if (costs != null) {
            return costs.matrix();
        }
        if (costMatrix.isEmpty()) {
            return List.of();
        }
        return labels.texts().stream()
                .map(truth -> labels.texts().stream()
                        .map(label -> costMatrix
                                .getOrDefault(truth, Map.of())
                                .getOrDefault(label, truth.equals(label) ? 0.0 : 1.0))
                        .toList())
                .toList();
    }

    /** {@return in words what it asks} */
    public String asks() {
        if (metric == null) {
            return "the class whose naming costs least";
        }
        List<String> floors = new ArrayList<>();
        minimum.forEach((name, least) -> floors.add(name + " at least " + least));
        return "the threshold with the best " + name(metric)
                + (floors.isEmpty() ? "" : " where " + String.join(" and ", floors));
    }
}
