package org.modelwright.service;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * How much is logged and how. The command logs to standard error; in a program of your own its logging says where and in
 * which form, and is given nothing of this library below the level.
 *
 * @param level {@code info} by default
 * @param format {@code text} by default, or {@code json}: one object a line with {@code time}, {@code level}, {@code
 *     logger}, {@code message} and, where they are known, {@code run_id}, {@code step}, {@code rows}, {@code seconds},
 *     {@code problem}; any other logging gets these as key-value pairs of SLF4J
 */
public record LoggerService(LoggerService.Level level, LoggerService.Format format)
        implements Service<LoggerService.Session> {

    private static final String JOB = "modelwright.job";

    /** How much is logged. */
    public enum Level {
        /** Everything. */
        DEBUG,
        /** Each step. */
        INFO,
        /** What should be looked at. */
        WARN,
        /** What went wrong. */
        ERROR
    }

    /** How it is logged. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }

    /** Fills the defaults. */
    public LoggerService(LoggerService.@Nullable Level level, LoggerService.@Nullable Format format) {
        this.level = requireNonNullElse(level, Level.INFO);
        this.format = requireNonNullElse(format, Format.TEXT);
    }

    /** {@return one with every default} */
    public static LoggerService of() {
        return Records.of(LoggerService.class);
    }

    /** {@return the same with this {@code level}} */
    public LoggerService level(LoggerService.Level level) {
        return Records.with(this, "level", level);
    }

    /** {@return the same with this {@code format}} */
    public LoggerService format(LoggerService.Format format) {
        return Records.with(this, "format", format);
    }

    @Override
    public Session start() {
        List<LogBackend.Handle> handles = new ArrayList<>();
        for (LogBackend backend : ServiceLoader.load(LogBackend.class)) {
            LogBackend.Handle handle = backend.configure(level, format);
            if (handle != null) {
                handles.add(handle);
            }
        }
        if (!handles.isEmpty()) {
            return new Session(handles, Log.of(JOB));
        }
        org.slf4j.event.Level least = org.slf4j.event.Level.valueOf(level.name());
        Log.Scope scope = Log.from(least);
        return new Session(List.of(scope::close), Log.of(JOB, least));
    }

    /** Logging between start and stop. */
    public static final class Session implements Service.Session {

        private final List<LogBackend.Handle> handles;

        private final Logger logger;

        private Session(List<LogBackend.Handle> handles, Logger logger) {
            this.handles = handles;
            this.logger = logger;
        }

        /** {@return the job's logger} */
        public Logger logger() {
            return logger;
        }

        @Override
        public void stop() {
            handles.forEach(LogBackend.Handle::close);
        }
    }
}
