package org.modelwright.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.modelwright.task.Task;

/**
 * What a model says of where it comes from, among the {@code metadata} of its {@link MlmodelFile}.
 *
 * @param modelwrightVersion what trained it
 * @param configSha256 the SHA-256 of {@code config.yaml} among the run's artifacts
 * @param dataDigests the digest of each source, by its name
 * @param task what is predicted
 * @param features the raw columns, in order
 * @param neverMissing those of them that must have a value in every row
 * @param classes the classes, in order; none of a regression
 * @param parameters the learner with every default, as the configuration names its keys
 * @param decisions what was made of the scores, such as the threshold of a class; none where nobody asked
 */
public record ModelMetadata(
        String modelwrightVersion,
        String configSha256,
        Map<String, String> dataDigests,
        Task task,
        List<String> features,
        List<String> neverMissing,
        List<String> classes,
        Map<String, Object> parameters,
        Map<String, Object> decisions) {

    private static final String VERSION = "modelwright_version";
    private static final String DECISIONS = "decisions";
    private static final String NEVER_MISSING = "never_missing";

    /** Keeps copies, in their order. */
    public ModelMetadata {
        dataDigests = Collections.unmodifiableMap(new LinkedHashMap<>(dataDigests));
        features = List.copyOf(features);
        neverMissing = List.copyOf(neverMissing);
        classes = List.copyOf(classes);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        decisions = Collections.unmodifiableMap(new LinkedHashMap<>(decisions));
    }

    /** {@return whether the metadata of a model is of this form, which only models of Modelwright have} */
    static boolean isIn(Map<String, Object> metadata) {
        return metadata.containsKey(VERSION);
    }

    /**
     * {@return the columns that the metadata of a model says must have a value in every row; none if it says nothing of it}
     */
    public static List<String> neverMissing(Map<String, Object> metadata) {
        return metadata.get(NEVER_MISSING) instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** {@return the fields under the names of the file} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(VERSION, modelwrightVersion);
        map.put("config_sha256", configSha256);
        map.put("data_digests", dataDigests);
        map.put("task", task.name().toLowerCase(Locale.ROOT));
        map.put("features", features);
        if (!neverMissing.isEmpty()) {
            map.put(NEVER_MISSING, neverMissing);
        }
        map.put("classes", classes);
        map.put("parameters", parameters);
        if (!decisions.isEmpty()) {
            map.put(DECISIONS, decisions);
        }
        return map;
    }

    /**
     * {@return what the metadata of a model says}
     *
     * @throws IllegalArgumentException naming the field that is not there, or of another type
     */
    public static ModelMetadata of(Map<String, Object> metadata) {
        Fields fields = new Fields(metadata);
        return new ModelMetadata(
                fields.text(VERSION),
                fields.text("config_sha256"),
                fields.texts("data_digests"),
                fields.task("task"),
                fields.list("features"),
                neverMissing(metadata),
                fields.list("classes"),
                fields.tree("parameters"),
                metadata.containsKey(DECISIONS) ? fields.tree(DECISIONS) : Map.of());
    }
}
