package org.modelwright.mlflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.modelwright.error.Redactor;
import org.modelwright.internal.text.Json;

/**
 * The lineage of some data, as MLflow keeps it.
 *
 * @param name {@code inputs}, {@code targets}, {@code train} or {@code test}; up to 500 characters
 * @param digest up to 36 characters that change with source and content
 * @param sourceType {@code local}, {@code http}, {@code s3}, …
 * @param source JSON text, such as <code>{"uri": "/data/train.parquet"}</code>
 * @param schema JSON text: <code>{"mlflow_colspec": […]}</code>
 * @param profile JSON text: {@code num_rows}, {@code num_elements}, {@code sha256} of the full content, …
 */
public record Dataset(String name, String digest, String sourceType, String source, String schema, String profile) {

    /** Keeps no secret of an address or a query. */
    public Dataset {
        source = Redactor.clean(source);
        profile = Redactor.clean(profile);
    }

    /** {@return the same, whose profile names the column to predict} */
    public Dataset withTarget(String column) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("target", column);
        if (Json.read(profile) instanceof Map<?, ?> before) {
            before.forEach((key, value) -> told.put(String.valueOf(key), value));
        }
        return new Dataset(name, digest, sourceType, source, schema, Json.write(told));
    }

    /** {@return the same, with more facts in its profile} */
    public Dataset withProfile(Map<String, ?> more) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (Json.read(profile) instanceof Map<?, ?> facts) {
            facts.forEach((key, value) -> all.put(String.valueOf(key), value));
        }
        all.putAll(more);
        return new Dataset(name, digest, sourceType, source, schema, Json.write(all));
    }

    /** {@return the fields under MLflow's names} */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("digest", digest);
        map.put("source_type", sourceType);
        map.put("source", source);
        map.put("schema", schema);
        map.put("profile", profile);
        return map;
    }
}
