package org.modelwright.job;

import java.util.Collection;
import org.modelwright.model.Model;

/** Work that a configuration describes. */
public sealed interface Job permits TrainingJob {

    /**
     * Checks what can be checked before anything is read or written.
     *
     * @return the same job, which is checked no second time
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    CheckedJob check();

    /**
     * Checks what is left to check before anything is read or written.
     *
     * @param checked learners whose settings were checked already, where their places were known
     * @return the same job, which is checked no second time
     * @throws org.modelwright.error.ConfigException with every problem found
     */
    CheckedJob check(Collection<? extends Model> checked);

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
