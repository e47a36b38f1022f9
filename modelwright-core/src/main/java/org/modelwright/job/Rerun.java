package org.modelwright.job;

import java.util.List;
import java.util.Map;
import org.modelwright.data.Session;
import org.modelwright.mlflow.Dataset;
import org.modelwright.modelfiles.RunEnvironment;
import org.modelwright.service.AlertsService;
import org.modelwright.service.LoggerService;
import org.modelwright.service.MlflowService;

/**
 * A job that is done once more to compare what comes out: nobody is told, no lineage is sent, and of the environment nothing
 * is asked.
 *
 * @param job what is done
 */
public record Rerun(TrainingJob job) {

    /** {@return operating system and processor, as the record of a run names them} */
    public static String platform() {
        return EnvironmentFacts.platform();
    }

    /** {@return what the job would be made with here; the learner's own library shows only when it was used} */
    public RunEnvironment environment(Session session) {
        return EnvironmentFacts.of(
                        job, Steps.silent(), null, job.resources(), BomCheck.libraries(job, List.of(), session))
                .withoutMachineCode();
    }

    /**
     * {@return where inputs and targets come from, which are read for it}
     *
     * @throws org.modelwright.error.DataException if they cannot be read
     */
    public List<Dataset> sources() {
        try (Session session = job.resources().open()) {
            return new Preparation(job, session, it -> {})
                    .trace(Steps.silent(), new Preparation.Listener() {})
                    .sources();
        }
    }

    /**
     * {@return what comes of it}
     *
     * @param store where it is left
     * @param listener hears how the training goes on, and may stop it
     * @throws org.modelwright.error.ModelwrightException as a training fails
     */
    public TrainingResult run(MlflowService store, JobListener listener) {
        TrainingJob aside = job.mlflowService(store)
                .alertsService(AlertsService.silent())
                .loggerService(job.loggerService().level(LoggerService.Level.ERROR));
        return (TrainingResult) new JobExecution(aside, Map.of()).run(listener, aside::check, false);
    }
}
