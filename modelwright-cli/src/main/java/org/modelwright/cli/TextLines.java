package org.modelwright.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** One line an event, for people: the time, the level unless it is INFO, the message; steps one below the other. */
final class TextLines extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final boolean stacks;

    /** {@code stacks}: whether the stack of an exception is shown; users read messages. */
    TextLines(boolean stacks) {
        this.stacks = stacks;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(TIME.format(event.getInstant())).append("  ");
        if (!event.getLevel().equals(Level.INFO)) {
            line.append(event.getLevel()).append("  ");
        }
        line.append(said(event)).append(System.lineSeparator());
        if (event.getThrowableProxy() != null && stacks) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A step is a line of a table: its number, its name, what came out. */
    private static String said(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        Object number = field(event, "number");
        String step = String.valueOf(field(event, "step"));
        return number == null || !message.startsWith(step + ": ")
                ? message
                : String.format("%2s %-9s %s", number, step, message.substring(step.length() + 2));
    }

    private static @Nullable Object field(ILoggingEvent event, String name) {
        List<KeyValuePair> fields = event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
        return fields.stream()
                .filter(it -> it.key.equals(name))
                .map(it -> it.value)
                .findFirst()
                .orElse(null);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
