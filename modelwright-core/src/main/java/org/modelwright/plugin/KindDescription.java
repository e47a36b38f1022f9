package org.modelwright.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user can write for one kind.
 *
 * @param of the interface it implements, such as {@code Splitter}
 * @param kind its name, the value of {@code KIND}
 * @param description what it does; empty if its jar does not say
 * @param keys its keys, in order
 * @param jar where it comes from
 */
public record KindDescription(String of, String kind, String description, List<Key> keys, String jar) {

    /** Keeps a copy. */
    public KindDescription {
        keys = List.copyOf(keys);
    }

    /**
     * One key.
     *
     * @param name its name in YAML
     * @param type what it takes, in words
     * @param required whether it must be there
     * @param defaultValue what it is if left out, as JSON; null if there is no value then, or it depends on others or on
     *     the machine
     * @param description what it does; empty if its jar does not say
     */
    public record Key(
            String name,
            String type,
            boolean required,
            @Nullable String defaultValue,
            String description) {}
}
