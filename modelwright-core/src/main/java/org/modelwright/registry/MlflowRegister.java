package org.modelwright.registry;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.ModelVersion;

/**
 * MLflow's model registry, in the same store as the runs.
 *
 * @param tags tags of the version; none by default
 * @param aliases aliases that point to the version from now on; none by default
 * @param description Markdown; by default the run says what the model is, on what it was learned, how good it is and what
 *     changed since the last version
 */
public record MlflowRegister(Map<String, String> tags, List<String> aliases, String description) implements Register {

    /** Fills the defaults; refuses what MLflow would refuse. */
    public MlflowRegister(
            @Nullable Map<String, String> tags, @Nullable List<String> aliases, @Nullable String description) {
        this.tags = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(tags, Map.of())));
        this.aliases = List.copyOf(requireNonNullElse(aliases, List.of()));
        this.description = requireNonNullElse(description, "");
        List<Problem> problems = new ArrayList<>(MlflowRules.tags("tags", this.tags));
        for (int i = 0; i < this.aliases.size(); i++) {
            String key = "aliases." + i;
            MlflowRules.alias(this.aliases.get(i)).forEach(it -> problems.add(it.at(key, it.place())));
        }
        if (this.description.length() > MlflowRules.TAG_VALUE) {
            problems.add(Problem.at(
                    "description",
                    "The description has " + this.description.length() + " characters, more than "
                            + MlflowRules.TAG_VALUE + "."));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static MlflowRegister of() {
        return Records.of(MlflowRegister.class);
    }

    /** {@return the same with this {@code tags}} */
    public MlflowRegister tags(Map<String, String> tags) {
        return Records.with(this, "tags", tags);
    }

    /** {@return the same with this {@code aliases}} */
    public MlflowRegister aliases(String... aliases) {
        return Records.with(this, "aliases", Records.list(aliases));
    }

    /** {@return the same with this {@code description}} */
    public MlflowRegister description(String description) {
        return Records.with(this, "description", description);
    }

    @Override
    public void check(String name) {
        List<Problem> problems = MlflowRules.registeredModel(name);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    @Override
    public ModelVersion register(
            ModelRegistry registry,
            String name,
            LoggedModel model,
            String runId,
            String told,
            Map<String, String> found) {
        registry.ensureRegisteredModel(name);
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.putAll(found);
        ModelVersion made = registry.createVersion(name, model, runId, description.isEmpty() ? told : description, all);
        return complete(registry, made, all);
    }

    @Override
    public ModelVersion complete(ModelRegistry registry, ModelVersion made) {
        Map<String, String> all = new LinkedHashMap<>(made.tags()); // what that attempt had found of the model
        all.putAll(tags);
        return complete(registry, made, all);
    }

    private ModelVersion complete(ModelRegistry registry, ModelVersion made, Map<String, String> all) {
        String name = made.name();
        int number = made.version();
        aliases.forEach(alias -> registry.setAlias(name, alias, number));
        ModelVersion version = registry.version(name, number)
                .orElseThrow(() -> new InfrastructureException(
                        "The version (" + number + ") of " + name + " was made, but is not there when read back."));
        boolean same = version.source().equals(made.source())
                && version.runId().equals(made.runId())
                && version.status().equals("READY")
                && version.description()
                        .equals(description.isEmpty() ? made.description() : Redactor.clean(description))
                && new TreeMap<>(version.tags()).equals(new TreeMap<>(Redactor.clean(all)))
                && aliases.stream().allMatch(alias -> isSet(registry, version, alias));
        if (!same) {
            throw new InfrastructureException(
                    "The version (" + number + ") of " + name + " reads back as something else: " + version + ".");
        }
        return version;
    }

    /** At the version, or at another one by now: a job that registers at the same time has moved it then. */
    private static boolean isSet(ModelRegistry registry, ModelVersion version, String alias) {
        return version.aliases().contains(alias)
                || registry.versionByAlias(version.name(), alias).isPresent();
    }
}
