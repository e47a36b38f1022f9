package org.modelwright.internal.text;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.LoadSettingsBuilder;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML of a tree of maps, lists and plain values: block style, texts quoted only where they must be. */
public final class Yaml {

    private Yaml() {}

    /**
     * {@return the tree of one YAML document: maps, lists, texts, numbers, booleans, nulls}
     *
     * @throws IllegalArgumentException if it is no YAML, no map, longer than {@value TextLimits#LARGEST} characters, or
     *     nested deeper than {@value TextLimits#DEEPEST} levels
     */
    public static Map<?, ?> read(String text) {
        LoadSettings settings = settings(text)
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(false)
                .build();
        try {
            refuseDepth(new Parse(settings).parseString(text));
            Object tree = new Load(settings).loadFromString(text);
            if (tree instanceof Map<?, ?> map) {
                return map;
            }
            throw new IllegalArgumentException("There is no map.");
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    /**
     * {@return what reads this text, and no longer one than {@value TextLimits#LARGEST} characters}
     *
     * <p>In one piece: the library falls over a character of two units, such as an emoji, that lies between two pieces.
     */
    public static LoadSettingsBuilder settings(String text) {
        return LoadSettings.builder().setBufferSize(text.length() + 1).setCodePointLimit(TextLimits.LARGEST);
    }

    /** The library makes its tree by recursion: an end of the stack would be the end of the job. */
    private static void refuseDepth(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > TextLimits.DEEPEST) {
                throw new IllegalArgumentException(
                        "Its values are nested deeper than " + TextLimits.DEEPEST + " levels.");
            }
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
