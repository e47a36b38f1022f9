package org.modelwright.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.data.Split;
import org.modelwright.decision.CalibratedModel;
import org.modelwright.decision.Calibration;
import org.modelwright.decision.CalibrationFit;
import org.modelwright.decision.DecidedModel;
import org.modelwright.decision.HeldOut;
import org.modelwright.decision.IntervalFit;
import org.modelwright.decision.Intervals;
import org.modelwright.decision.Threshold;
import org.modelwright.decision.ThresholdSearch;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.evidence.MeasuredIntervals;
import org.modelwright.metric.IntervalMetric;
import org.modelwright.metric.Metric;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * What becomes of the scores of a model, as its job asks: found by what models with the same settings say of training rows that
 * they have not learned from.
 *
 * @param job that asks
 * @param steps which hear of it
 * @param session whose machine is used
 * @param log which keeps the scores
 */
record Deciding(TrainingJob job, Steps steps, Session session, RunLog log) {

    private static final int FOLDS = 5;
    private static final int ORIGINS = 3;
    private static final String OUT_OF_FOLD = ", by scores of training rows that models have not learned from";

    /**
     * What came of it.
     *
     * @param model that decides
     * @param record of what was decided; null where nothing was asked
     */
    record Decided(FittedModel model, @Nullable RunDecisions record) {

        @Override
        public String toString() {
            return record == null ? "nothing" : record.words();
        }
    }

    /**
     * {@return the model that decides}
     *
     * @param model as it was fitted to all training rows
     * @param folds of the job, maybe none
     */
    Decided of(FittedModel model, CrossValidation folds, InnerSplits inner, Split split, Target train) {
        if (!job.decides()) {
            return new Decided(model, null);
        }
        return steps.take("decide", () -> decided(model, folds, inner, split, train), Decided::toString);
    }

    private Decided decided(FittedModel model, CrossValidation folds, InnerSplits inner, Split split, Target train) {
        CrossValidation judged =
                folds.foldOf().length > 0 ? folds : judged(model.found().orElse(folds.settled()), inner, split, train);
        HeldOut scores = judged.heldOut(train);
        Intervals intervals = job.intervals();
        Decided decided = intervals == null
                ? classes(model, scores)
                : bounded(IntervalFit.of(intervals, model, scores, inner.units(judged.judged()), inner.rolls()));
        log.decided(Objects.requireNonNull(decided.record));
        return decided;
    }

    private static Decided bounded(IntervalFit.Fitted fitted) {
        return new Decided(fitted.model(), RunDecisions.of(fitted.record()));
    }

    /** Calibrates first: what costs least is told by probabilities that hold what they say. */
    private Decided classes(FittedModel model, HeldOut judged) {
        FittedModel decided = model;
        HeldOut scores = judged;
        CalibrationFit calibrated = null;
        if (job.calibration() != null) {
            calibrated = CalibrationFit.of(job.calibration(), scores);
            calibrated.warning().ifPresent(steps::warn);
            decided = new CalibratedModel(decided, calibrated);
            scores = calibrated.scores();
        }
        ThresholdSearch.Chosen chosen = null;
        if (job.threshold() != null) {
            chosen = ThresholdSearch.of(job.threshold(), scores, calibrated != null);
            ThresholdSearch.warning(chosen.record()).ifPresent(steps::warn);
            decided = new DecidedModel(decided, chosen.decision());
        }
        return new Decided(
                decided,
                new RunDecisions(
                        chosen == null ? null : chosen.record(),
                        null,
                        calibrated == null ? null : calibrated.record(),
                        null));
    }

    /** {@return what of the decisions does not fit a task} */
    static List<Problem> misfits(@Nullable Threshold threshold, @Nullable Calibration calibration, Task task) {
        List<Problem> problems = new ArrayList<>();
        if (threshold != null) {
            problems.addAll(threshold.misfits(task));
        }
        if (calibration != null) {
            problems.addAll(CalibrationFit.misfits(task));
        }
        return problems;
    }

    /** Refuses folds that cannot be made of these rows, or tell too little, before anything is learned. */
    static void refuseFolds(TrainingJob job, Supplier<InnerSplits> made, int rows) {
        if (job.folds() == null && !job.decides()) {
            return;
        }
        InnerSplits inner = made.get();
        List<RowSplit> folds = job.folds() == null ? splits(inner, rows) : inner.folds(rows, job.folds());
        Intervals intervals = job.intervals();
        if (intervals != null) {
            int[] judged = folds.stream()
                    .flatMapToInt(it -> IntStream.of(it.test()))
                    .sorted()
                    .toArray();
            IntervalFit.tooFew(intervals, inner.units(judged)).ifPresent(it -> {
                throw new DataException(List.of(it));
            });
        }
    }

    /** {@return what is measured of a model: its metrics, and what is asked of its intervals} */
    static List<Metric> measured(@Nullable Intervals intervals, List<Metric> metrics) {
        return intervals == null ? metrics : IntervalMetric.behind(metrics);
    }

    /** {@return in words what a job lets be decided} */
    static List<String> asks(TrainingJob job) {
        List<String> asks = new ArrayList<>();
        Optional.ofNullable(job.calibration())
                .ifPresent(it -> asks.add("a calibration (" + it.name().toLowerCase(Locale.ROOT) + ")" + OUT_OF_FOLD));
        Optional.ofNullable(job.threshold()).ifPresent(it -> asks.add(it.asks() + OUT_OF_FOLD));
        Optional.ofNullable(job.intervals()).ifPresent(it -> asks.add(it.asks() + OUT_OF_FOLD));
        return asks;
    }

    /** {@return what the test rows say against what was decided} */
    static List<String> warnings(RunEvidence evidence) {
        RunDecisions decisions = evidence.decisions();
        return decisions == null || decisions.intervals() == null
                ? List.of()
                : MeasuredIntervals.warnings(decisions.intervals());
    }

    /** {@return that what is fitted once more to the test rows was never decided by} */
    static Problem refitted() {
        return Problem.at(
                "model.refit",
                "The refit (all) learns from the test rows too, and what was decided by the scores of another model would not be "
                        + "this one's.",
                "refit: training, and no threshold, calibration or intervals.");
    }

    /** The settings that were found are fitted again, so that nothing is chosen by the rows that judge. */
    private CrossValidation judged(Model settings, InnerSplits inner, Split split, Target train) {
        List<RowSplit> splits = splits(inner, train.rows());
        steps.rows(train.rows());
        CrossValidation judged = CrossValidation.of(job, settings, splits, split.train(), train, List.of(), session);
        log.inner(judged.outputs());
        return judged;
    }

    /**
     * {@return five folds, or as many as there can be; of a time three}
     *
     * @throws DataException if there cannot be two
     */
    static List<RowSplit> splits(InnerSplits inner, int rows) {
        for (int count = inner.rolls() ? ORIGINS : FOLDS; count > 2; count--) {
            try {
                return inner.folds(rows, count);
            } catch (DataException e) {
                // Fewer folds need fewer groups, times and rows of a class.
                continue;
            }
        }
        return inner.folds(rows, 2);
    }
}
