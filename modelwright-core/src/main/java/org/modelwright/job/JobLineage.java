package org.modelwright.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.internal.text.Product;
import org.modelwright.lineage.Delivery;
import org.modelwright.lineage.Facet;
import org.modelwright.lineage.LineageDataset;
import org.modelwright.lineage.LineageEvent;
import org.modelwright.lineage.LineageEvent.Type;
import org.modelwright.lineage.LineageSettings;
import org.modelwright.lineage.ParentRun;
import org.modelwright.mlflow.ArtifactFile;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;

/**
 * What a job tells of itself by OpenLineage: that it began, and exactly once how it ended. Where nobody listens, nothing is
 * done. Nothing of it fails a job.
 *
 * <p>The events of a run are an artifact of it. An end is kept there before it is sent, and before the run says that it
 * ended: whoever finds an abandoned run knows which end was told of it, or that none was.
 */
final class JobLineage implements AutoCloseable {

    private static final String FOLDER = "lineage";
    private static final String FILE = "openlineage.ndjson";

    private final TrainingJob job;
    private final Consumer<String> warn;
    private final @Nullable LineageSettings settings;
    private final @Nullable Delivery delivery;
    private final List<LineageEvent> told = new ArrayList<>();
    private String runId = LineageEvent.newRunId(Instant.now());
    private @Nullable Session session;
    private @Nullable MlflowClient client;
    private @Nullable RunInfo run;

    private JobLineage(TrainingJob job, @Nullable LineageSettings settings, Consumer<String> warn) {
        this.job = job;
        this.warn = warn;
        this.settings = settings;
        this.delivery = settings == null ? null : new Delivery(settings, warn);
    }

    /**
     * {@return the lineage of a job}
     *
     * @param environment says who listens
     * @param warn hears what cannot be told
     */
    static JobLineage open(TrainingJob job, Map<String, String> environment, Consumer<String> warn) {
        return new JobLineage(job, LineageSettings.of(environment, warn).orElse(null), warn);
    }

    /** {@return the UUID that the run has in OpenLineage, which is the key of the job in MLflow} */
    String runId() {
        return runId;
    }

    /** From here on there is a store, and a folder to write in. */
    void in(Session session, MlflowClient client) {
        this.session = session;
        this.client = client;
    }

    /** The run is there. */
    void started(RunInfo created) {
        run = created;
        tell(Type.START, Map.of(), List.of(), List::of);
    }

    /** It ended well. */
    void completed(TrainingResult result) {
        if (delivery == null) {
            return;
        }
        Map<String, Dataset> sources =
                result.datasets().stream().collect(Collectors.toMap(Dataset::name, it -> it, (a, b) -> a));
        if (result.run().runId().equals(run == null ? "" : run.runId())) {
            tell(Type.COMPLETE, sources, List.of(), () -> List.of(LineageOutput.of(job, result)));
        } else { // the version is that of an earlier attempt, which has told so
            tell(
                    Type.ABORT,
                    sources,
                    List.of(LineageEvent.error("The run " + result.run().runId() + " had registered the same as "
                            + result.version().uri() + ".")),
                    List::of);
        }
    }

    /** It ended badly; if it had not begun yet, it begins here. */
    void ended(boolean stopped, String cause) {
        if (delivery == null || told.stream().anyMatch(LineageEvent::isEnd)) {
            return;
        }
        if (told.isEmpty()) {
            tell(Type.START, Map.of(), List.of(), List::of);
        }
        tell(stopped ? Type.ABORT : Type.FAIL, logged(), List.of(LineageEvent.error(cause)), List::of);
    }

    /** {@return what the run has logged of its data, if it can be asked} */
    private Map<String, Dataset> logged() {
        if (client == null || run == null) {
            return Map.of();
        }
        try {
            return client.tracking().inputs(run.runId());
        } catch (RuntimeException e) {
            warn.accept("The data of the run (" + run.runId() + ") is not told: " + Cause.of(e) + ".");
            return Map.of();
        }
    }

    private void tell(
            Type type, Map<String, Dataset> sources, List<Facet> more, Supplier<List<LineageDataset>> outputs) {
        if (delivery == null || settings == null) {
            return;
        }
        try {
            List<Facet> facets = new ArrayList<>(runFacets(settings));
            facets.addAll(more);
            LineageEvent event = LineageEvent.of(
                    type,
                    Instant.now(),
                    runId,
                    facets,
                    settings.namespace(),
                    job.mlflowService().registryName() + "." + job.runConfig().name(),
                    jobFacets(),
                    LineageInputs.of(job, sources),
                    outputs.get());
            told.add(event);
            if (run != null) {
                keep(run, told);
            }
            delivery.send(event);
        } catch (RuntimeException e) { // such as a stranger's reader that cannot say what it reads
            warn.accept("The " + type + " of the run is not told: " + Cause.of(e) + ".");
        }
    }

