package org.modelwright.lineage;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.modelwright.internal.text.Product;

/**
 * A part of an event, of a form that OpenLineage publishes.
 *
 * @param key under which it stands
 * @param schema the address of its form
 * @param fields what it says
 */
public record Facet(String key, String schema, Map<String, Object> fields) {

    /** {@return who makes the events} */
    static String producer() {
        return "https://modelwright.org/" + Product.version();
    }

    /**
     * {@return one of the published ones}
     *
     * @param key under which it stands
     * @param form the name of its form, which also its file has
     * @param version of the form, such as {@code 1-0-0}
     */
    public static Facet of(String key, String form, String version, Map<String, Object> fields) {
        return new Facet(
                key, "https://openlineage.io/spec/facets/" + version + "/" + form + ".json#/$defs/" + form, fields);
    }

    /** {@return facets under their keys} */
    static Map<String, Object> toMap(Collection<Facet> facets) {
        Map<String, Object> map = new LinkedHashMap<>();
        facets.forEach(it -> map.put(it.key, it.toMap()));
        return map;
    }

    private Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("_producer", producer());
        map.put("_schemaURL", schema);
        map.putAll(fields);
        return map;
    }
}
