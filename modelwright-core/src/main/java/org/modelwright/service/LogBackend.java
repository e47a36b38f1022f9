package org.modelwright.service;

import org.jspecify.annotations.Nullable;

/**
 * Whoever owns the process's logging obeys a job's {@code logger_service} through this interface; found by
 * {@link java.util.ServiceLoader}. Where there is none, the host application's logging stays as it is, and the library
 * itself says nothing below the job's level.
 */
public interface LogBackend {

    /**
     * Sets level and format until the given handle is closed.
     *
     * @return the handle; null if the logging is somebody else's after all, so that nothing was set
     */
    @Nullable Handle configure(LoggerService.Level level, LoggerService.Format format);

    /** Gives back the settings from before. */
    interface Handle extends AutoCloseable {

        @Override
        void close();
    }
}
