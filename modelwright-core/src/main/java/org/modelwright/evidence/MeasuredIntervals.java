package org.modelwright.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.modelwright.metric.IntervalMetric;
import org.modelwright.metric.IntervalMetric.What;
import org.modelwright.metric.Metric;
import org.modelwright.metric.Score;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEvidence;

/** How often intervals around predictions hold the truth, and how wide they are: asked of rows that were not decided by. */
public final class MeasuredIntervals {

    private static final Metric COVERAGE = new IntervalMetric(What.COVERAGE);
    private static final Metric WIDTH = new IntervalMetric(What.WIDTH);
    private static final int MOST_TOLD = 3;

    private MeasuredIntervals() {}

    /**
     * {@return what rows say of the intervals that a model gave them}
     *
     * @param judged which were scored
     * @param intervals how sure the scores are
     * @param asked the slices that the job asks for
     */
    public static RunDecisions.Measured of(JudgedRows judged, RunEvidence.Intervals intervals, List<Slice> asked) {
        double coverage = COVERAGE.score(judged.target(), judged.outputs());
        double width = WIDTH.score(judged.target(), judged.outputs());
        RunEvidence.Interval interval =
                intervals.metrics().getOrDefault(COVERAGE.key(), RunEvidence.Interval.none("nobody asked"));
        JudgedRows covered = new JudgedRows(
                judged.test(),
                judged.target(),
                judged.outputs(),
                judged.units(),
                List.of(COVERAGE),
                List.of(new Score(COVERAGE.key(), coverage, COVERAGE.greaterIsBetter())),
                judged.threads());
        return new RunDecisions.Measured(
                judged.target().rows(),
                coverage,
                interval.lower(),
                interval.upper(),
                Double.isFinite(width) ? width : null,
                Slices.of(covered, asked, List.of()).slices());
    }

    /** {@return that the intervals hold surely less than what was asked for, of all test rows or of some slices} */
    public static List<String> warnings(RunDecisions.Intervals intervals) {
        RunDecisions.Measured measured = intervals.measured();
        List<String> warnings = new ArrayList<>();
        if (measured == null) {
            return warnings;
        }
        if (measured.upper() != null && measured.upper() < intervals.coverage()) {
            warnings.add("The intervals hold " + shown(measured.coverage()) + " of the test rows (at most "
                    + shown(measured.upper()) + "), and not the " + intervals.coverage()
                    + " that is asked for: test rows are of another kind than training rows. Maybe a splitter that splits"
                    + " the training rows as time or groups will, or a higher coverage.");
        }
        List<String> missed = measured.slices().stream()
                .filter(it -> it.upper() != null && it.score() != null && it.upper() < intervals.coverage())
                .map(it -> it.column() + " "
                        + (it.from() != null
                                ? it.from() + " to " + it.to()
                                : it.value() == null ? "missing" : it.value())
                        + " (" + shown(it.score()) + ")")
                .toList();
        if (!missed.isEmpty()) {
            warnings.add("The intervals hold less than " + intervals.coverage() + " of the test rows with "
                    + String.join(", ", missed.subList(0, Math.min(MOST_TOLD, missed.size())))
                    + (missed.size() > MOST_TOLD ? " and " + (missed.size() - MOST_TOLD) + " slices more" : "")
                    + ". Maybe features that tell these rows from others, or another job for them.");
        }
        return warnings;
    }

    private static String shown(double share) {
        return String.format(Locale.ROOT, "%.3g", share);
    }
}
