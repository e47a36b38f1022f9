package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.modelwright.internal.tree.RecordTree;

/** The resolved configuration as MLflow params: dotted paths that MLflow takes as keys. */
final class Params {

    private static final int KEY_LIMIT = 250;

    private Params() {}

    /**
     * {@return the leaves of the tree under their paths}
     *
     * <p>A column's name may hold characters that MLflow refuses in a key; each becomes {@code _}, and a number tells
     * equal keys apart. The artifact {@code config.yaml} has the names as they are.
     */
    static Map<String, String> of(Map<String, Object> tree) {
        Map<String, String> params = new LinkedHashMap<>();
        RecordTree.flatten(tree).forEach((path, value) -> {
            String plain = path.replaceAll("[^\\p{L}\\p{N}_\\-. :]", "_").replace("..", "__");
            String base = plain.length() <= KEY_LIMIT ? plain : plain.substring(0, KEY_LIMIT - 10);
            String key = base;
            for (int again = 2; params.containsKey(key); again++) {
                key = base + "_" + again;
            }
            params.put(key, value);
        });
        return params;
    }
}
