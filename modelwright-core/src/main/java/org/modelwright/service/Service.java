package org.modelwright.service;

/**
 * Something a job needs around it. The record describes it; {@link #start} opens it, and closing the session stops it.
 *
 * @param <S> what is open between start and stop
 */
public interface Service<S extends Service.Session> {

    /** Starts the service. */
    S start();

    /** A service between start and stop. */
    interface Session extends AutoCloseable {

        /** Stops the service. Never fails a job that went well. */
        void stop();

        /** The same as {@link #stop}. */
        @Override
        default void close() {
            stop();
        }
    }
}
