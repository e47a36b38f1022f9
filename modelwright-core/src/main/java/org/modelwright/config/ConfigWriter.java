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
        return write(job, Map.of());
    }

    /**
     * {@return a tree of a job as YAML that binds again, into which something is put when it is read}
     *
     * @param tree as {@link RecordTree#of} gives it
     * @param references what is put in, such as <code>${env:NAME}</code>, by dotted path of a text that is in the tree
     */
    public static String write(Map<String, Object> tree, Map<String, String> references) {
        return Yaml.write(Map.of("job", literal(tree, "", references)));
    }

    /** {@return the same tree with each text written so that nothing but this is put into it when it is read again} */
    private static Object literal(Object value, String path, Map<String, String> references) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> tree = new LinkedHashMap<>();
            map.forEach((key, inner) -> tree.put(String.valueOf(key), literal(inner, prefix + key, references)));
            return tree;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                elements.add(literal(list.get(i), prefix + i, references));
            }
            return elements;
        }
        if (references.containsKey(path)) {
            return references.get(path);
        }
        return value instanceof String text ? text.replace("${", "$${") : value;
    }
}
