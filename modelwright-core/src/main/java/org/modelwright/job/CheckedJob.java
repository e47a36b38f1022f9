package org.modelwright.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.modelwright.data.Session;
import org.modelwright.error.Problem;

/**
 * A job whose learner's settings were checked, by name and value: once, and never again on the way. It is what a
 * configuration is loaded into, and what {@link TrainingJob#check()} gives.
 */
public final class CheckedJob {

    private final TrainingJob job;
    private final List<Path> files;
    private final List<Problem> warnings;

    CheckedJob(TrainingJob job, List<Path> files, List<Problem> warnings) {
        this.job = job;
        this.files = List.copyOf(files);
        List<Problem> all = new ArrayList<>(warnings);
        job.unusualThreads().ifPresent(all::add);
        this.warnings = List.copyOf(all);
    }

    /**
     * {@return the same job, which knows where it is written}
     *
     * @param configuration the files, as the user named them; the run names them as its source
     * @param unusual what is unusual about its settings, each with its place
     */
    public CheckedJob writtenIn(List<Path> configuration, List<Problem> unusual) {
        return new CheckedJob(job, configuration, unusual);
    }

    /** {@return the files that it is written in; none if it was made in Java} */
    public List<Path> files() {
        return files;
    }

    /** {@return what is unusual about its settings, though it may be meant; a run and a plan tell it too} */
    public List<Problem> warnings() {
        return warnings;
    }

    /** {@return what it does, with every default} */
    public TrainingJob job() {
        return job;
    }

    /** {@return what this job would do and what would stop it; the data is read, nothing is written} */
    public TrainingPlan plan() {
        try (Session session = job.resources().open()) {
            return new Planning(this, session).plan();
        }
    }

    /**
     * Does the work and tells nobody on the way.
     *
     * @throws org.modelwright.error.ModelwrightException if it fails; the run is ended and the channels are told
     */
    public TrainingResult run() {
        return run(new JobListener() {});
    }

    /**
     * Does the work.
     *
     * @param listener hears how it goes on
     * @throws org.modelwright.error.ModelwrightException if it fails; the run is ended and the channels are told
     */
    public TrainingResult run(JobListener listener) {
        return (TrainingResult) job.run(listener, () -> this, false);
    }

    /**
     * Does the work, unless this very job had made a version of this very data: the same configuration with every default
     * (apart from {@code run_config}, {@code memory}, {@code threads}, {@code logger_service} and {@code alerts_service},
     * which change no model), the same plug-ins, the same Modelwright, the same digests of inputs and targets.
     *
     * @param listener hears how it goes on
     * @return what was made, or the version that is the same; then there is no run, and no channel is told
     * @throws org.modelwright.error.ModelwrightException if it fails; the run is ended and the channels are told
     */
    public JobOutcome runIfChanged(JobListener listener) {
        return job.run(listener, () -> this, true);
    }
}
