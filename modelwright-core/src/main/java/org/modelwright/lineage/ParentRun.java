package org.modelwright.lineage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Json;

/**
 * The run that started a job, such as a task of an orchestrator.
 *
 * @param run its name
 * @param root the run at the root of all; null where none is named
 */
public record ParentRun(Name run, @Nullable Name root) {

    private static final String RUN = "run";
    private static final String JOB = "job";
    private static final String ROOT = "root";
    private static final String RUN_ID = "runId";
    private static final String NAMESPACE = "namespace";
    private static final String NAME = "name";

    /**
     * A run of another job.
     *
     * @param namespace of the job
     * @param job its name
     * @param runId of the run
     */
    public record Name(String namespace, String job, String runId) {

        /** Refuses what no receiver would take. */
        public Name {
            if (namespace.isBlank() || job.isBlank()) {
                throw new IllegalArgumentException("A namespace or a name is empty.");
            }
            runId = UUID.fromString(runId).toString();
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(RUN, Map.of(RUN_ID, runId));
            Map<String, Object> of = new LinkedHashMap<>();
            of.put(NAMESPACE, namespace);
            of.put(NAME, job);
            map.put(JOB, of);
            return map;
        }
    }

    /**
     * {@return the run that an environment names: {@code OPENLINEAGE_CONTEXT}, which is JSON, else
     * {@code OPENLINEAGE_PARENT_ID}, which is {@code namespace/name/run id}}
     */
    static Optional<ParentRun> of(Map<String, String> environment, Consumer<String> warn) {
        String context = environment.getOrDefault("OPENLINEAGE_CONTEXT", "").strip();
        String parent = environment.getOrDefault("OPENLINEAGE_PARENT_ID", "").strip();
        try {
            if (!context.isEmpty()) {
                return ofContext(context);
            }
            return parent.isEmpty() ? Optional.empty() : Optional.of(ofId(parent));
        } catch (IllegalArgumentException e) {
            warn.accept(
                    context.isEmpty()
                            ? "The parent of the run is not told: OPENLINEAGE_PARENT_ID (" + parent
                                    + ") is not namespace/name/run id."
                            : "The parent of the run is not told: OPENLINEAGE_CONTEXT is not JSON of a parent with run"
                                    + " and job.");
            return Optional.empty();
        }
    }

    private static ParentRun ofId(String text) {
        int name = text.lastIndexOf('/');
        int namespace = text.lastIndexOf('/', name - 1);
        if (namespace < 0) {
            throw new IllegalArgumentException("There are no three parts.");
        }
        return new ParentRun(
                new Name(text.substring(0, namespace), text.substring(namespace + 1, name), text.substring(name + 1)),
                null);
    }

    private static Optional<ParentRun> ofContext(String json) {
        if (!(Json.read(json) instanceof Map<?, ?> context)) {
            throw new IllegalArgumentException("It is no object.");
        }
        if (!(context.get("parent") instanceof Map<?, ?> parent)) {
            return Optional.empty(); // a context may name other things
        }
        Object root = parent.get(ROOT) == null ? context.get(ROOT) : parent.get(ROOT);
        return Optional.of(new ParentRun(name(parent), root instanceof Map<?, ?> map ? name(map) : null));
    }

    private static Name name(Map<?, ?> map) {
        if (map.get(RUN) instanceof Map<?, ?> run
                && map.get(JOB) instanceof Map<?, ?> job
                && run.get(RUN_ID) instanceof String id
                && job.get(NAMESPACE) instanceof String namespace
                && job.get(NAME) instanceof String name) {
            return new Name(namespace, name, id);
        }
        throw new IllegalArgumentException("It names no run of a job.");
    }

    /** {@return the facet of the runs that it started} */
    public Facet facet() {
        Map<String, Object> fields = run.toMap();
        if (root != null) {
            fields.put(ROOT, root.toMap());
        }
        return Facet.of("parent", "ParentRunFacet", "1-2-0", fields);
    }
}
