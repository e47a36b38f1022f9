package org.modelwright.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name that may stand in a block of free names, such as one of a learner's own parameters.
 *
 * @param name the name
 * @param type what it takes
 * @param choices the only texts it takes; empty for any
 * @param defaultValue what it is if left out, or null if that depends on others
 * @param description what it does, in a few words
 */
public record Parameter(
        String name,
        Parameter.Type type,
        List<String> choices,
        @Nullable Object defaultValue,
        String description) {

    /** What a parameter takes. */
    public enum Type {
        /** A number. */
        NUMBER,
        /** A whole number. */
        WHOLE,
        /** True or false. */
        BOOLEAN,
        /** A text. */
        TEXT,
        /** Anything, lists too. */
        ANY
    }

    /** Keeps a copy. */
    public Parameter {
        choices = List.copyOf(choices);
    }
}