    private List<Facet> runFacets(LineageSettings settings) {
        List<Facet> facets = new ArrayList<>();
        Map<String, Object> engine = new LinkedHashMap<>();
        engine.put("version", Product.version());
        engine.put("name", "modelwright");
        facets.add(Facet.of("processing_engine", "ProcessingEngineRunFacet", "1-1-1", engine));
        ParentRun parent = settings.parent();
        if (parent != null) {
            facets.add(parent.facet());
        }
        if (run != null) {
            facets.add(Facet.of(
                    "tags",
                    "TagsRunFacet",
                    "1-0-0",
                    Map.of(
                            "tags",
                            List.of(
                                    LineageInputs.tag("mlflow.run_id", run.runId()),
                                    LineageInputs.tag("mlflow.experiment_id", run.experimentId())))));
        }
        return facets;
    }

    private List<Facet> jobFacets() {
        List<Facet> facets = new ArrayList<>();
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("processingType", "BATCH");
        type.put("integration", "MODELWRIGHT");
        type.put("jobType", "TRAINING");
        facets.add(Facet.of("jobType", "JobTypeJobFacet", "2-0-4", type));
        if (!job.runConfig().description().isEmpty()) {
            facets.add(Facet.of(
                    "documentation",
                    "DocumentationJobFacet",
                    "1-1-0",
                    Map.of("description", job.runConfig().description())));
        }
        Statement statement = job.statement();
        if (statement != null && !statement.owner().isEmpty()) {
            facets.add(Facet.of(
                    "ownership",
                    "OwnershipJobFacet",
                    "1-0-1",
                    Map.of("owners", List.of(Map.of("name", statement.owner())))));
        }
        GitCommit.of(Path.of(""))
                .ifPresent(
                        commit -> GitCommit.repository(Path.of("")).ifPresent(url -> facets.add(source(url, commit))));
        return facets;
    }

    private static Facet source(String url, String commit) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "git");
        fields.put("url", url);
        fields.put("repoUrl", url);
        fields.put("version", commit);
        return Facet.of("sourceCodeLocation", "SourceCodeLocationJobFacet", "1-1-0", fields);
    }

    /** Tells the end of a run whose process was ended from outside, unless it was told: ABORT where it made no version. */
    void abandoned(RunInfo dead) {
        if (delivery == null || client == null) {
            return;
        }
        try {
            List<LineageEvent> events = kept(dead);
            if (events.isEmpty()) {
                return; // it had told nothing
            }
            LineageEvent last = events.get(events.size() - 1);
            if (last.isEnd() && delivery.knows(last)) {
                return; // it had told all
            }
            if (!last.isEnd()) {
                last = end(
                        events.get(0),
                        client.registry()
                                .searchModelVersions("run_id = '" + dead.runId() + "'", 1, null)
                                .items());
                events.add(last);
                keep(dead, events);
            }
            delivery.send(last);
        } catch (RuntimeException | IOException e) {
            warn.accept("The end of the run (" + dead.runId() + ") is not told: " + Cause.of(e) + ".");
        }
    }

    private LineageEvent end(LineageEvent start, List<ModelVersion> versions) {
        return versions.isEmpty()
                ? start.end(
                        Type.ABORT,
                        Instant.now(),
                        List.of(LineageEvent.error("The process was ended from outside.")),
                        List.of())
                : start.end(
                        Type.COMPLETE,
                        Instant.now(),
                        List.of(),
                        List.of(LineageOutput.of(job.mlflowService().registryUri(), versions.get(0))));
    }

    private List<LineageEvent> kept(RunInfo of) throws IOException {
        if (client == null || session == null) {
            return List.of();
        }
        boolean any = client.artifacts().list(of.artifactUri(), "").stream()
                .map(ArtifactFile::path)
                .anyMatch(FOLDER::equals);
        if (!any) {
            return List.of();
        }
        Path folder = session.newFolder(FOLDER);
        client.artifacts().download(of.artifactUri() + "/" + FOLDER, folder);
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? LineageEvent.readLines(Files.readString(file)) : List.of();
    }

    private void keep(RunInfo of, List<LineageEvent> events) {
        if (client == null || session == null) {
            return;
        }
        try {
            RunFile.log(session, client.artifacts(), of, FOLDER + "/" + FILE, path -> {
                Files.createDirectories(path.getParent());
                Files.writeString(path, LineageEvent.lines(events));
            });
        } catch (RuntimeException e) {
            warn.accept("The lineage of the run (" + of.runId() + ") is not kept with it: " + Cause.of(e) + ".");
        }
    }

    @Override
    public void close() {
        if (delivery != null) {
            delivery.close();
        }
    }
}
