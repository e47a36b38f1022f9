package org.modelwright.job;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.service.MlflowService;

/**
 * Runs that a process of this machine began and did not live to end. A run that says RUNNING though nobody runs it would
 * do so for ever.
 */
final class Attempts {

    private static final int MOST = 1000;

    private Attempts() {}

    /** {@return host, number and start of this process} */
    static String thisProcess() {
        ProcessHandle self = ProcessHandle.current();
        return host() + " " + self.pid() + " " + start(self);
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /** {@return a name for the place where process numbers mean what they mean here: a container is one of its own} */
    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            String place = name + read("/etc/machine-id") + namespace();
            return name.replaceAll("[^A-Za-z0-9.-]", "-") + "-"
                    + HexFormat.of().toHexDigits(place.hashCode()).toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "unknown-" + ProcessHandle.current().pid();
        }
    }

    private static String read(String file) throws IOException {
        Path path = Path.of(file);
        return Files.isReadable(path) ? Files.readString(path).strip() : "";
    }

    private static String namespace() throws IOException {
        Path link = Path.of("/proc/self/ns/pid");
        return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
    }

    /**
     * Marks what such processes left behind as failed: a run, with its model. One that had registered its version lacks
     * nothing but its end: it is ended well, or given back if this job may be the same one, started again.
     *
     * @param job this job
     * @return attempts with a version, of the same job
     */
    static List<Attempt> endAbandoned(MlflowService.Session mlflow, TrainingJob job, Consumer<String> warn) {
        MlflowClient client = mlflow.client();
        if (!client.exists()) {
            return List.of();
        }
        Optional<String> experiment = client.tracking().findExperiment(mlflow.experimentName());
        if (experiment.isEmpty()) {
            return List.of();
        }
        Page<RunInfo> running = client.tracking()
                .searchRuns(
                        List.of(experiment.get()),
                        "attributes.status = 'RUNNING' AND tags.`" + RunTags.PROCESS + "` LIKE '" + host() + " %'",
                        MOST,
                        null);
        List<Attempt> registered = new ArrayList<>();
        for (RunInfo run : running.items()) {
            Map<String, String> tags = client.tracking().tags(run.runId());
            if (!isDead(tags.getOrDefault(RunTags.PROCESS, ""))) {
                continue;
            }
            List<ModelVersion> versions = client.registry()
                    .searchModelVersions("run_id = '" + run.runId() + "'", MOST, null)
                    .items();
            if (versions.isEmpty()) {
                endAbandoned(client, run, warn);
                continue;
            }
            Attempt attempt = new Attempt(run, versions.get(0));
            boolean same = versions.get(0).name().equals(mlflow.registryName())
                    && JobIdentity.of(job).equals(tags.get(JobIdentity.TAG));
            if (same) {
                registered.add(attempt);
            } else {
                attempt.end(client, warn);
            }
        }
        return registered;
    }

    private static boolean isDead(String process) {
        String[] parts = process.split(" ");
        if (parts.length != 3 || !parts[1].matches("\\d+")) {
            return false;
        }
        return ProcessHandle.of(Long.parseLong(parts[1]))
                .map(it -> !start(it).equals(parts[2]))
                .orElse(true);
    }

    private static void endAbandoned(MlflowClient client, RunInfo run, Consumer<String> warn) {
        long now = System.currentTimeMillis();
        for (LoggedModel model : client.loggedModels()
                .searchLoggedModels(List.of(run.experimentId()), "source_run_id = '" + run.runId() + "'", MOST, null)
                .items()) {
            if (model.status() != LoggedModel.Status.FAILED) {
                client.loggedModels().finalizeLoggedModel(model.modelId(), LoggedModel.Status.FAILED);
            }
        }
        client.tracking().setTags(run.runId(), Map.of("modelwright.error", "The process was ended from outside."));
        client.tracking().endRun(run.runId(), RunStatus.FAILED, now);
        warn.accept("An earlier attempt (run " + run.runId() + ") was ended from outside: it is marked FAILED.");
    }
}
