package org.modelwright.alert;

import static java.util.Objects.requireNonNullElse;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.Log;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells on the console, through the log.
 *
 * @param on the ends it tells of; {@code [success, failure]} by default
 */
public record ConsoleChannel(Set<AlertChannel.Outcome> on) implements AlertChannel {

    /** Fills the default. */
    public ConsoleChannel(@Nullable Set<AlertChannel.Outcome> on) {
        // Sorted: a set in the JVM's order of the day would render differently each time.
        this.on = Collections.unmodifiableSet(
                new TreeSet<>(requireNonNullElse(on, Set.of(Outcome.SUCCESS, Outcome.FAILURE))));
    }

    /** {@return one with every default} */
    public static ConsoleChannel of() {
        return Records.of(ConsoleChannel.class);
    }

    /** {@return the same with this {@code on}} */
    public ConsoleChannel on(AlertChannel.Outcome... on) {
        return Records.with(this, "on", new LinkedHashSet<>(Records.list(on)));
    }

    @Override
    public void send(Alert alert) {
        Logger log = Log.of("modelwright.alert");
        LoggingEventBuilder event = alert.outcome() == Outcome.SUCCESS ? log.atInfo() : log.atError();
        for (Map.Entry<String, String> fact : alert.facts().entrySet()) {
            event = event.addKeyValue(fact.getKey(), fact.getValue());
        }
        event.log(alert.title() + ": " + alert.message());
    }
}
