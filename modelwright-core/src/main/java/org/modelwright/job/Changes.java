package org.modelwright.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.Tracking;

/** What differs between a job and the run that made the last version: its data and its configuration, in words. */
final class Changes {

    private static final int SHOWN = 5;

    private final List<String> found = new ArrayList<>();

    private Changes() {}

    /**
     * {@return what differs}
     *
     * @param latest the last version
     * @param inputs what would be learned from, or null if that is not known
     * @param params what the job's run is to have; what is found from the data only where the data was read
     */
    static List<String> since(
            Tracking tracking, ModelVersion latest, @Nullable Dataset inputs, Map<String, String> params) {
        Changes changes = new Changes();
        Dataset earlier = tracking.inputs(latest.runId()).get("inputs");
        if (earlier != null && inputs != null && !earlier.digest().equals(inputs.digest())) {
            changes.compareData(earlier, inputs);
        }
        Map<String, String> then = new LinkedHashMap<>(tracking.params(latest.runId()));
        then.keySet().removeIf(it -> isDigest(it) || it.startsWith(Params.DECIDED));
        if (!params.containsKey("task")) {
            then.keySet().removeAll(Set.of("task", "metrics")); // the data does not say
        }
        changes.compareParams(then, params);
        return changes.found;
    }

    private static boolean isDigest(String key) {
        return key.endsWith(".digest") && key.indexOf('.') == key.lastIndexOf('.');
    }

    private void compareData(Dataset earlier, Dataset now) {
        compareColumns(types(earlier), types(now));
        Object rows = rows(earlier);
        if (!String.valueOf(rows).equals(String.valueOf(rows(now)))) {
            found.add("rows: " + rows + " before, " + rows(now) + " now");
        }
        found.add("digest of the inputs: " + earlier.digest() + " before, " + now.digest() + " now");
    }

    private void compareParams(Map<String, String> then, Map<String, String> now) {
        Set<String> keys = new TreeSet<>(then.keySet());
        keys.addAll(now.keySet());
        for (String key : keys) {
            String one = then.get(key);
            String other = now.get(key);
            if (!Objects.equals(one, other)) {
                found.add(key + ": " + (one == null ? "not there" : one) + " before, "
                        + (other == null ? "not there" : other) + " now");
            }
        }
    }

    private void compareColumns(Map<String, String> earlier, Map<String, String> now) {
        tell(
                "columns that are gone",
                earlier.keySet().stream().filter(it -> !now.containsKey(it)).toList());
        tell(
                "columns that are new",
                now.keySet().stream().filter(it -> !earlier.containsKey(it)).toList());
        tell(
                "columns of another type",
                now.keySet().stream()
                        .filter(it -> earlier.containsKey(it) && !Objects.equals(now.get(it), earlier.get(it)))
                        .map(it -> it + " (" + earlier.get(it) + " before, " + now.get(it) + " now)")
                        .toList());
    }

    private void tell(String what, List<String> names) {
        if (!names.isEmpty()) {
            found.add(what + ": " + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                    + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : ""));
        }
    }

    private static Map<String, String> types(Dataset dataset) {
        Map<String, String> types = new LinkedHashMap<>();
        if (Json.read(dataset.schema()) instanceof Map<?, ?> schema
                && schema.get("mlflow_colspec") instanceof List<?> columns) {
            for (Object column : columns) {
                if (column instanceof Map<?, ?> spec) {
                    types.put(String.valueOf(spec.get("name")), String.valueOf(spec.get("type")));
                }
            }
        }
        return types;
    }

    private static @Nullable Object rows(Dataset dataset) {
        return Json.read(dataset.profile()) instanceof Map<?, ?> profile ? profile.get("num_rows") : null;
    }
}
