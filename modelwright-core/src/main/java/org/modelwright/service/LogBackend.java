package org.modelwright.service;

/**
 * Whoever owns the process's logging obeys a job's {@code logger_service} through this interface; found by
 * {@link java.util.ServiceLoader}. Where there is none, the host application's logging stays as it is.
 */
public interface LogBackend {

    /** Sets level and format until the given handle is closed. */
    Handle configure(LoggerService.Level level, LoggerService.Format format);

    /** Gives back the settings from before. */
    interface Handle extends AutoCloseable {

        @Override
        void close();
    }
}
