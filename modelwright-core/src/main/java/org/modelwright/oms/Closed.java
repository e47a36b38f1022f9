package org.modelwright.oms;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of JSON whose keys are all known. */
record Closed(String what, Map<?, ?> map) {

    /**
     * {@return the object}
     *
     * @throws IllegalArgumentException if it is none, lacks a key, or has one more
     */
    static Closed of(String what, @Nullable Object value, Set<String> required, Set<String> optional) {
        Closed object = open(what, value, required);
        Set<Object> more = new HashSet<>(object.map.keySet());
        more.removeAll(required);
        more.removeAll(optional);
        if (!more.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " has keys that are not known");
        }
        return object;
    }

    /** {@return the same of an object that may have more keys} */
    static Closed open(String what, @Nullable Object value, Set<String> required) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("the " + what + " is no object");
        }
        required.stream()
                .filter(it -> !map.containsKey(it))
                .sorted()
                .findFirst()
                .ifPresent(it -> {
                    throw new IllegalArgumentException("the " + what + " has no " + it);
                });
        return new Closed(what, map);
    }

    @Nullable Object get(String key) {
        return map.get(key);
    }

    boolean has(String key) {
        return map.containsKey(key);
    }

    String text(String key) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the " + key + " of the " + what + " is no text");
    }

    List<?> list(String key) {
        if (map.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("the " + key + " of the " + what + " is no list");
    }

    /** Of several spellings in base64 only the usual one is one. */
    byte[] base64(String key) {
        String text = text(key);
        byte[] bytes = decoded(text, key);
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("the " + key + " of the " + what + " is no usual base64");
        }
        return bytes;
    }

    private byte[] decoded(String text, String key) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the " + key + " of the " + what + " is no base64", e);
        }
    }

    /** {@return the object, which says exactly this there} */
    Closed saying(String key, Object value) {
        if (!value.equals(map.get(key))) {
            throw new IllegalArgumentException("the " + key + " of the " + what + " is not (" + value + ")");
        }
        return this;
    }
}
