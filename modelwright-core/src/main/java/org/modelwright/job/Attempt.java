package org.modelwright.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.modelwright.data.Owner;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.internal.text.Sha256;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.registry.Register;
import org.modelwright.saver.ModelInfo;

/**
 * An earlier attempt whose process was ended after it had registered its version, and before it had answered.
 *
 * @param run still RUNNING, though nobody runs it, or FINISHED, though nobody was told
 * @param version what it registered
 */
record Attempt(RunInfo run, ModelVersion version) {

    /** {@return whether a run of the same configuration had the same data, and nothing was registered or told since} */
    boolean sameAs(MlflowClient client, RunInfo again) {
        Map<String, String> tags = client.tracking().tags(run.runId());
        return client.tracking().run(run.runId()).status() == run.status()
                && tags.getOrDefault(RunTags.ANSWERED, "").equals("false")
                && Owner.of(tags.getOrDefault(RunTags.PROCESS, ""))
                        .filter(Owner::isDead)
                        .isPresent()
                && client.registry()
                        .latestVersion(version.name())
                        .filter(latest -> latest.version() == version.version())
                        .isPresent()
                && digests(client, run).equals(digests(client, again));
    }

    private static Map<String, String> digests(MlflowClient client, RunInfo run) {
        Map<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, Dataset> input :
                client.tracking().inputs(run.runId()).entrySet()) {
            digests.put(input.getKey(), input.getValue().digest());
        }
        return digests;
    }

    /** Does what was left to do, as the owner of the run from now on; gives the version as read back. */
    ModelVersion complete(MlflowClient client, Register registry) {
        client.tracking()
                .setTags(run.runId(), Map.of(RunTags.PROCESS, Owner.current().toString()));
        ModelVersion complete = registry.complete(client.registry(), version);
        if (run.status() == RunStatus.RUNNING) {
            client.tracking().endRun(run.runId(), RunStatus.FINISHED, System.currentTimeMillis());
        }
        return complete;
    }

    /** Ends the run of a version that is not ours to go on with. */
    void end(MlflowClient client, Consumer<String> warn) {
        if (run.status() == RunStatus.FINISHED) {
            return;
        }
        client.tracking().endRun(run.runId(), RunStatus.FINISHED, System.currentTimeMillis());
        warn.accept("An earlier attempt (run " + run.runId() + ") was ended from outside after it had registered "
                + version.uri() + ": it is marked FINISHED. Its aliases are " + version.aliases() + ".");
    }

    /** {@return the model that the version points to} */
    LoggedModel model(MlflowClient client) {
        return client.loggedModels().loggedModel(version.source().replaceFirst("^models:/", ""));
    }

    /** {@return what lies in a model's directory; how it was proved is what an equal attempt found} */
    static ModelInfo info(Session session, MlflowClient client, LoggedModel model, ModelInfo equal) {
        Path folder = session.newFolder("model");
        client.artifacts().download(model.artifactUri(), folder);
        Map<String, String> digests = new TreeMap<>();
        long size = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(folder.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
                size += Files.size(file);
            }
            return new ModelInfo(model.uri(), model.modelId(), digests, size, equal.proofRows(), equal.largestGap());
        } catch (IOException | UncheckedIOException e) {
            throw Cause.failure("The model (" + model.uri() + ") cannot be read back", "free some disk space.", e);
        }
    }
}
