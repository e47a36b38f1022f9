package org.modelwright.scoring;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.artifacts.ArtifactFolder;
import org.modelwright.service.MlflowService;
import org.modelwright.trust.Approvals;

/** Finds the files of a model: in place where they are on this machine, else a verified copy. */
final class ModelFiles {

    private static final int HOPS = 4;

    private final MlflowClient client;
    private final String uri;
    private @Nullable Approvals approvals;

    private ModelFiles(MlflowClient client, String uri) {
        this.client = client;
        this.uri = uri;
    }

    /** {@return what the caller makes of the folder that holds the model's files} */
    static <T> T use(ModelUri model, String uri, @Nullable String trackingUri, Function<Path, T> reader) {
        return use(model, uri, trackingUri, null, reader);
    }

    /**
     * {@return the same}
     *
     * @param fetched an empty folder for files from another machine, which then come from there whatever was fetched before;
     *     null for the cache
     */
    static <T> T use(
            ModelUri model,
            String uri,
            @Nullable String trackingUri,
            @Nullable Path fetched,
            Function<Path, T> reader) {
        return use(model, uri, trackingUri, fetched, (folder, approvals) -> reader.apply(folder));
    }

    /** {@return the same of the folder and the approvals of the version that is named, if it is one} */
    static <T> T use(
            ModelUri model,
            String uri,
            @Nullable String trackingUri,
            @Nullable Path fetched,
            BiFunction<Path, Optional<Approvals>, T> reader) {
        if (model instanceof ModelUri.Folder folder) {
            return reader.apply(folder.path().toAbsolutePath().normalize(), Optional.empty());
        }
        MlflowService usual = MlflowService.of();
        MlflowService.Session session = (trackingUri == null ? usual : usual.trackingUri(trackingUri)).start();
        try {
            MlflowClient client = session.client();
            if (!client.exists()) {
                throw new InfrastructureException(
                        "The store (" + client.trackingUri() + "), which the model (" + uri
                                + ") is looked up in, does not exist.",
                        "another tracking URI (--tracking-uri, MLFLOW_TRACKING_URI), or the folder of the store.");
            }
            ModelFiles files = new ModelFiles(client, uri);
            Path folder = files.folder(model, fetched);
            return reader.apply(folder, Optional.ofNullable(files.approvals));
        } finally {
            session.stop();
        }
    }

    private Path folder(ModelUri model, @Nullable Path fetched) {
        String artifacts = artifacts(model, 0);
        if (!artifacts.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*") || artifacts.startsWith("file:")) {
            return ArtifactFolder.of(artifacts);
        }
        if (fetched != null) {
            client.artifacts().download(artifacts, fetched);
            return fetched;
        }
        return ModelCache.ofUser().folder(client, artifacts, uri);
    }

    /** {@return where the files are: an artifact URI} */
    private String artifacts(ModelUri model, int hops) {
        if (model instanceof ModelUri.Alias alias) {
            ModelVersion version = client.registry()
                    .versionByAlias(alias.name(), alias.alias())
                    .orElseThrow(() -> unknown("no version has the alias (" + alias.alias() + ")", alias.name()));
            return artifacts(version, hops);
        }
        if (model instanceof ModelUri.Latest latest) {
            return artifacts(
                    client.registry()
                            .latestVersion(latest.name())
                            .orElseThrow(() -> unknown("there is no version", latest.name())),
                    hops);
        }
        if (model instanceof ModelUri.Version numbered) {
            return artifacts(
                    client.registry()
                            .version(numbered.name(), numbered.number())
                            .orElseThrow(
                                    () -> unknown("there is no version (" + numbered.number() + ")", numbered.name())),
                    hops);
        }
        if (model instanceof ModelUri.Logged logged) {
            return ready(client.loggedModels().loggedModel(logged.modelId()));
        }
        if (model instanceof ModelUri.OfRun run) {
            // Before MLflow 3 a model was a folder among the run's artifacts.
            return client.loggedModels()
                    .findLoggedModel(run.runId(), run.name())
                    .map(this::ready)
                    .orElseGet(() -> client.tracking().run(run.runId()).artifactUri() + "/" + run.name());
        }
        return ((ModelUri.Folder) model).path().toString();
    }

    private String artifacts(ModelVersion version, int hops) {
        if (!version.status().equals("READY")) {
            throw new DataException(
                    "The version (" + version.uri() + ") is " + version.status() + ", not READY.",
                    "another version, or the same later.");
        }
        String place = client.registry().downloadUri(version.name(), version.version());
        if (hops == 0) {
            approvals = Approvals.of(version, ModelUri.of(uri) instanceof ModelUri.Alias named ? named.alias() : null);
        }
        boolean named = place.startsWith("models:/") || place.startsWith("runs:/");
        if (named && hops >= HOPS) {
            throw new DataException("The model (" + uri + ") is named in a circle: " + place + ".");
        }
        return named ? artifacts(named(place), hops + 1) : place;
    }

    /** What the store wrote is not the user's mistake. */
    private ModelUri named(String place) {
        try {
            return ModelUri.of(place);
        } catch (ConfigException e) {
            throw new InfrastructureException(
                    "The store (" + client.trackingUri() + ") says that the model (" + uri + ") is (" + place
                            + "), which names no model.",
                    "another version.",
                    e);
        }
    }

    private String ready(LoggedModel model) {
        if (model.status() != LoggedModel.Status.READY) {
            throw new DataException(
                    "The model (" + model.uri() + ") is " + model.status() + ", not READY: its files are not complete.",
                    "another model, or the same when its run has ended.");
        }
        return model.artifactUri();
    }

    private ConfigException unknown(String what, String name) {
        String maybe = client.registry()
                .latestVersion(name)
                .map(it -> "models:/" + name + "/latest, which is version " + it.version() + ".")
                .orElse("another name, or another tracking URI: " + client.trackingUri() + " has none of this one.");
        return new ConfigException("The model (" + uri + ") is not known: " + what + " of " + name + ".", maybe);
    }
}
