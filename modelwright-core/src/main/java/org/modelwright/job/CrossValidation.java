package org.modelwright.job;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Session;
import org.modelwright.decision.HeldOut;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.TrainingRows;
import org.modelwright.task.Outputs;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * What models say of training rows that they have not learned from: each fold is judged by a model of the others.
 *
 * @param scores by metric, one for each fold; null where it is not defined for a fold
 * @param summary of each metric the mean over the folds that have it, and the spread: the population's standard deviation
 * @param settled the learner with what the folds have found, such as a number of rounds
 * @param outputs key, fold, target and outputs of each row that a fold judged
 * @param foldOf for each training row the fold that judged it; -1 for none
 */
record CrossValidation(
        Map<String, List<@Nullable Double>> scores, List<Score> summary, Model settled, Frame outputs, int[] foldOf) {

    /** The column that says which fold judged a row. */
    static final String FOLD = "fold";

    private static final String PREFIX = "cv_";
    private static final String SPREAD = "_std";

    /** {@return of no folds} */
    static CrossValidation none(Model model) {
        return new CrossValidation(Map.of(), List.of(), model, Frame.of(), new int[0]);
    }

    /** Fits a learner to each fold's rows, predicts the others and scores them. */
    static CrossValidation of(
            TrainingJob job,
            Model learner,
            List<RowSplit> folds,
            Examples train,
            Target target,
            List<Metric> metrics,
            Session session) {
        Map<String, List<@Nullable Double>> scores = new LinkedHashMap<>();
        List<Model> found = new ArrayList<>();
        int[] foldOf = new int[train.count()];
        Arrays.fill(foldOf, -1);
        List<DoubleBuffer> numbers = Outputs.allocate(target.labels(), train.count());
        for (int fold = 0; fold < folds.size(); fold++) {
            RowSplit rows = folds.get(fold);
            Examples learned = take(train, rows.train(), session);
            Examples judged = take(train, rows.test(), session);
            InnerSplits inner = InnerSplits.of(
                    job.splitter(),
                    new TrainingRows(learned, target.task() != Task.REGRESSION, judged.count()),
                    session.threads());
            FittedModel fitted = learner.fit(
                    learned.inputs(),
                    target.take(rows.train()),
                    new FitContext(session, FitListener.NOBODY, inner, learned.beside()));
            fitted.found().ifPresent(found::add);
            Frame outputs = fitted.predict(judged.inputs(), session.threads());
            Target truth = target.take(rows.test());
            List<Double> values = session.threads().map(metrics, metric -> metric.score(truth, outputs));
            for (int i = 0; i < metrics.size(); i++) {
                scores.computeIfAbsent(metrics.get(i).key(), key -> new ArrayList<>())
                        .add(Double.isFinite(values.get(i)) ? values.get(i) : null);
            }
            List<Column> given = Outputs.numbers(target.labels(), outputs);
            for (int i = 0; i < rows.test().length; i++) {
                foldOf[rows.test()[i]] = fold;
                for (int column = 0; column < given.size(); column++) {
                    numbers.get(column).put(rows.test()[i], given.get(column).number(i));
                }
            }
        }
        return new CrossValidation(
                scores,
                summary(scores, metrics),
                learner.settled(found),
                outputs(train, target, foldOf, numbers),
                foldOf);
    }

    private static Examples take(Examples examples, int[] rows, Session session) {
        return examples.take(rows, session.space((long) examples.bytes() * rows.length), session.threads());
    }

    /** {@return key, fold, target and outputs of each row that a fold judged} */
    static Frame outputs(Examples train, Target target, int[] foldOf, List<DoubleBuffer> numbers) {
        List<Column> columns = new ArrayList<>(train.rowKeys().columns());
        columns.add(LongColumn.of(FOLD, IntStream.of(foldOf).asLongStream().toArray()));
        columns.add(train.target());
        columns.addAll(Outputs.of(target.labels(), numbers).columns());
        return Frame.of(columns).take(judged(foldOf));
    }

    private static int[] judged(int[] foldOf) {
        return IntStream.range(0, foldOf.length).filter(row -> foldOf[row] >= 0).toArray();
    }

    /** {@return the training rows that a fold judged, ascending} */
    int[] judged() {
        return judged(foldOf);
    }

    /** {@return what the folds say of these rows, of which the target is known} */
    HeldOut heldOut(Target train) {
        int[] rows = judged();
        return HeldOut.of(
                train.take(rows),
                outputs,
                IntStream.of(rows).map(row -> foldOf[row]).toArray());
    }

    private static List<Score> summary(Map<String, List<@Nullable Double>> scores, List<Metric> metrics) {
        List<Score> summary = new ArrayList<>();
        for (Metric metric : metrics) {
            double[] values = scores.getOrDefault(metric.key(), List.of()).stream()
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            if (values.length == 0) {
                continue;
            }
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares =
                    Arrays.stream(values).map(it -> (it - mean) * (it - mean)).sum();
            if (!Double.isFinite(mean) || !Double.isFinite(squares)) {
                continue; // beyond what a number can say: the folds stand in the record
            }
            String name = PREFIX + metric.key();
            summary.add(new Score(MlflowRules.metricKey(name), mean, metric.greaterIsBetter()));
            summary.add(new Score(MlflowRules.metricKey(name + SPREAD), Math.sqrt(squares / values.length), false));
        }
        return summary;
    }

    /** {@return mean and spread in words} */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        for (int i = 0; i + 1 < summary.size(); i += 2) {
            words.add(String.format(
                    Locale.ROOT,
                    "%s %.6g ± %.2g",
                    summary.get(i).name(),
                    summary.get(i).value(),
                    summary.get(i + 1).value()));
        }
        return String.join(", ", words);
    }
}
