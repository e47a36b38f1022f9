package org.modelwright.engine;

import java.util.Optional;
import org.modelwright.data.Session;

/** This process does all of the work, with the threads and the memory of the job. */
public record LocalEngine() implements Engine {

    private static final EngineSession ALONE = new EngineSession() {
        @Override
        public Optional<Workers> workers() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    };

    @Override
    public EngineSession open(Session session) {
        return ALONE;
    }
}
