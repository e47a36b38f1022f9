package org.modelwright.mlflow.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Redactor;
import org.modelwright.mlflow.Limits;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.LoggedModels;
import org.modelwright.mlflow.MlflowRules;
import org.modelwright.mlflow.ModelRegistry;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.Page;
import org.modelwright.mlflow.RegisteredModel;

/** Registered models of a server. Its calls may go to another server than that of the models it registers. */
final class RestRegistry implements ModelRegistry {

    private static final Set<String> NO_ALIAS = Set.of("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE");

    private final RestCalls calls;
    private final LoggedModels models;

    RestRegistry(RestCalls calls, LoggedModels models) {
        this.calls = calls;
        this.models = models;
    }

    @Override
    public void ensureRegisteredModel(String name) {
        Limits.refuse(MlflowRules.registeredModel(name));
        calls.ensure(
                "registered-models/create",
                Map.of("name", name),
                () -> registeredModel(name),
                "making the registered model (" + name + ")");
    }

    @Override
    public ModelVersion createVersion(
            String name, LoggedModel model, String runId, String description, Map<String, String> tags) {
        Limits.refuse(MlflowRules.tags("the version", tags));
        Limits.ready(models.loggedModel(model.modelId()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("source", model.uri());
        body.put("run_id", runId);
        body.put("model_id", model.modelId());
        if (!description.isEmpty()) {
            body.put("description", Redactor.clean(description));
        }
        body.put("tags", RestCalls.pairs("tag", tags, MlflowRules.TAG_VALUE));
        Fields answer = calls.create(
                "model-versions/create",
                body,
                () -> versionsOf(name, runId, model.uri()).stream()
                        .findFirst()
                        .map(it -> new Fields(Map.of("model_version", it.map()))),
                made -> removeDuplicates(name, runId, model.uri(), number(made)),
                "making the version of " + name);
        int number = answer.object("model_version").versionNumber("version");
        return version(name, number)
                .orElseThrow(() -> new InfrastructureException("The new version (" + number + ") is not there."));
    }

    private static String number(Fields answer) {
        return answer.object("model_version").string("version");
    }

    private void removeDuplicates(String name, String runId, String source, String number) {
        versionsOf(name, runId, source).stream()
                .map(it -> it.string("version"))
                .filter(it -> !it.equals(number))
                .forEach(it -> calls.delete(
                        "model-versions/delete", Map.of("name", name, "version", it), "deleting a doubled version"));
    }

    private List<Fields> versionsOf(String name, String runId, String source) {
        return calls
                .get(
                        "model-versions/search",
                        Map.of("filter", "run_id = '" + runId + "'"),
                        "looking for the version of " + name)
                .objects("model_versions")
                .stream()
                .filter(it ->
                        it.string("name").equals(name) && it.string("source").equals(source))
                .toList();
    }

    @Override
    public void setAlias(String name, String alias, int version) {
        Limits.refuse(MlflowRules.alias(alias));
        calls.create(
                "registered-models/alias",
                Map.of("name", name, "alias", alias, "version", Integer.toString(version)),
                () -> versionByAlias(name, alias)
                        .filter(it -> it.version() == version)
                        .map(it -> new Fields(Map.of())),
                "setting the alias (" + alias + ")");
    }

    @Override
    public void setVersionTag(String name, int version, String key, String value) {
        Limits.refuse(MlflowRules.tags("tags", Map.of(key, value)));
        Map<String, Object> body = new LinkedHashMap<>(key(name, version));
        body.put("key", key);
        body.put("value", value);
        calls.post(
                "model-versions/set-tag", body, "setting the tag (" + key + ") of version " + version + " of " + name);
    }

    @Override
    public Optional<ModelVersion> version(String name, int version) {
        return calls.find("model-versions/get", key(name, version), "reading the version (" + version + ") of " + name)
                .map(it -> version(it.object("model_version")));
    }

    private static Map<String, String> key(String name, int version) {
        return Map.of("name", name, "version", Integer.toString(version));
    }

    private static ModelVersion version(Fields version) {
        List<String> aliases = new ArrayList<>();
        if (version.map().get("aliases") instanceof List<?> list) {
            list.forEach(it -> aliases.add(String.valueOf(it)));
        }
        return new ModelVersion(
                version.string("name"),
                version.versionNumber("version"),
                version.string("source"),
                version.string("run_id"),
                version.string("status"),
                version.string("description"),
                version.pairs("tags"),
                List.copyOf(aliases));
    }

    @Override
    public Optional<ModelVersion> latestVersion(String name) {
        // One for each stage; the highest of them is the latest.
        return registeredModel(name)
                .map(it -> it.object("registered_model").objects("latest_versions"))
                .flatMap(all -> all.stream().max(Comparator.comparingLong(it -> it.longValue("version"))))
                .flatMap(it -> version(name, it.versionNumber("version")));
    }

    private Optional<Fields> registeredModel(String name) {
        return calls.find("registered-models/get", Map.of("name", name), "reading the registered model (" + name + ")");
    }

    @Override
    public Optional<ModelVersion> versionByAlias(String name, String alias) {
        return calls.find(
                        "registered-models/alias",
                        Map.of("name", name, "alias", alias),
                        NO_ALIAS,
                        "reading the alias (" + alias + ")")
                .map(it -> version(it.object("model_version")));
    }

    @Override
    public int nextVersion(String name) {
        return latestVersion(name).map(it -> it.version() + 1).orElse(1);
    }

    @Override
    public String downloadUri(String name, int version) {
        return calls.get(
                        "model-versions/get-download-uri",
                        key(name, version),
                        "reading where the version (" + version + ") of " + name + " is")
                .string("artifact_uri");
    }

    @Override
    public Page<RegisteredModel> searchRegisteredModels(String filter, int maxResults, @Nullable String pageToken) {
        Map<String, String> query = RestCalls.query(filter, maxResults, pageToken);
        query.put("order_by", "name ASC");
        return RestCalls.page(
                calls.get("registered-models/search", query, "searching for registered models"),
                "registered_models",
                RestRegistry::registered);
    }

    private static RegisteredModel registered(Fields model) {
        Map<String, Integer> aliases = new LinkedHashMap<>();
        model.objects("aliases").forEach(it -> aliases.put(it.string("alias"), it.versionNumber("version")));
        return new RegisteredModel(model.string("name"), model.string("description"), model.pairs("tags"), aliases);
    }

    @Override
    public Page<ModelVersion> searchModelVersions(String filter, int maxResults, @Nullable String pageToken) {
        // A search leaves the aliases out.
        Page<ModelVersion> found = RestCalls.page(
                calls.get(
                        "model-versions/search",
                        RestCalls.query(filter, maxResults, pageToken),
                        "searching for versions"),
                "model_versions",
                RestRegistry::version);
        return new Page<>(
                found.items().stream()
                        .map(it -> version(it.name(), it.version()).orElse(it))
                        .toList(),
                found.nextPageToken());
    }
}
