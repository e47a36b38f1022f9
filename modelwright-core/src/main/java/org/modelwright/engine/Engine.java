package org.modelwright.engine;

import java.util.Collection;
import java.util.List;
import org.modelwright.data.Session;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;

/** Where a job's work is done. A record of one of these is a kind: its components are its YAML keys. */
public interface Engine {

    /**
     * {@return what this engine cannot do of a job; asked before anything is read, and without starting anything}
     *
     * @param kinds what the job is made of: its readers, its splitter, its model
     */
    default List<Problem> problems(Collection<?> kinds) {
        return List.of();
    }

    /**
     * {@return what a job works with; use {@link #in}, which opens it once}
     *
     * @param session the machine of the job, which closes what is returned
     * @throws InfrastructureException if the engine cannot be had
     */
    EngineSession open(Session session);

    /** {@return the one of a session; opened where it is not there yet, and closed with the session} */
    default EngineSession in(Session session) {
        return session.shared(EngineSession.class, this::open);
    }
}
