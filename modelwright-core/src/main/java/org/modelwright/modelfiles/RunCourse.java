package org.modelwright.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Records;

/**
 * How a run came to its model: what was left to the defaults, what differs from the version before, how settings were searched,
 * how the training went. Its components are fields of the {@link RunRecordFile}, under their names in snake case.
 *
 * @param defaults dotted paths of the configuration whose values are the defaults
 * @param previous the last version before this one; null if there is none
 * @param search how settings were searched; null where nobody asked
 * @param learningCurves how metrics went from round to round; none of a model without rounds
 * @param policies the SHA-256 of each policy that the job was held against; none where there was none
 */
public record RunCourse(
        List<String> defaults,
        @Nullable Previous previous,
        @Nullable SearchSummary search,
        List<LearningCurve> learningCurves,
        List<String> policies) {

    /** Nothing is known. */
    public static final RunCourse NONE =
            Records.of(RunCourse.class, "defaults", List.of(), "learningCurves", List.of(), "policies", List.of());

    /** Keeps copies. */
    public RunCourse {
        defaults = List.copyOf(defaults);
        learningCurves = List.copyOf(learningCurves);
        policies = List.copyOf(policies);
    }

    /**
     * The version before.
     *
     * @param version its number
     * @param runId of the run that made it
     * @param metrics of its own test rows, which may be others than those of this run
     * @param changes what differs in data and configuration, a sentence each
     */
    public record Previous(int version, String runId, Map<String, Double> metrics, List<String> changes) {

        /** Keeps copies, in their order. */
        public Previous {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
            changes = List.copyOf(changes);
        }
    }

    /**
     * A metric from round to round.
     *
     * @param name such as {@code train_rmse}
     * @param rounds from 0 on, at most 200 of them, the first and the last among them
     * @param values at these rounds
     */
    public record LearningCurve(String name, List<Integer> rounds, List<Double> values) {

        /** Keeps copies. */
        public LearningCurve {
            rounds = List.copyOf(rounds);
            values = List.copyOf(values);
        }
    }

    /** {@return the fields under the names of the file} */
    Map<String, Object> toMap() {
        return RecordTree.of(this);
    }

    static RunCourse of(Fields fields) {
        return RecordFields.read(RunCourse.class, fields.map());
    }
}
