package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelwright.error.ModelwrightException;
import org.modelwright.leak.LeakReport;
import org.modelwright.splitter.RowSplit;
import org.modelwright.task.Task;

/**
 * What a job would do, and what would stop it. Where something stops it, what could not be found out is empty.
 *
 * @param tables what was read: {@code inputs} and {@code targets}
 * @param split which rows would be learned from and judged by
 * @param leaks what the leak check saw
 * @param task what would be learned
 * @param positiveClass the class that a binary task takes for the positive one
 * @param features the columns that would be learned from
 * @param made what some of them would become before that, by their names
 * @param model the learner's KIND and parameters, defaults included
 * @param metrics what would be measured
 * @param asks what would be asked before an alias is moved or a version made, in words: gates, then the champion
 * @param memory what it would take
 * @param registration where the version would go
 * @param changes what differs from the last registered version, in words; empty where there is none or nothing differs
 * @param warnings what should be looked at
 * @param failure what would stop the job
 */
public record TrainingPlan(
        List<Table> tables,
        Optional<RowSplit> split,
        Optional<LeakReport> leaks,
        Optional<Task> task,
        Optional<String> positiveClass,
        List<String> features,
        Map<String, List<String>> made,
        Map<String, Object> model,
        List<String> metrics,
        List<String> asks,
        Optional<MemoryNeed> memory,
        Optional<Registration> registration,
        List<String> changes,
        List<String> warnings,
        Optional<ModelwrightException> failure) {

    /** Keeps copies. */
    public TrainingPlan {
        tables = List.copyOf(tables);
        features = List.copyOf(features);
        made = new LinkedHashMap<>(made);
        model = new LinkedHashMap<>(model);
        metrics = List.copyOf(metrics);
        asks = List.copyOf(asks);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    /**
     * One side of the data.
     *
     * @param name {@code inputs} or {@code targets}
     * @param kind the reader's KIND
     * @param source where it is
     * @param rows how many rows
     * @param columns its columns, in order
     */
    public record Table(String name, String kind, String source, int rows, List<PlannedColumn> columns) {

        /** Keeps a copy. */
        public Table {
            columns = List.copyOf(columns);
        }
    }

    /**
     * One column.
     *
     * @param name its name
     * @param type MLflow's name of its type
     * @param role {@code key}, {@code feature}, {@code identifier}, {@code split} or {@code target}
     * @param missing how many rows have no value
     */
    public record PlannedColumn(String name, String type, String role, int missing) {}

    /**
     * Estimated memory, in bytes.
     *
     * @param data the columns that were read
     * @param copies the two sides of the split, where they are no view of it
     * @param learner what the learner keeps beside: about two bytes for each value and 32 for each row, and eight for each
     *     value that a date becomes
     * @param files how much of it is held in files of the temporary folder: data, copies and the learner's two bytes
     *     for each value, each of them that needs more than a quarter of the budget
     * @param budget the job's {@code memory}
     */
    public record MemoryNeed(long data, long copies, long learner, long files, long budget) {

        /** {@return what is held in memory} */
        public long total() {
            return data + copies + learner - files;
        }

        /** {@return the parts in words, in MB} */
        public String parts() {
            return "data " + (data >> 20) + ", copies for the split " + (copies >> 20) + ", learner " + (learner >> 20)
                    + (files == 0 ? "" : "; " + (files >> 20) + " of it in files");
        }
    }

    /**
     * Where the version would go.
     *
     * @param trackingUri the store
     * @param newStore whether the first run makes it
     * @param experiment the experiment's name
     * @param model the registered model's name
     * @param version the number that the version would have
     * @param latest the highest version there is, 0 if none
     */
    public record Registration(
            String trackingUri, boolean newStore, String experiment, String model, int version, int latest) {}

    /** {@return the code that {@code run} would exit with, as far as the plan can see} */
    public int exitCode() {
        return failure.map(ModelwrightException::exitCode).orElse(0);
    }
}
