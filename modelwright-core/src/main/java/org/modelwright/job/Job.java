package org.modelwright.job;

/** Work that a configuration describes. */
public sealed interface Job permits TrainingJob {

    /**
     * Checks what can be checked before anything is read or written.
     *
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    void check();

    /**
     * Does the work and tells nobody on the way.
     *
     * @throws org.modelwright.error.ModelwrightException if it fails; the run is ended and the channels are told
     */
    default TrainingResult run() {
        return run(new JobListener() {});
    }

    /**
     * Does the work.
     *
     * @param listener hears how it goes on
     * @throws org.modelwright.error.ModelwrightException if it fails; the run is ended and the channels are told
     */
    TrainingResult run(JobListener listener);
}
