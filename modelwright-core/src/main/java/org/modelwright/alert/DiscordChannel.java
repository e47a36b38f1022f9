package org.modelwright.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.internal.text.Json;

/**
 * Posts to a webhook of Discord: an embed with the title, the message and up to 25 facts. Nobody is pinged, and nothing in
 * it is markup.
 *
 * @param url the address of the webhook, a secret: whoever has it can write there
 * @param timeout seconds until a try is given up; 10 by default
 * @param on the events it tells of; {@code [success, failure]} by default, which is every end
 */
public record DiscordChannel(Secret url, Double timeout, Set<Event> on) implements AlertChannel {

    private static final String OWNER = "a Discord webhook";
    private static final int LONGEST_TITLE = 256;
    private static final int LONGEST_DESCRIPTION = 4096;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_VALUE = 1024;
    private static final int MOST_FIELDS = 25;

    /** Of title, description, names and values together. */
    private static final int LONGEST_EMBED = 6000;

    private static final int GREEN = 0x2E7D32;
    private static final int AMBER = 0xB26A00;
    private static final int RED = 0xC62828;

    /** Fills the defaults; refuses an address that is none. */
    public DiscordChannel(Secret url, @Nullable Double timeout, @Nullable Set<Event> on) {
        this.url = Records.required(url, DiscordChannel.class, "url");
        this.timeout = WebAddress.timeout(timeout);
        this.on = Event.orDefault(on);
        WebAddress.refuse(WebAddress.problems("url", url, OWNER), WebAddress.problems(this.timeout));
    }

    /** {@return one with defaults for all other keys} */
    public static DiscordChannel of(Secret url) {
        return Records.of(DiscordChannel.class, "url", url);
    }

    /** {@return the same with this {@code url}} */
    public DiscordChannel url(Secret url) {
        return Records.with(this, "url", url);
    }

    /** {@return the same with this {@code timeout}} */
    public DiscordChannel timeout(double timeout) {
        return Records.with(this, "timeout", timeout);
    }

    /** {@return the same with this {@code on}} */
    public DiscordChannel on(Event... on) {
        return Records.with(this, "on", new LinkedHashSet<>(Records.list(on)));
    }

    @Override
    public Optional<String> destination() {
        return Optional.of(url.reveal());
    }

    @Override
    public void send(Alert alert, Duration within) {
        WebAddress.postJson(url, OWNER, Json.write(payload(alert)), timeout, within);
    }

    private static Map<String, Object> payload(Alert alert) {
        Map<String, Object> embed = new LinkedHashMap<>();
        String title = ShownText.markdown(alert.title(), LONGEST_TITLE);
        String description = ShownText.markdown(alert.message(), LONGEST_DESCRIPTION);
        embed.put("title", title);
        embed.put("description", description);
        alert.text(Alert.RUN_URL).ifPresent(url -> embed.put("url", url));
        embed.put("timestamp", alert.time().toString());
        embed.put("color", color(alert.event()));
        int left = LONGEST_EMBED - length(title) - length(description);
        List<Object> fields = new ArrayList<>();
        for (Map.Entry<String, String> fact : alert.shown().entrySet()) {
            String name = ShownText.markdown(fact.getKey(), LONGEST_NAME);
            String value = ShownText.markdown(fact.getValue(), LONGEST_VALUE);
            left -= length(name) + length(value);
            if (left < 0 || fields.size() == MOST_FIELDS) {
                break;
            }
            fields.add(Map.of("name", name, "value", value, "inline", true));
        }
        embed.put("fields", fields);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("allowed_mentions", Map.of("parse", List.of()));
        payload.put("embeds", List.of(embed));
        return payload;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int color(Event event) {
        return switch (event) {
            case SUCCESS, RECOVERED -> GREEN;
            case SLOW, DEGRADED -> AMBER;
            case KILLED, FAILURE -> RED;
        };
    }
}
