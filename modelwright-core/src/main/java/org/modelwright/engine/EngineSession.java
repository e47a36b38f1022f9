package org.modelwright.engine;

import java.util.Map;
import java.util.Optional;

/** What one job has of its engine while it works. */
public interface EngineSession extends AutoCloseable {

    /** {@return who shares the work of a learner; empty if this process does all of it} */
    Optional<Workers> workers();

    /** {@return what the record keeps of it, such as {@code engine} with its version; nothing of the local one} */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** Lets go of all workers, and of whatever else was started; does nothing the second time. */
    @Override
    void close();
}
