package org.modelwright.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.RecordTree;
import org.modelwright.internal.text.Yaml;

/** Writes a job as YAML that binds again. */
public final class ConfigWriter {

    private ConfigWriter() {}

    /** {@return the job with every default, secrets masked} */
    public static String write(Record job) {
        return write(RecordTree.of(job));
    }

    /** {@return the job whose keys are these, as a run record keeps them} */
    public static String write(Map<String, Object> job) {
        return Yaml.write(Map.of("job", literal(job)));
    }

    /** {@return the same tree with each text written so that nothing is put into it when it is read again} */
    private static Object literal(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> tree = new LinkedHashMap<>();
            map.forEach((key, inner) -> tree.put(String.valueOf(key), literal(inner)));
            return tree;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(inner -> elements.add(literal(inner)));
            return elements;
        }
        return value instanceof String text ? text.replace("${", "$${") : value;
    }
}
