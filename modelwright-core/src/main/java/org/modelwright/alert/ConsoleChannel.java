package org.modelwright.alert;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.Log;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells on the console, through the log.
 *
 * @param on the events it tells of; {@code [success, failure]} by default
 */
public record ConsoleChannel(Set<Event> on) implements AlertChannel {

    /** Fills the default. */
    public ConsoleChannel(@Nullable Set<Event> on) {
        this.on = Event.orDefault(on);
    }

    /** {@return one with every default} */
    public static ConsoleChannel of() {
        return Records.of(ConsoleChannel.class);
    }

    /** {@return the same with this {@code on}} */
    public ConsoleChannel on(Event... on) {
        return Records.with(this, "on", new LinkedHashSet<>(Records.list(on)));
    }

    @Override
    public void send(Alert alert, Duration within) {
        Logger log = Log.of("modelwright.alert");
        LoggingEventBuilder event = alert.event().isGood() ? log.atInfo() : log.atError();
        for (Map.Entry<String, String> fact : alert.texts().entrySet()) {
            event = event.addKeyValue(fact.getKey(), fact.getValue());
        }
        event.log(alert.title() + ": " + alert.message());
    }
}
