package org.modelwright.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Checkpoints;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.data.UserFolders;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.Tracking;

/**
 * How often it is kept how far a fit has come, for the same job if it is started again.
 *
 * @param every after how many rounds; 0 for never, each minute where it is left out
 */
public record Checkpointing(@Nullable Integer every) {

    /** How many rounds were taken from an earlier attempt: the run's tag. */
    static final String RESUMED = "modelwright.resumed_rounds";

    /**
     * Says when.
     *
     * @throws ConfigException if that is no count
     */
    public Checkpointing {
        if (every != null && every < 0) {
            throw new ConfigException(List.of(Problem.at(
                    "every", "The every (" + every + ") is not a count of rounds from 0 on.", "50, or 0 for never.")));
        }
    }

    /** {@return one that keeps each minute} */
    public static Checkpointing of() {
        return Records.of(Checkpointing.class);
    }

    /** {@return the same with this {@code every}} */
    public Checkpointing every(int every) {
        return Records.with(this, "every", every);
    }

    /** From here on fits of the job are kept, as those of this configuration and this data. */
    static void begin(TrainingJob job, List<Dataset> sources, Session session, Steps steps) {
        Map<String, String> digests = new TreeMap<>();
        sources.forEach(it -> digests.put(it.name(), it.digest()));
        Checkpoints.of(session)
                .open(
                        UserFolders.state(System.getenv(), "checkpoints"),
                        JobIdentity.of(job) + Json.write(digests),
                        job.checkpoint().every(),
                        job.onInterrupt() == OnInterrupt.KEEP,
                        steps::warn);
    }

    /** Ends well: a run says what it did not repeat, and what was kept goes with the session. */
    static void end(Session session, Tracking tracking, RunInfo run) {
        Checkpoints checkpoints = Checkpoints.of(session);
        if (checkpoints.rounds() > 0) {
            tracking.setTags(run.runId(), Map.of(RESUMED, String.valueOf(checkpoints.rounds())));
        }
        checkpoints.done();
    }

    /** Ends badly: what was kept stays, unless the same job would come to the same end. */
    static void end(Session session, Throwable failure) {
        if (failure instanceof GateException
                || failure instanceof DataException
                || failure instanceof ConfigException) {
            Checkpoints.of(session).done();
        }
    }

    /** {@return what the same job can go on with, in words} */
    static Optional<String> left(Session session) {
        return Checkpoints.of(session)
                .kept()
                .map(it -> "in " + it + ": the same job, started again, goes on from there");
    }
}
