package org.modelwright.job;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelwright.data.Session;
import org.modelwright.evidence.Promotion;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.modelfiles.Verdict.Decision;
import org.modelwright.saver.ModelInfo;
import org.modelwright.signer.ModelSeal;

/**
 * How a saved model becomes a version, and the run its end.
 *
 * @param job whose register does it, and who says which alias moves
 * @param steps which hear of warnings
 * @param session whose folders are used
 * @param client where it happens
 * @param run that made the model
 * @param earlier attempts that had registered something and were ended from outside
 * @param registryName the registered model
 */
record Registering(
        TrainingJob job,
        Steps steps,
        Session session,
        MlflowClient client,
        RunContext run,
        List<Attempt> earlier,
        String registryName) {

    /**
     * What became of the job in MLflow.
     *
     * @param run that made the version, ended
     * @param model that the version points to
     * @param info of that model's files
     * @param version as read back
     */
    record Registered(RunInfo run, LoggedModel model, ModelInfo info, ModelVersion version) {

        @Override
        public String toString() {
            return version.name() + " version " + version.version()
                    + (version.aliases().isEmpty() ? "" : " " + version.aliases());
        }
    }

    /** Makes the version and ends the run, unless this very job had made it before it was ended from outside. */
    Registered register(LoggedModel logged, Saving.Saved saved, Trained trained, Optional<Verdict> verdict) {
        Attempt abandoned = null;
        for (Attempt attempt : earlier) {
            if (abandoned == null && attempt.sameAs(client, run.info())) {
                abandoned = attempt;
            } else {
                attempt.end(client, steps::warn);
            }
        }
        if (abandoned == null) {
            ModelVersion made = job.registry()
                    .register(
                            client.registry(),
                            registryName,
                            logged,
                            run.info().runId(),
                            VersionDescription.of(job.model().getClass().getSimpleName(), trained),
                            found(saved, verdict));
            ModelVersion version = promoted(made, verdict.map(Verdict::decision));
            run.finished();
            return new Registered(
                    client.tracking().run(run.info().runId()),
                    client.loggedModels().loggedModel(logged.modelId()),
                    saved.info(),
                    version);
        }
        String runId = abandoned.run().runId();
        steps.warn("An earlier attempt (run " + runId + ") had registered "
                + abandoned.version().uri()
                + " with this configuration and this data before it was ended from outside: it is marked FINISHED, and"
                + " this attempt (run " + run.info().runId() + ") makes no second version.");
        // First: whoever is ended between the two leaves nothing that the next attempt does not know how to end.
        run.withdrawn(
                logged,
                "The run " + runId + " had registered the same as "
                        + abandoned.version().uri() + ".");
        ModelVersion complete = abandoned.complete(client, job.registry());
        ModelVersion version = promoted(complete, decided(complete));
        LoggedModel model = abandoned.model(client);
        return new Registered(
                client.tracking().run(runId), model, Attempt.info(session, client, model, saved.info()), version);
    }

    /** {@return what the version's tags say of it} */
    private static Map<String, String> found(Saving.Saved saved, Optional<Verdict> verdict) {
        Map<String, String> found = new LinkedHashMap<>(verdict.map(Judge::tags).orElse(Map.of()));
        saved.seal().map(ModelSeal::tags).ifPresent(found::putAll);
        return found;
    }

    /** {@return the version as it is now: the alias of the job points to it if that was decided} */
    private ModelVersion promoted(ModelVersion version, Optional<Decision> decision) {
        Promotion promotion = job.promote();
        if (promotion == null || decision.filter(it -> it == Decision.PROMOTE).isEmpty()) {
            return version;
        }
        client.registry().setAlias(version.name(), promotion.alias(), version.version());
        return client.registry().version(version.name(), version.version()).orElse(version);
    }

    /** {@return what had been decided of a version, as its tags say} */
    private static Optional<Decision> decided(ModelVersion version) {
        return Arrays.stream(Decision.values())
                .filter(it -> it.name().equals(version.tags().get(RunTags.VERDICT)))
                .findFirst();
    }
}
