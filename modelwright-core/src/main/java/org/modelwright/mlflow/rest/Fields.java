package org.modelwright.mlflow.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;

/**
 * An object of an answer. A server leaves out what is empty or zero, so that every field has a value.
 *
 * @param map the object
 */
record Fields(Map<?, ?> map) {

    private static final int SHOWN = 80;

    /** {@return the field as a string; empty if it is not there} */
    String string(String name) {
        Object value = map.get(name);
        return value == null ? "" : value.toString();
    }

    /**
     * {@return the field as a long; 0 if it is not there}
     *
     * @throws InfrastructureException if it is something else
     */
    long longValue(String name) {
        Object value = map.get(name);
        try {
            return value instanceof Long number ? number : value == null ? 0 : Long.parseLong(value.toString());
        } catch (NumberFormatException e) {
            throw refusal(name, value, e);
        }
    }

    /**
     * {@return the field as the number of a version, from 1}
     *
     * @throws InfrastructureException if it is something else
     */
    int versionNumber(String name) {
        long number = longValue(name);
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw refusal(name, map.get(name), null);
        }
        return (int) number;
    }

    private static InfrastructureException refusal(String name, @Nullable Object value, @Nullable Throwable cause) {
        String text = String.valueOf(value);
        return new InfrastructureException(
                "The server answered with a " + name + " ("
                        + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text)
                        + ") that is no number such as it must be.",
                "what answers is no MLflow, or something stands between it and here.",
                cause);
    }

    /** {@return the field as a double, which a server writes as a string when JSON has none; 0 if it is not there} */
    double doubleValue(String name) {
        Object value = map.get(name);
        return value instanceof Number number ? number.doubleValue() : value == null ? 0 : parsed(name, value);
    }

    private static double parsed(String name, Object value) {
        try {
            return Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            throw refusal(name, value, e);
        }
    }

    /** {@return whether the field is there and true} */
    boolean booleanValue(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    /** {@return the object in the field; an empty one if it is not there} */
    Fields object(String name) {
        return new Fields(map.get(name) instanceof Map<?, ?> object ? object : Map.of());
    }

    /** {@return the objects in the field} */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        if (map.get(name) instanceof List<?> list) {
            for (Object each : list) {
                objects.add(new Fields(each instanceof Map<?, ?> object ? object : Map.of()));
            }
        }
        return objects;
    }

    /** {@return the pairs of key and value in the field, as params and tags are written} */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        objects(name).forEach(it -> pairs.put(it.string("key"), it.string("value")));
        return pairs;
    }
}
