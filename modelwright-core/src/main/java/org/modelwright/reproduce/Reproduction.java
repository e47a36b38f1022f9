package org.modelwright.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Product;
import org.modelwright.job.JobListener;
import org.modelwright.job.Rerun;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.modelfiles.RunEnvironment;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.service.MlflowService;

/**
 * A version is made again from what its record says: the same configuration on the same data, in a store of its own that is
 * gone afterwards. Nothing is written where runs and models are kept, nobody is told, no lineage is sent.
 *
 * @param model the version, by any name that MLflow or a folder has for it
 * @param trackingUri where MLflow is; null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
 * @param record what the model says of its run; its files were held against it
 * @param recorded the job that the record describes
 * @param job the same, bound; where it was changed on the way, that is told
 * @param data where relative paths of data start; null for the working directory
 */
public record Reproduction(
        String model,
        @Nullable String trackingUri,
        RunRecordFile record,
        RecordedJob recorded,
        TrainingJob job,
        @Nullable Path data) {

    /** How alike the two are. */
    public enum Outcome {
        /** The files of the model are the same, byte for byte. */
        IDENTICAL,
        /** The files differ, and what they predict for the test rows differs by no more than the parity gate lets pass. */
        EQUAL,
        /** The model is another one. */
        DIFFERENT
    }

    /**
     * One thing that is not what it was.
     *
     * @param what it is: {@code record}, {@code setting}, {@code modelwright}, {@code java}, {@code platform},
     *     {@code processor}, {@code threads}, {@code library}, {@code data}, {@code split}, {@code column}, {@code fit}, {@code file},
     *     {@code prediction} or {@code metric}
     * @param name of it
     * @param recorded what it was; null where it was not there
     * @param found what it is here; null where it is not there
     */
    public record Difference(
            String what,
            String name,
            @Nullable String recorded,
            @Nullable String found) {

        /** {@return the same for scripts} */
        Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("what", what);
            facts.put("name", name);
            facts.put("recorded", String.valueOf(recorded));
            facts.put("found", String.valueOf(found));
            return facts;
        }

        /** {@return it in words} */
        @Override
        public String toString() {
            return what + " (" + name + "): "
                    + (recorded == null ? "not there" : recorded) + " in the record, "
                    + (found == null ? "not there" : found) + " here";
        }
    }

    /**
     * What came of it.
     *
     * @param model the version
     * @param outcome how alike the two are
     * @param differences everything that differs, in the order in which it matters; an identical model may have been made
     *     with another Java
     * @param files the learner's files that were compared
     * @param rows how many test rows were predicted by both; 0 where that was not needed
     * @param largestGap the largest difference of a prediction, by the measure of the parity gate; 0 where none was looked for
     * @param tolerance of that gate
     * @param notes what was done in another way than the job did it, in sentences
     */
    public record Result(
            String model,
            Outcome outcome,
            List<Difference> differences,
            List<String> files,
            int rows,
            double largestGap,
            double tolerance,
            List<String> notes) {

        /** Keeps copies. */
        public Result {
            differences = List.copyOf(differences);
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }

        /**
         * {@return itself}
         *
         * @throws GateException if the model is another one, with every difference, the first one first
         */
        public Result orRefuse() {
            if (outcome != Outcome.DIFFERENT) {
                return this;
            }
            List<Problem> problems = new ArrayList<>();
            for (Difference each : differences) {
                problems.add(Problem.of((problems.isEmpty()
                                        ? "The model (" + model
                                                + ") that was made again is another one. It differs first in: "
                                        : "It differs in: ")
                                + each + ".")
                        .with(each.facts()));
            }
            throw new GateException(problems);
        }
    }

    /**
     * Makes it again and compares.
     *
     * @param listener hears how the training goes on, and may stop it
     * @param before hears what differs here before anything is trained, none of which need matter
     * @throws org.modelwright.error.DataException if data is missing or another one, with the hashes that are wanted and found
     * @throws org.modelwright.error.ModelwrightException as a training fails
     */
    public Result run(JobListener listener, Consumer<Difference> before) {
        try (Session session = new Resources(Runtime.getRuntime().maxMemory(), 1).open()) {
            Rerun rerun = new Rerun(job);
            Original original = Original.of(model, trackingUri, record.run(), session);
            List<Difference> differences = new ArrayList<>(original.edited());
            List<Difference> settings = recorded.differences(job, data != null);
            differences.addAll(settings);
            differences.addAll(environment(rerun.environment(session)));
            differences.forEach(before);
            RecordedData then = new RecordedData(record.run(), recorded, data == null ? Path.of("") : data);
            Set<String> elsewhere = elsewhere(settings);
            then.refuseOtherFiles(elsewhere);
            if (record.run().datasets().stream().anyMatch(it -> RecordedData.isReadOnly(it, elsewhere))) {
                // What is no file shows only when it is read, and is not to be trained on before.
                then.refuseOtherRows(rerun.sources(), elsewhere);
            }
            MlflowService store = MlflowService.scratch(session.newFolder("reproduction"));
            TrainingResult result = rerun.run(store, listener);
            then.refuseOtherRows(result.datasets(), elsewhere);
            differences.addAll(then.differences(result.datasets()));
            return new ReproducedModel(this, original, result, store.trackingUri(), session)
                    .compare(differences, recorded.notes());
        }
    }

    /** {@return what is made with something else here: the learner's own library shows only when it was used} */
    private List<Difference> environment(RunEnvironment here) {
        RunRecordFile.Run run = record.run();
        List<Difference> differences = new ArrayList<>();
        EnvironmentDifferences.add(differences, "modelwright", "version", run.modelwrightVersion(), Product.version());
        EnvironmentDifferences.add(
                differences, "java", "version", run.java(), Runtime.version().toString());
        EnvironmentDifferences.add(differences, "platform", "system", run.platform(), Rerun.platform());
        differences.addAll(EnvironmentDifferences.of(run.environment().withoutMachineCode(), here));
        return differences;
    }

    /** {@return the sides that were told to read something else} */
    private static Set<String> elsewhere(List<Difference> settings) {
        Set<String> sides = new HashSet<>();
        for (Difference each : settings) {
            RecordedJob.SIDES.stream()
                    .filter(it -> each.name().startsWith(it + "." + RecordedJob.PATH)
                            || each.name().equals(it + ".KIND"))
                    .forEach(sides::add);
        }
        return sides;
    }
}
