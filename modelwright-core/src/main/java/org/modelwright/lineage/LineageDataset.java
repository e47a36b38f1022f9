package org.modelwright.lineage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Data that a run reads or makes.
 *
 * @param namespace where names like this one mean something, such as {@code file}
 * @param name of the data there, such as the path of a file
 * @param facets what is known of the data
 * @param facetsOfUse what is known of it in this run
 */
public record LineageDataset(String namespace, String name, List<Facet> facets, List<Facet> facetsOfUse) {

    /** Keeps copies. */
    public LineageDataset {
        facets = List.copyOf(facets);
        facetsOfUse = List.copyOf(facetsOfUse);
    }

    /** {@return the object of an event} */
    Map<String, Object> toMap(boolean input) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("namespace", namespace);
        map.put("name", name);
        map.put("facets", Facet.toMap(facets));
        map.put(input ? "inputFacets" : "outputFacets", Facet.toMap(facetsOfUse));
        return map;
    }
}
