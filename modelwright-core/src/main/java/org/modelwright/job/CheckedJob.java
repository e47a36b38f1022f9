package org.modelwright.job;

import org.modelwright.data.Session;

/**
 * A job whose learner's settings were checked, by name and value: once, and never again on the way. It is what a
 * configuration is loaded into, and what {@link TrainingJob#check()} gives.
 */
public final class CheckedJob {

    private final TrainingJob job;

    CheckedJob(TrainingJob job) {
        this.job = job;
    }

    /** {@return what it does, with every default} */
    public TrainingJob job() {
        return job;
    }

    /** {@return what this job would do and what would stop it; the data is read, nothing is written} */
    public TrainingPlan plan() {
        try (Session session = job.resources().open()) {
            return new Planning(job, session).plan();
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
        return job.run(listener, () -> {});
    }
}
