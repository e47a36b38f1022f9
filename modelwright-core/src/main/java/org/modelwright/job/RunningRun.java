package org.modelwright.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
 * @param known what can be known of its end, in sentences; empty unless it is dead or overdue
 */
public record RunningRun(RunInfo run, String experiment, RunningRun.State state, String process, String known) {

    /** Whether the process of a run lives. */
    public enum State {
        /** It was a process of this machine and is gone. */
        DEAD,
        /** It is a process of this machine. */
        ALIVE,
        /** It is a process of another machine or container, which cannot be seen from here. */
        ELSEWHERE,
        /** The same, and it began longer ago than a run may take: whoever says so takes it for dead. */
        OVERDUE;

        /** {@return whether nobody is thought to run it} */
        public boolean isDead() {
            return this == DEAD || this == OVERDUE;
        }
    }

    private static final int MOST = 1000;

    /**
     * {@return the runs of an experiment that a Modelwright began and that say RUNNING, the newest first, 1000 at most;
     * nothing is changed, and where there is no store none is made}
     *
     * @param service whose store and experiment are looked at
     * @param longest how long a run may take whose process cannot be seen from here; null for ever
     * @throws org.modelwright.error.InfrastructureException if the store cannot be read
     */
    public static List<RunningRun> of(MlflowService service, @Nullable Duration longest) {
        try (MlflowService.Session session = service.start()) {
            return of(session.client(), session.experimentName(), longest);
        }
    }

    /**
     * Ends those of the same runs that nobody is thought to run, as the next job of their machine would: a run and its model
     * are FAILED, a run that had registered its version is FINISHED. No alert is sent, since no job says through which
     * channels.
     *
     * @param longest as before; a run that lives on beyond it is ended for all others, though not stopped
     * @param told hears of each in a sentence
     * @return the runs, as they were before
     */
    public static List<RunningRun> endDead(MlflowService service, @Nullable Duration longest, Consumer<String> told) {
        try (MlflowService.Session session = service.start()) {
            List<RunningRun> found = of(session.client(), session.experimentName(), longest);
            found.stream()
                    .filter(it -> it.state().isDead())
                    .forEach(it -> Attempts.end(session.client(), it.run(), it.known(), told));
            return found;
        }
    }

    private static List<RunningRun> of(MlflowClient client, String name, @Nullable Duration longest) {
        Optional<String> experiment = client.exists() ? client.tracking().findExperiment(name) : Optional.empty();
        if (experiment.isEmpty()) {
            return List.of();
        }
        Set<String> old = new HashSet<>();
        if (longest != null) {
            long latest = System.currentTimeMillis() - longest.toMillis();
            running(client, experiment.get(), " AND attributes.start_time < " + latest)
                    .forEach(it -> old.add(it.runId()));
        }
        List<RunningRun> found = new ArrayList<>();
        for (RunInfo run : running(client, experiment.get(), "")) {
            Owner.of(client.tracking().tags(run.runId()).getOrDefault(RunTags.PROCESS, ""))
                    .ifPresent(owner -> found.add(of(run, name, owner, old.contains(run.runId()))));
        }
        return List.copyOf(found);
    }

    private static List<RunInfo> running(MlflowClient client, String experiment, String more) {
        return client.tracking()
                .searchRuns(List.of(experiment), "attributes.status = 'RUNNING'" + more, MOST, null)
                .items();
    }

    private static RunningRun of(RunInfo run, String experiment, Owner owner, boolean old) {
        if (owner.isDead()) {
            return new RunningRun(run, experiment, State.DEAD, owner.toString(), Heartbeat.lastSign(run.runId()));
        }
        boolean here = owner.host().equals(Owner.current().host());
        State state = here ? State.ALIVE : old ? State.OVERDUE : State.ELSEWHERE;
        String known = state == State.OVERDUE
                ? "It began longer ago than a run may take, elsewhere: process " + owner + ". "
                        + Heartbeat.lastSign(run.runId())
                : "";
        return new RunningRun(run, experiment, state, owner.toString(), known);
    }
}
