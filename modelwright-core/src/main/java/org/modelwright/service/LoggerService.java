package org.modelwright.service;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is logged and how, on standard error.
 *
 * @param level {@code info} by default
 * @param format {@code text} by default, or {@code json}
 */
public record LoggerService(LoggerService.Level level, LoggerService.Format format)
        implements Service<LoggerService.Session> {

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
            handles.add(backend.configure(level, format));
        }
        return new Session(handles);
    }

    /** Logging between start and stop. */
    public static final class Session implements Service.Session {

        private final List<LogBackend.Handle> handles;

        private Session(List<LogBackend.Handle> handles) {
            this.handles = handles;
        }

        /** {@return the job's logger} */
        public Logger logger() {
            return LoggerFactory.getLogger("modelwright.job");
        }

        @Override
        public void stop() {
            handles.forEach(LogBackend.Handle::close);
        }
    }
}
