package org.modelwright.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Gate;
import org.modelwright.evidence.ScoreIntervals;
import org.modelwright.evidence.TestFigures;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;

/**
 * What is known of a model whose classes follow from the same probabilities by another rule: what hangs on the classes is measured
 * again on the predictions of its test rows; what cannot be is left out, and said.
 *
 * @param metrics all scores by name
 * @param test the scores of the test rows
 * @param evidence beside them
 * @param warnings what was left out
 */
record Redecided(Map<String, Double> metrics, List<Score> test, RunEvidence evidence, List<String> warnings) {

    private static final String TRAIN = "train_";
    private static final Set<String> BY_SCORE =
            Set.of("overfitting", "underfitting", "no_better_than_baseline", "no_better_than_linear");

    /**
     * {@return it}
     *
     * @param before the record of the model as it was decided before
     * @param measured what its job measures
     * @param rows its test rows
     * @param outputs what is predicted for them now
     * @param decisions what was decided
     */
    static Redecided of(
            RunRecordFile.Run before,
            List<Metric> measured,
            KeptScores.Scored rows,
            Frame outputs,
            RunDecisions decisions,
            Threads threads) {
        Target target = rows.target();
        List<String> warnings = new ArrayList<>();
        Set<String> byClass = new LinkedHashSet<>();
        List<Metric> metrics = new ArrayList<>();
        for (Metric metric : Metric.named(measured)) {
            if (!metric.columns().isEmpty()) {
                byClass.add(MlflowRules.metricKey(metric.key()));
                warnings.add("The metric (" + metric.key()
                        + ") weighs rows by a column that the predictions do not hold; it is left out.");
                continue;
            }
            metrics.add(metric);
            if (followsClasses(metric, target, outputs)) {
                byClass.add(MlflowRules.metricKey(metric.key()));
            }
        }
        List<Score> test = Scores.of("", metrics, target, outputs, threads, warnings::add);
        RunEvidence.Intervals intervals =
                intervals(before.evidence().intervals(), metrics, test, byClass, target, outputs, threads);
        return new Redecided(
                metrics(before, byClass, test, intervals),
                test,
                evidence(before.evidence(), byClass, measured, intervals, rows, outputs, decisions, warnings),
                warnings);
    }

    /** {@return whether a score hangs on which class is named, and not on the probabilities alone} */
    private static boolean followsClasses(Metric metric, Target target, Frame outputs) {
        Set<Double> scores = new LinkedHashSet<>();
        for (int label = 0; label < target.labels().count(); label++) {
            int[] named = new int[target.rows()];
            Arrays.fill(named, label);
            List<Column> columns = new ArrayList<>(outputs.columns());
            columns.set(0, target.labels().column(Outputs.PREDICTION, named));
            scores.add(metric.score(target, Frame.of(columns)));
        }
        return scores.size() > 1;
    }

    /** The rows of a group and the order of a time are not among the predictions; then there are none of what has changed. */
    private static RunEvidence.@Nullable Intervals intervals(
            RunEvidence.@Nullable Intervals before,
            List<Metric> metrics,
            List<Score> test,
            Set<String> byClass,
            Target target,
            Frame outputs,
            Threads threads) {
        if (before == null) {
            return null;
        }
        if (before.unit() == RowUnits.Kind.ROW) {
            return ScoreIntervals.of(metrics, test, target, outputs, RowUnits.rows(target.rows()), threads);
        }
        Map<String, RunEvidence.Interval> ends = new LinkedHashMap<>(before.metrics());
        ends.replaceAll((name, interval) -> byClass.contains(name)
                ? RunEvidence.Interval.none("decided again without the " + before.column() + " of the test rows")
                : interval);
        return new RunEvidence.Intervals(
                before.confidence(),
                before.resamples(),
                before.seed(),
                before.unit(),
                before.units(),
                before.blockRows(),
                before.column(),
                before.oneClassResamples(),
                before.notCovered(),
                ends);
    }

    private static Map<String, Double> metrics(
            RunRecordFile.Run before,
            Set<String> byClass,
            List<Score> test,
            RunEvidence.@Nullable Intervals intervals) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        test.forEach(it -> metrics.put(it.name(), it.value()));
        if (intervals != null) {
            Scores.ends(test, intervals).forEach(it -> metrics.put(it.name(), it.value()));
        }
        if (LinearComparison.ITSELF.equals(before.facts().get("linear"))) {
            test.forEach(it -> metrics.put(MlflowRules.metricKey(Scores.LINEAR + it.name()), it.value()));
        }
        before.metrics().forEach((name, value) -> {
            boolean old = byClass.stream()
                    .anyMatch(it -> name.equals(it)
                            || name.equals(TRAIN + it)
                            || name.equals(MlflowRules.metricKey(it + "_lower"))
                            || name.equals(MlflowRules.metricKey(it + "_upper")));
            if (!old) {
                metrics.putIfAbsent(name, value);
            }
        });
        return metrics;
    }

    private static RunEvidence evidence(
            RunEvidence before,
            Set<String> byClass,
            List<Metric> measured,
            RunEvidence.@Nullable Intervals intervals,
            KeptScores.Scored rows,
            Frame outputs,
            RunDecisions decisions,
            List<String> warnings) {
        boolean sliced = before.sliceSearch() != null
                && byClass.contains(Objects.requireNonNull(before.sliceSearch()).metric());
        boolean important = before.importance() != null
                && byClass.contains(Objects.requireNonNull(before.importance()).metric());
        if (sliced || important) {
            warnings.add("What hangs on the classes of rows whose inputs are not kept is left out: "
                    + (sliced ? "slices" : "") + (sliced && important ? ", " : "") + (important ? "importance" : "")
                    + ".");
        }
        boolean checked = measured.isEmpty()
                || byClass.contains(
                        MlflowRules.metricKey(Metric.named(measured).get(0).key()));
        return new RunEvidence(
                intervals,
                sliced ? List.of() : before.slices(),
                sliced ? null : before.sliceSearch(),
                important ? null : before.importance(),
                before.coefficients(),
                before.checks().stream()
                        .filter(it -> !checked || !BY_SCORE.contains(it.code()))
                        .toList(),
                before.effects(),
                before.figures() == null
                        ? null
                        : TestFigures.decided(
                                Objects.requireNonNull(before.figures()),
                                rows.rows().rowKeys(),
                                rows.target(),
                                outputs),
                null,
                decisions);
    }

    /**
     * Holds the scores against gates.
     *
     * @throws GateException with every gate that is missed
     * @throws ConfigException if one asks for rows that are not known
     */
    void judge(List<Gate> gates, List<Metric> measured, KeptScores.Scored rows, Frame outputs) {
        List<Problem> unknown = Gate.withoutColumn(gates, rows.rows());
        if (!unknown.isEmpty()) {
            throw new ConfigException(unknown.stream()
                    .map(it -> Problem.of(
                            it.message() + " Their values are not among the predictions, so the gate cannot be asked.",
                            "modelwright run with this threshold."))
                    .toList());
        }
        List<Score> baseline = metrics.entrySet().stream()
                .filter(it -> it.getKey().startsWith(Scores.BASELINE))
                .map(it -> new Score(it.getKey(), it.getValue(), true))
                .toList();
        List<Problem> misses =
                Scores.misses(gates, test, baseline, Metric.named(measured), rows.rows(), rows.target(), outputs);
        if (!misses.isEmpty()) {
            throw new GateException(misses);
        }
    }
}
