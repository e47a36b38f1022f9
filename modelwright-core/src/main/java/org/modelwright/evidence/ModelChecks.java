package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.Examples;
import org.modelwright.error.Nearest;
import org.modelwright.metric.Score;
import org.modelwright.modelfiles.RunEvidence.Check;
import org.modelwright.modelfiles.RunEvidence.Feature;
import org.modelwright.modelfiles.RunEvidence.Importance;
import org.modelwright.modelfiles.RunEvidence.Interval;
import org.modelwright.modelfiles.RunEvidence.Intervals;
import org.modelwright.modelfiles.RunEvidence.Status;
import org.modelwright.task.Task;

/** Looks for what people would want to know before they trust a model: each thing has a code, and one answer. */
public final class ModelChecks {

    private static final String SEARCH_END = "search_end";

    /** The codes, in the order of the answers. */
    static final List<String> CODES = List.of(
            "few_rows",
            "overfitting",
            "underfitting",
            "no_better_than_baseline",
            "no_better_than_linear",
            "one_feature",
            "useless_features",
            "imbalance",
            "overlap_in_time",
            "drift",
            SEARCH_END,
            MonotoneCheck.CODE);

    private static final Set<String> BALANCED = Set.of(
            "balanced_accuracy_score",
            "roc_auc_score",
            "average_precision_score",
            "matthews_corrcoef",
            "cohen_kappa_score");

    private static final int FEW_TEST_ROWS = 100;
    private static final int ROWS_OF_A_FEATURE = 10;
    private static final double LARGE_GAP = 0.15;
    private static final double SOME_GAP = 0.05;
    private static final double NEARLY_ALL = 0.8;
    private static final double FAR = 0.2;
    private static final int SAMPLE = 5000;

    private final JudgedModel judged;
    private final Examples train;
    private final Intervals intervals;
    private final Importance importance;
    private final @Nullable Score first;

    private ModelChecks(JudgedModel judged, Examples train, Intervals intervals, Importance importance) {
        this.judged = judged;
        this.train = train;
        this.intervals = intervals;
        this.importance = importance;
        this.first = judged.scores().isEmpty() ? null : judged.scores().get(0);
    }

    /**
     * What the learner was told, as far as it can be held against the model.
     *
     * @param monotone by column 1 where predictions may only rise, -1 where they may only fall
     * @param ends what was found at an end of the space that was searched, a few words each; null without such a search
     */
    public record Settings(
            Map<String, Integer> monotone, @Nullable List<String> ends) {}

    /**
     * {@return an answer to each check}
     *
     * @param settings of the learner
     * @param train what the model learned from
     * @param linear the scores of a linear model on the test rows, with {@code linear_}; none where there is none
     */
    public static List<Check> of(
            JudgedModel judged,
            Settings settings,
            Examples train,
            List<Score> linear,
            Intervals intervals,
            Importance importance,
            Checks checks) {
        ModelChecks all = new ModelChecks(judged, train, intervals, importance);
        return List.of(
                        all.fewRows(),
                        all.overfitting(),
                        all.underfitting(),
                        all.noBetter("baseline", judged.baselineScores()),
                        all.noBetter("linear", linear),
                        all.oneFeature(),
                        all.uselessFeatures(),
                        all.imbalance(),
                        all.overlapInTime(),
                        all.drift(),
                        searchEnd(settings),
                        MonotoneCheck.of(judged, settings.monotone()))
                .stream()
                .map(it -> muted(it, checks))
                .toList();
    }

    private static Check muted(Check check, Checks checks) {
        String reason = checks.mute().get(check.code());
        boolean found = check.status() == Status.ISSUE || check.status() == Status.TIP;
        return reason == null || !found ? check : new Check(check.code(), Status.MUTED, check.message(), reason);
    }

    private static Check answer(String code, Status status, String message) {
        return new Check(code, status, message, null);
    }

    private static Check notApplicable(String code, String message) {
        return answer(code, Status.NOT_APPLICABLE, message);
    }

    private Check fewRows() {
        int rows = judged.target().rows();
        int features = judged.model().features().size();
        String message = train.count() + " training and " + rows + " test rows, " + features + " features.";
        if (rows < FEW_TEST_ROWS) {
            return answer(
                    "few_rows", Status.ISSUE, message + " Fewer than " + FEW_TEST_ROWS + " test rows prove little.");
        }
        return train.count() < ROWS_OF_A_FEATURE * features
                ? answer(
                        "few_rows",
                        Status.TIP,
                        message + " With fewer than " + ROWS_OF_A_FEATURE
                                + " training rows for each feature, chance is learned too.")
                : answer("few_rows", Status.PASSED, message);
    }

