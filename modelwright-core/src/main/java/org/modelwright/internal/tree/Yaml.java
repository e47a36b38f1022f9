package org.modelwright.internal.tree;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML of a tree of maps, lists and plain values: block style, texts quoted only where they must be. */
public final class Yaml {

    private Yaml() {}

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
