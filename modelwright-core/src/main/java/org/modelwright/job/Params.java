package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.modelwright.data.RecordTree;

/** The resolved configuration as MLflow params: dotted paths that MLflow takes as keys. */
final class Params {

    private static final int KEY_LIMIT = 250;

    private Params() {}

    /**
     * {@return the leaves of the tree under their paths}
     *
     * <p>A column's name may hold characters that MLflow refuses in a key; each becomes {@code _}, and a number tells
     * equal keys apart; what is longer than 250 characters is cut. The artifact {@code config.yaml} has the names as they are.
     */
    static Map<String, String> of(Map<String, Object> tree) {
        Map<String, String> params = new LinkedHashMap<>();
        RecordTree.flatten(tree).forEach((path, value) -> {
            String plain = path.replaceAll("[^\\p{L}\\p{N}_\\-. :]", "_").replace("..", "__");
            String key = cut(plain, KEY_LIMIT);
            for (int again = 2; params.containsKey(key); again++) {
                String number = "_" + again;
                key = cut(plain, KEY_LIMIT - number.length()) + number;
            }
            params.put(key, value);
        });
        return params;
    }

    /** The beginning, without half of a letter that takes two chars. */
    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
