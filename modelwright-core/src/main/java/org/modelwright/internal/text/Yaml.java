package org.modelwright.internal.text;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML of a tree of maps, lists and plain values: block style, texts quoted only where they must be. */
public final class Yaml {

    private Yaml() {}

    /**
     * {@return the tree of one YAML document: maps, lists, texts, numbers, booleans, nulls}
     *
     * @throws IllegalArgumentException if it is no YAML, or no map
     */
    public static Map<?, ?> read(String text) {
        try {
            Object tree = new Load(LoadSettings.builder()
                            .setSchema(new CoreSchema())
                            .setAllowDuplicateKeys(false)
                            .build())
                    .loadFromString(text);
            if (tree instanceof Map<?, ?> map) {
                return map;
            }
            throw new IllegalArgumentException("There is no map.");
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    /** {@return the tree as one YAML document} */
    public static String write(Map<String, ?> tree) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setIndent(2)
                        .setSchema(new CoreSchema())
                        .setWidth(4096)
                        .build())
                .dumpToString(tree);
    }
}
