package org.modelwright.lineage;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.modelwright.error.Redactor;
import org.modelwright.internal.text.Json;

/**
 * A START, or the end, of a run, as OpenLineage 2-0-2 writes it. Secrets are masked.
 *
 * @param content the JSON object
 */
public record LineageEvent(Map<String, Object> content) {

    private static final String TYPE = "eventType";
    private static final String TIME = "eventTime";
    private static final String RUN = "run";
    private static final String FACETS = "facets";
    private static final String OUTPUTS = "outputs";

    /** What happened. */
    public enum Type {
        /** The run began. */
        START,
        /** It ended well. */
        COMPLETE,
        /** It was ended from outside. */
        ABORT,
        /** It failed. */
        FAIL
    }

    /**
     * {@return an event of a run}
     *
     * @param runId the run's own UUID
     * @param namespace of its job
     * @param job the job's name
     */
    public static LineageEvent of(
            Type type,
            Instant time,
            String runId,
            List<Facet> runFacets,
            String namespace,
            String job,
            List<Facet> jobFacets,
            List<LineageDataset> inputs,
            List<LineageDataset> outputs) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(TYPE, type.name());
        content.put(TIME, time.truncatedTo(ChronoUnit.MILLIS).toString());
        content.put("producer", Facet.producer());
        content.put("schemaURL", "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("runId", runId);
        run.put(FACETS, Facet.toMap(runFacets));
        content.put(RUN, run);
        Map<String, Object> of = new LinkedHashMap<>();
        of.put("namespace", namespace);
        of.put("name", job);
        of.put(FACETS, Facet.toMap(jobFacets));
        content.put("job", of);
        content.put("inputs", inputs.stream().map(it -> it.toMap(true)).toList());
        content.put(OUTPUTS, outputs.stream().map(it -> it.toMap(false)).toList());
        return new LineageEvent(cleaned(content));
    }

    /** {@return an event that was kept} */
    public static LineageEvent read(String json) {
        if (Json.read(json) instanceof Map<?, ?> map && map.get(RUN) instanceof Map<?, ?>) {
            return new LineageEvent(texts(map));
        }
        throw new IllegalArgumentException("This is no event of a run.");
    }

    /** {@return the end of a run of which only the begin is known; its inputs are those of the begin} */
    public LineageEvent end(Type type, Instant time, List<Facet> more, List<LineageDataset> outputs) {
        Map<String, Object> content = new LinkedHashMap<>(this.content);
        content.put(TYPE, type.name());
        content.put(TIME, time.truncatedTo(ChronoUnit.MILLIS).toString());
        Map<String, Object> run = content.get(RUN) instanceof Map<?, ?> known ? texts(known) : new LinkedHashMap<>();
        Map<String, Object> facets = new LinkedHashMap<>();
        if (run.get(FACETS) instanceof Map<?, ?> before) {
            facets.putAll(texts(before));
        }
        facets.putAll(Facet.toMap(more));
        run.put(FACETS, facets);
        content.put(RUN, run);
        content.put(OUTPUTS, outputs.stream().map(it -> it.toMap(false)).toList());
        return new LineageEvent(cleaned(content));
    }

    /** {@return whether a run ends with it} */
    public boolean isEnd() {
        return !Type.START.name().equals(content.get(TYPE));
    }

    /** {@return the facet that says why a run ended badly} */
    public static Facet error(String message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("message", message);
        fields.put("programmingLanguage", "JAVA");
        return Facet.of("errorMessage", "ErrorMessageRunFacet", "1-0-1", fields);
    }

    /** {@return a new UUID of version 7: it begins with the time, so that runs are in order of their ids} */
    public static String newRunId(Instant time) {
        SecureRandom random = new SecureRandom();
        long first = time.toEpochMilli() << 16 | 0x7000L | random.nextInt(1 << 12);
        long second = Long.MIN_VALUE | random.nextLong() >>> 2;
        return new UUID(first, second).toString();
    }

    private static Map<String, Object> cleaned(Map<String, Object> content) {
        return texts((Map<?, ?>) Redactor.cleanAll(content));
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        Map<String, Object> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put(String.valueOf(key), value));
        return texts;
    }

    /** {@return its JSON, in one line} */
    public String line() {
        return Json.writeDense(content);
    }

    /** {@return the lines of several, as a file of them has them} */
    public static String lines(List<LineageEvent> events) {
        StringBuilder lines = new StringBuilder();
        events.forEach(it -> lines.append(it.line()).append('\n'));
        return lines.toString();
    }

    /** {@return the events of a file} */
    public static List<LineageEvent> readLines(String text) {
        List<LineageEvent> events = new ArrayList<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> events.add(read(line)));
        return events;
    }
}
