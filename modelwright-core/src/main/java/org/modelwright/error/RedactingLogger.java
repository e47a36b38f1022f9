package org.modelwright.error;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/** Asks for the program's own logger only when there is something to say: to start logging takes time. */
final class RedactingLogger extends AbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    private final @Nullable Level own;

    RedactingLogger(String name, @Nullable Level own) {
        this.name = name;
        this.own = own;
    }

    private Logger logger() {
        return LoggerFactory.getLogger(name);
    }

    private boolean isOn(Level level) {
        return Log.isWanted(level, own) && logger().isEnabledForLevel(level);
    }

    @Override
    public void log(LoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        say(
                event.getLevel(),
                MessageFormatter.basicArrayFormat(event.getMessage(), arguments),
                event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs(),
                event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        say(level, MessageFormatter.basicArrayFormat(message, arguments), List.of(), thrown);
    }

    private void say(Level level, String message, Iterable<KeyValuePair> fields, @Nullable Throwable thrown) {
        if (!isOn(level)) {
            return;
        }
        LoggingEventBuilder event = logger().atLevel(level).setMessage(Redactor.clean(message));
        for (KeyValuePair field : fields) {
            event = event.addKeyValue(field.key, field.value == null ? null : Redactor.cleanAll(field.value));
        }
        if (thrown != null) {
            event = event.setCause(Redactor.clean(thrown));
        }
        if (event instanceof CallerBoundaryAware aware) {
            aware.setCallerBoundary(RedactingLogger.class.getName());
        }
        event.log();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return RedactingLogger.class.getName();
    }

    @Override
    public boolean isTraceEnabled() {
        return isOn(Level.TRACE);
    }

    @Override
    public boolean isTraceEnabled(@Nullable Marker marker) {
        return isOn(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isOn(Level.DEBUG);
    }

    @Override
    public boolean isDebugEnabled(@Nullable Marker marker) {
        return isOn(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isOn(Level.INFO);
    }

    @Override
    public boolean isInfoEnabled(@Nullable Marker marker) {
        return isOn(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isOn(Level.WARN);
    }

    @Override
    public boolean isWarnEnabled(@Nullable Marker marker) {
        return isOn(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isOn(Level.ERROR);
    }

    @Override
    public boolean isErrorEnabled(@Nullable Marker marker) {
        return isOn(Level.ERROR);
    }
}
