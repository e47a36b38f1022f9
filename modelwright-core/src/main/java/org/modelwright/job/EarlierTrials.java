package org.modelwright.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordKeys;
import org.modelwright.data.RecordTree;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.Yaml;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.RunStatus;
import org.modelwright.mlflow.Tracking;
import org.modelwright.model.Model;

/**
 * The trials that attempts have finished which did not come to their end themselves: the next attempt of the same job on the
 * same data need not repeat them.
 *
 * @param identity what is searched, and in which data: where it is the same, trials are
 * @param trials by number
 */
record EarlierTrials(String identity, Map<Integer, Finished> trials) {

    /** The run's tag that holds the identity. */
    static final String SEARCH = "modelwright.search_sha256";

    /** The number of a trial. */
    static final String TRIAL = "modelwright.trial";

    /** The digest of what was tried. */
    static final String SETTINGS = "modelwright.trial_sha256";

    /** The param that holds what the inner splits have found. */
    static final String FOUND = "found";

    /** The metric that holds how long it took. */
    static final String SECONDS = "seconds";

    private static final int MOST = 1000;

    /**
     * A trial.
     *
     * @param run of it
     * @param settings the digest of what was tried
     * @param moves whether it becomes a run of this attempt: the earlier one has made no version
     */
    record Finished(RunInfo run, String settings, boolean moves) {}

    /**
     * What is taken of a trial.
     *
     * @param settled the settings, with what the inner splits had found
     * @param file what it says of the rows that judge
     * @param seconds that it took
     */
    record Taken(Model settled, Path file, double seconds) {}

    /**
     * Looks for them.
     *
     * @param attempts of the same job that had made a version
     */
    static EarlierTrials find(
            TrainingJob job, Tracking tracking, String experiment, List<Dataset> sources, List<Attempt> attempts) {
        Map<String, String> digests = new TreeMap<>();
        sources.forEach(it -> digests.put(it.name(), it.digest()));
        String identity = Sha256.of(JobIdentity.of(job) + Json.write(digests));
        Set<String> made = attempts.stream().map(it -> it.run().runId()).collect(Collectors.toSet());
        Map<String, RunStatus> parents = new HashMap<>();
        Map<Integer, Finished> found = new HashMap<>();
        String filter = "tags.`" + SEARCH + "` = '" + identity + "' AND attributes.status = 'FINISHED'";
        String next = null;
        do {
            Page<RunInfo> page = tracking.searchRuns(List.of(experiment), filter, MOST, next);
            for (RunInfo run : page.items()) {
                Map<String, String> tags = tracking.tags(run.runId());
                String parent = tags.getOrDefault(RunTags.PARENT, "");
                RunStatus status =
                        parents.computeIfAbsent(parent, it -> tracking.run(it).status());
                boolean stays = made.contains(parent);
                if (stays || status == RunStatus.FAILED || status == RunStatus.KILLED) {
                    found.putIfAbsent(
                            Integer.valueOf(tags.getOrDefault(TRIAL, "0")),
                            new Finished(run, tags.getOrDefault(SETTINGS, ""), !stays));
                }
            }
            next = page.nextPageToken();
        } while (next != null && !next.isEmpty());
        return new EarlierTrials(identity, found);
    }

    /** {@return the digest of settings} */
    static String digest(Model model) {
        return Sha256.of(Yaml.write(RecordTree.of((Record) model)));
    }

    /** {@return what inner splits have found, as the settings that it changes} */
    static String found(Model model, Model settled) {
        return Json.write(RecordKeys.difference((Record) model, (Record) settled));
    }

    /**
     * {@return the trial of a number, if it was of these settings}
     *
     * @param folder takes its file
     */
    Optional<Taken> take(int number, Model model, MlflowClient client, Path folder) {
        Finished before = trials.get(number);
        if (before == null || !before.settings.equals(digest(model))) {
            return Optional.empty();
        }
        Tracking tracking = client.tracking();
        client.artifacts().download(before.run.artifactUri(), folder);
        Path file = folder.resolve(TrialFile.NAME);
        if (!Files.exists(file)) {
            return Optional.empty(); // somebody has removed it
        }
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        if (Json.read(tracking.params(before.run.runId()).getOrDefault(FOUND, "{}")) instanceof Map<?, ?> map) {
            map.forEach((path, value) -> changes.put(String.valueOf(path), value));
        }
        return Optional.of(new Taken(
                changes.isEmpty() ? model : (Model) RecordKeys.with((Record) model, changes),
                file,
                tracking.metrics(before.run.runId()).getOrDefault(SECONDS, 0.0)));
    }
}
