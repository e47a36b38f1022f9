package org.modelwright.plugin;

import java.util.List;
import java.util.Optional;
import org.modelwright.model.Model;

/**
 * What a jar adds: records that implement a kind's interface. Found by {@link java.util.ServiceLoader}; one a jar.
 */
public interface Plugin {

    /** {@return the records, each known in YAML by its simple name as {@code KIND}} */
    List<Class<? extends Record>> kinds();

    /**
     * {@return what may stand in a block of free names, such as a learner's own parameters; empty if anything may}
     *
     * @param kind one of {@link #kinds}
     * @param key the key that holds the block, as in YAML
     */
    default List<Parameter> parameters(Class<? extends Record> kind, String key) {
        return List.of();
    }

    /** {@return the model to take where a job names none; at most one plug-in offers one} */
    default Optional<Model> defaultModel() {
        return Optional.empty();
    }
}
