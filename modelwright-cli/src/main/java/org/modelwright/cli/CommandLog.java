package org.modelwright.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelwright.service.LogBackend;
import org.modelwright.service.LoggerService;
import org.slf4j.LoggerFactory;

/**
 * The log of the command, on standard error: set up in code, so that no file can change it. A job's
 * {@code logger_service} sets level and format while it runs, unless {@code --quiet} or {@code --debug} said the level.
 */
public final class CommandLog implements LogBackend {

    private static final String APPENDER = "stderr";
    private static final String FORCED_LEVEL = "forced level";
    /** Whoever does not debug does not want to hear what Spark thinks on the way. */
    private static final List<String> LIBRARIES = List.of("org.apache", "org.sparkproject", "io.netty");

    private static @Nullable Consumer<LoggerContext> setUp;
    private static @Nullable LoggerContext running;

    /** For {@link java.util.ServiceLoader}. */
    public CommandLog() {}

    /**
     * Starts the log: {@code INFO} as text. Logback itself starts with the first who has something to say.
     *
     * @param err where it goes
     * @param forced the level that the user asked for on the command line, or null
     */
    static synchronized void start(PrintStream err, LoggerService.@Nullable Level forced) {
        setUp = context -> setUp(context, err, forced);
        if (running != null) {
            setUp.accept(running);
        }
    }

    /** Takes logback when it starts; false if no command has started the log, so that logback is not ours. */
    static synchronized boolean take(LoggerContext context) {
        running = context;
        if (setUp == null) {
            return false;
        }
        setUp.accept(context);
        return true;
    }

    private static void setUp(LoggerContext context, PrintStream err, LoggerService.@Nullable Level forced) {
        context.reset();
        context.putProperty(FORCED_LEVEL, forced == null ? null : forced.name());
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setName(APPENDER);
        appender.setContext(context);
        Level level = level(context, LoggerService.Level.INFO);
        appender.setEncoder(encoder(context, LoggerService.Format.TEXT, level));
        appender.setOutputStream(new Shared(err));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
        if (level.isGreaterOrEqual(Level.INFO)) {
            LIBRARIES.forEach(
                    it -> context.getLogger(it).setLevel(Level.ERROR)); // their failures reach the job as exceptions
        }
    }

    @Override
    public @Nullable Handle configure(LoggerService.Level level, LoggerService.Format format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (!(root.getAppender(APPENDER) instanceof OutputStreamAppender<ILoggingEvent> appender)) {
            // Somebody else set logback up: it is theirs.
            return null;
        }
        Level levelBefore = root.getLevel();
        Encoder<ILoggingEvent> encoderBefore = appender.getEncoder();
        root.setLevel(level(context, level));
        appender.setEncoder(encoder(context, format, root.getLevel()));
        return () -> {
            root.setLevel(levelBefore);
            appender.setEncoder(encoderBefore);
        };
    }

    private static Level level(LoggerContext context, LoggerService.Level wanted) {
        String forced = context.getProperty(FORCED_LEVEL);
        return Level.toLevel(forced == null ? wanted.name() : forced);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LoggerService.Format format, Level level) {
        boolean stacks = level.equals(Level.DEBUG);
        Encoder<ILoggingEvent> encoder =
                format == LoggerService.Format.JSON ? new JsonLines(stacks) : new TextLines(stacks);
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    /** Standard error does not end with the log. */
    private static final class Shared extends FilterOutputStream {

        Shared(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws java.io.IOException {
            flush();
        }
    }
}
