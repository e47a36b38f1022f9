package org.modelwright.job;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.trust.PolicyFile;

/**
 * A job whose learner's settings were checked, by name and value: once, and never again on the way. It is what a
 * configuration is loaded into, and what {@link TrainingJob#check()} gives.
 */
public final class CheckedJob {

    private final TrainingJob job;
    private final List<Path> files;
    private final List<Problem> warnings;
    private final PolicyCheck policies;

    CheckedJob(TrainingJob job, List<Path> files, List<Problem> warnings) {
        this(job, files, warnings, PolicyCheck.NONE);
    }

    private CheckedJob(TrainingJob job, List<Path> files, List<Problem> warnings, PolicyCheck policies) {
        this.job = job;
        this.policies = policies;
        this.files = List.copyOf(files);
        Set<Problem> all = new LinkedHashSet<>(warnings);
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
        return new CheckedJob(job, configuration, unusual, policies);
    }

    /**
     * {@return the same job, which keeps policies: its configuration does, and a run and a plan hold the data against them}
     *
     * @param above the policies, each of which must be kept
     * @throws ConfigException with everything in the configuration that one of them does not allow, at the line of the policy
     */
    public CheckedJob under(List<PolicyFile> above) {
        PolicyCheck check = new PolicyCheck(above);
        List<Problem> problems = check.ofConfiguration(job);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new CheckedJob(job, files, warnings, check);
    }

    /** {@return what stands above the job} */
    PolicyCheck policies() {
        return policies;
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
