package org.modelwright.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.modelwright.data.Owner;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.service.MlflowService;

/**
 * A run of ours that says RUNNING, and whether it is.
 *
 * @param run what the store says of it
 * @param experiment the experiment's name
 * @param state whether its process lives
 * @param process the process that it belongs to: host, number, start
 * @param known what can be known of its end, in sentences; empty unless it is dead
 */
public record RunningRun(RunInfo run, String experiment, RunningRun.State state, String process, String known) {

    /** Whether the process of a run lives. */
    public enum State {
        /** It was a process of this machine and is gone. */
        DEAD,
        /** It is a process of this machine. */
        ALIVE,
        /** It is a process of another machine or container, which cannot be seen from here. */
        ELSEWHERE
    }

    private static final int MOST = 1000;

    /**
     * {@return the runs of an experiment that a Modelwright began and that say RUNNING, the newest first, 1000 at most;
     * nothing is changed, and where there is no store none is made}
     *
     * @param service whose store and experiment are looked at
     * @throws org.modelwright.error.InfrastructureException if the store cannot be read
     */
    public static List<RunningRun> of(MlflowService service) {
        List<RunningRun> found = new ArrayList<>();
        try (MlflowService.Session session = service.start()) {
            MlflowClient client = session.client();
            String name = session.experimentName();
            Optional<String> experiment = client.exists() ? client.tracking().findExperiment(name) : Optional.empty();
            if (experiment.isEmpty()) {
                return List.of();
            }
            for (RunInfo run : client.tracking()
                    .searchRuns(List.of(experiment.get()), "attributes.status = 'RUNNING'", MOST, null)
                    .items()) {
                Owner.of(client.tracking().tags(run.runId()).getOrDefault(RunTags.PROCESS, ""))
                        .ifPresent(owner -> found.add(of(run, name, owner)));
            }
        }
        return found;
    }

    private static RunningRun of(RunInfo run, String experiment, Owner owner) {
        State state = owner.isDead()
                ? State.DEAD
                : owner.host().equals(Owner.current().host()) ? State.ALIVE : State.ELSEWHERE;
        return new RunningRun(
                run, experiment, state, owner.toString(), state == State.DEAD ? Heartbeat.lastSign(run.runId()) : "");
    }
}
