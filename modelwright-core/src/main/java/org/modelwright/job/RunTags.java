package org.modelwright.job;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.modelwright.data.Owner;
import org.modelwright.internal.text.Product;
import org.modelwright.modelfiles.RunEnvironment;

/** The tags that a run and its model start with: the user's, MLflow's usual ones, and ours. */
final class RunTags {

    /** Names one attempt of one job: what it makes is found by it. */
    static final String JOB_KEY = "modelwright.job_key";

    /** Names the process that runs it. */
    static final String PROCESS = "modelwright.process";

    /** Whether the job has told its result: {@code true} or {@code false}; the last thing that a job writes. */
    static final String ANSWERED = "modelwright.answered";

    /** How many seconds a job took that ended well. */
    static final String DURATION = "modelwright.duration_s";

    /** Names the Modelwright that ran it. */
    static final String VERSION = "modelwright.version";

    /** Names the metrics that are worse than the baseline's. */
    static final String BELOW_BASELINE = "modelwright.worse_than_baseline";

    /** What was decided of the model: {@code PROMOTE}, {@code HOLD} or {@code REJECT}; a tag of the version too. */
    static final String VERDICT = "modelwright.verdict";

    /** Why, in a sentence; a tag of the version too. */
    static final String VERDICT_REASON = "modelwright.verdict_reason";

    /** Which champion was challenged on which rows. */
    static final String CHALLENGE = "modelwright.challenge";

    /** How many rows the model was trained on in the end, its test rows among them. */
    static final String REFITTED = "modelwright.refit_rows";

    /** The SHA-256 of the policies that the job keeps, a comma between two. */
    static final String POLICY = "modelwright.policy_sha256";

    /** MLflow's own: the run that this one is nested in. */
    static final String PARENT = "mlflow.parentRunId";

    private final TrainingJob job;
    private final PolicyCheck policies;
    private final Map<String, String> origin;

    private RunTags(CheckedJob checked, Map<String, String> origin) {
        this.job = checked.job();
        this.policies = checked.policies();
        this.origin = origin;
    }

    /**
     * {@return the tags of one attempt}
     *
     * @param checked the job; the files that it is written in are its source
     * @param jobKey names the attempt
     */
    static RunTags of(CheckedJob checked, String jobKey) {
        Map<String, String> tags = new LinkedHashMap<>();
        List<Path> files = checked.files();
        tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
        tags.put(
                "mlflow.source.name",
                files.isEmpty()
                        ? "modelwright"
                        : files.stream().map(Path::toString).collect(Collectors.joining(" ")));
        tags.put("mlflow.source.type", files.isEmpty() ? "JOB" : "LOCAL");
        GitCommit.of(Path.of("")).ifPresent(commit -> {
            tags.put("mlflow.source.git.commit", commit);
            GitCommit.isDirty(Path.of(""), files)
                    .ifPresent(dirty -> tags.put("mlflow.source.git.dirty", String.valueOf(dirty)));
        });
        tags.put(VERSION, Product.version());
        tags.put(JOB_KEY, jobKey);
        if (!checked.policies().sha256().isEmpty()) {
            tags.put(POLICY, String.join(",", checked.policies().sha256()));
        }
        return new RunTags(checked, tags);
    }

    /** {@return what stands above the job} */
    PolicyCheck policies() {
        return policies;
    }

    /** {@return what the run starts with} */
    Map<String, String> ofRun() {
        Map<String, String> tags = new LinkedHashMap<>(job.runConfig().tags());
        tags.putAll(origin);
        if (!job.runConfig().description().isEmpty()) {
            tags.put("mlflow.note.content", job.runConfig().description());
        }
        tags.put(PROCESS, Owner.current().toString());
        tags.put(ANSWERED, "false");
        tags.put(JobIdentity.TAG, JobIdentity.of(job));
        return tags;
    }

    /** {@return what a nested run starts with; MLflow shows it below its parent} */
    Map<String, String> ofNested(String parent) {
        Map<String, String> tags = new LinkedHashMap<>(origin);
        tags.put(JOB_KEY, UUID.randomUUID().toString());
        tags.put(PROCESS, Owner.current().toString());
        tags.put(PARENT, parent);
        return tags;
    }

    /** {@return what MLflow's pages show of a logged model's origin, as its own client sets it, and our version} */
    Map<String, String> ofModel() {
        return origin;
    }

    /** {@return what git knows of the folder that the job ran in; empty where there is none} */
    Optional<RunEnvironment.Source> source() {
        String dirty = origin.get("mlflow.source.git.dirty");
        return Optional.ofNullable(origin.get("mlflow.source.git.commit"))
                .map(commit -> new RunEnvironment.Source(
                        GitCommit.repository(Path.of("")).orElse(null),
                        commit,
                        dirty == null ? null : Boolean.valueOf(dirty)));
    }

    /** {@return the commit that the job ran at, for people; empty where there is none} */
    String commit() {
        String commit = origin.get("mlflow.source.git.commit");
        return commit == null
                ? ""
                : ", commit " + commit.substring(0, 7)
                        + ("true".equals(origin.get("mlflow.source.git.dirty")) ? " with changes" : "");
    }
}