    private static Optional<Score> find(List<Score> scores, String name) {
        return scores.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** {@return how good a score is: 0 is the baseline's, 1 is perfect} */
    private Optional<Double> skill(Score score) {
        if (first == null) {
            return Optional.empty();
        }
        return find(judged.baselineScores(), "baseline_" + first.name())
                .map(Score::value)
                .filter(base -> score.greaterIsBetter() ? base < 1 : base > 0)
                .map(base ->
                        score.greaterIsBetter() ? (score.value() - base) / (1 - base) : (base - score.value()) / base);
    }

    private Check overfitting() {
        Optional<Double> test = first == null ? Optional.empty() : skill(first);
        Optional<Score> train = first == null ? Optional.empty() : find(judged.trainScores(), "train_" + first.name());
        Optional<Double> learned = train.flatMap(this::skill);
        if (first == null || test.isEmpty() || learned.isEmpty()) {
            return notApplicable("overfitting", "There is no score to compare.");
        }
        double gap = learned.get() - test.get();
        String message = first.name() + " is " + shown(first.value()) + " on the test rows and "
                + shown(train.get().value()) + " on the training rows, " + shown(gap)
                + " of the way from the baseline to a perfect score apart.";
        return answer(
                "overfitting",
                gap > LARGE_GAP ? Status.ISSUE : gap > SOME_GAP ? Status.TIP : Status.PASSED,
                gap > SOME_GAP
                        ? message + " Part of what was learned is chance, or the test rows are of another kind."
                        : message);
    }

    private Check underfitting() {
        Optional<Double> learned = first == null
                ? Optional.empty()
                : find(judged.trainScores(), "train_" + first.name()).flatMap(this::skill);
        if (learned.isEmpty()) {
            return notApplicable("underfitting", "There is no score to compare.");
        }
        String message = "On the training rows it goes " + shown(learned.get())
                + " of the way from the baseline to a perfect score.";
        return learned.get() < SOME_GAP
                ? answer("underfitting", Status.ISSUE, message + " It has learned next to nothing.")
                : answer("underfitting", Status.PASSED, message);
    }

    private Check noBetter(String rival, List<Score> scores) {
        String code = "no_better_than_" + rival;
        Optional<Score> other = first == null ? Optional.empty() : find(scores, rival + "_" + first.name());
        Interval interval = first == null ? null : intervals.metrics().get(first.name());
        if (first == null || other.isEmpty()) {
            return notApplicable(code, "There is no score of a " + rival + " model to compare with.");
        }
        double value = other.get().value();
        boolean better = first.gainOver(other.get()) > 0;
        boolean sure = interval != null
                && interval.lower() != null
                && interval.upper() != null
                && (first.greaterIsBetter() ? interval.lower() > value : interval.upper() < value);
        String message =
                first.name() + " is " + shown(first.value()) + ", that of the " + rival + " " + shown(value) + ".";
        return better
                ? answer(
                        code,
                        sure ? Status.PASSED : Status.TIP,
                        sure ? message : message + " Other test rows might turn that round.")
                : answer(code, rival.equals("baseline") ? Status.ISSUE : Status.TIP, message + " It is no better.");
    }

    private Check oneFeature() {
        double sum = importance.features().stream()
                .mapToDouble(it -> Math.max(0, requireNumber(it)))
                .sum();
        if (importance.features().size() < 2 || sum == 0) {
            return notApplicable("one_feature", "There are no two columns that matter.");
        }
        Feature strongest = importance.features().get(0);
        double share = requireNumber(strongest) / sum;
        String message =
                "The column (" + strongest.feature() + ") has " + shown(share) + " of what all columns matter.";
        return share > NEARLY_ALL
                ? answer("one_feature", Status.TIP, message + " Is it known before the prediction is wanted?")
                : answer("one_feature", Status.PASSED, message);
    }

    private static double requireNumber(Feature feature) {
        return feature.permutationMean() == null ? 0 : feature.permutationMean();
    }

    private Check uselessFeatures() {
        List<Feature> tried = importance.features().stream()
                .filter(it -> it.permutationMean() != null && it.permutationStd() != null)
                .toList();
        List<String> useless = tried.stream()
                .filter(it -> requireNumber(it) <= (it.permutationStd() == null ? 0 : it.permutationStd()))
                .map(Feature::feature)
                .toList();
        if (tried.isEmpty()) {
            return notApplicable("useless_features", "No column was shuffled.");
        }
        return useless.isEmpty()
                ? answer("useless_features", Status.PASSED, "Each column matters more than chance.")
                : answer(
                        "useless_features",
                        Status.TIP,
                        "Shuffling these columns makes the test rows no worse: " + Nearest.shown(useless)
                                + ". The model may do without them.");
    }

    private Check imbalance() {
        if (judged.target().task() == Task.REGRESSION) {
            return notApplicable("imbalance", "There are no classes.");
        }
        int[] counts = new int[judged.target().labels().count()];
        for (int row = 0; row < judged.target().rows(); row++) {
            counts[judged.target().label(row)]++;
        }
        int largest = IntStream.range(0, counts.length)
                .reduce((one, other) -> counts[other] > counts[one] ? other : one)
                .orElse(0);
        double share = (double) counts[largest] / judged.target().rows();
        String message = "The class (" + judged.target().labels().texts().get(largest) + ") has " + shown(share)
                + " of the test rows.";
        boolean told = judged.scores().stream().anyMatch(it -> BALANCED.contains(it.name()));
        boolean accuracy = find(judged.scores(), "accuracy_score").isPresent();
        return share > NEARLY_ALL && accuracy
                ? answer(
                        "imbalance",
                        told ? Status.TIP : Status.ISSUE,
                        message + " Who always says it has that accuracy: look at "
                                + (told ? "the other scores." : "balanced_accuracy_score or roc_auc_score."))
                : answer("imbalance", Status.PASSED, message);
    }

    private Check overlapInTime() {
        List<String> overlapping = new ArrayList<>();
        int dates = 0;
        for (Column column : judged.test().inputs().columns()) {
            if (column instanceof DateTimeColumn tested
                    && train.inputs().find(column.name()).orElse(null) instanceof DateTimeColumn learned) {
                dates++;
                if (end(tested, false) <= end(learned, true)) {
                    overlapping.add(column.name());
                }
            }
        }
        if (dates == 0) {
            return notApplicable("overlap_in_time", "There is no column of dates.");
        }
        return overlapping.isEmpty()
                ? answer("overlap_in_time", Status.PASSED, "All test rows are later than all training rows.")
                : answer(
                        "overlap_in_time",
                        Status.TIP,
                        "Some test rows are not later than the last training row by " + Nearest.shown(overlapping)
                                + ". Whoever predicts the future is judged by TimeSeriesSplitter.");
    }

    private static long end(DateTimeColumn column, boolean last) {
        return IntStream.range(0, column.rows())
                .filter(row -> !column.isMissing(row))
                .mapToLong(row -> column.values().get(row))
                .reduce((one, other) -> last ? Math.max(one, other) : Math.min(one, other))
                .orElse(last ? Long.MIN_VALUE : Long.MAX_VALUE);
    }

    /** The largest difference of the two distribution functions (Kolmogorov and Smirnov). */
    private Check drift() {
        int[] learned = Samples.rows(train.count(), SAMPLE);
        int[] tested = Samples.rows(judged.target().rows(), SAMPLE);
        List<Column> numbers = judged.test().inputs().columns().stream()
                .filter(it -> it.type() != DataType.STRING && it.type() != DataType.DATETIME)
                .limit(SAMPLE / ROWS_OF_A_FEATURE)
                .toList();
        if (numbers.isEmpty() || tested.length < ScoreIntervals.FEW || learned.length < ScoreIntervals.FEW) {
            return notApplicable("drift", "There are no numbers of enough rows to compare.");
        }
        List<Double> far = judged.threads()
                .map(numbers, it -> distance(sorted(train.inputs().column(it.name()), learned), sorted(it, tested)));
        List<String> drifted = IntStream.range(0, numbers.size())
                .filter(i -> far.get(i) > FAR)
                .boxed()
                .sorted((one, other) -> Double.compare(far.get(other), far.get(one)))
                .map(i -> numbers.get(i).name() + " " + shown(far.get(i)))
                .collect(Collectors.toList());
        return drifted.isEmpty()
                ? answer("drift", Status.PASSED, "Test rows look like training rows, column by column.")
                : answer(
                        "drift",
                        Status.TIP,
                        "Test rows are of another kind than training rows in these columns (0 to 1): "
                                + Nearest.shown(drifted) + ".");
    }

    private static double[] sorted(Column column, int[] rows) {
        return Arrays.stream(rows)
                .mapToDouble(column::number)
                .filter(it -> !Double.isNaN(it))
                .sorted()
                .toArray();
    }

    private static double distance(double[] one, double[] other) {
        double largest = 0;
        int first = 0;
        int second = 0;
        while (first < one.length && second < other.length) {
            double value = Math.min(one[first], other[second]);
            while (first < one.length && one[first] == value) {
                first++;
            }
            while (second < other.length && other[second] == value) {
                second++;
            }
            largest = Math.max(largest, Math.abs((double) first / one.length - (double) second / other.length));
        }
        return largest;
    }

    private static Check searchEnd(Settings settings) {
        if (settings.ends() == null) {
            return notApplicable(SEARCH_END, "No space of settings was searched.");
        }
        return settings.ends().isEmpty()
                ? answer(SEARCH_END, Status.PASSED, "What was found lies inside of the space.")
                : answer(
                        SEARCH_END,
                        Status.TIP,
                        "What was found lies at an end of the space: " + String.join(", ", settings.ends())
                                + ". Beyond it may be better ones: a wider space tells.");
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, "%.4g", number);
    }
}
