package org.modelwright.scoring;

import java.util.Optional;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.ModelVersion;

/**
 * A version by the names that MLflow has for it, of which some move on to other versions.
 *
 * @param uri {@code models:/name@alias}, {@code models:/name/1} or {@code models:/name/latest}
 */
public record RegisteredVersion(String uri) {

    /** Refuses what names no version. */
    public RegisteredVersion {
        ModelUri named = ModelUri.of(uri);
        if (!(named instanceof ModelUri.Alias
                || named instanceof ModelUri.Version
                || named instanceof ModelUri.Latest)) {
            throw new ConfigException(Problem.of(
                    "The model (" + uri + ") names no registered version.",
                    "models:/name@champion, or models:/name/1."));
        }
    }

    /** {@return the name of the registered model} */
    public String name() {
        ModelUri named = ModelUri.of(uri);
        if (named instanceof ModelUri.Alias alias) {
            return alias.name();
        }
        return named instanceof ModelUri.Version version ? version.name() : ((ModelUri.Latest) named).name();
    }

    /** {@return whether it always names the same version} */
    public boolean isNumbered() {
        return ModelUri.of(uri) instanceof ModelUri.Version;
    }

    /** {@return the version that it names now, if there is one} */
    public Optional<ModelVersion> find(ModelRegistry registry) {
        ModelUri named = ModelUri.of(uri);
        if (named instanceof ModelUri.Alias alias) {
            return registry.versionByAlias(alias.name(), alias.alias());
        }
        return named instanceof ModelUri.Version version
                ? registry.version(version.name(), version.number())
                : registry.latestVersion(name());
    }
}
