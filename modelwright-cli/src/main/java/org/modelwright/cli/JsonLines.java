package org.modelwright.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line: {@code time} (UTC), {@code level}, {@code logger}, {@code message}, and the fields of what is
 * said, such as {@code run_id}, {@code step}, {@code rows}, {@code seconds}, {@code problem}.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private final boolean stacks;

    /** {@code stacks}: whether the stack of an exception is shown; users read messages. */
    JsonLines(boolean stacks) {
        this.stacks = stacks;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("time", event.getInstant().toString());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(field -> line.put(field.key, field.value));
        }
        if (event.getThrowableProxy() != null && stacks) {
            line.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (JsonText.of(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
