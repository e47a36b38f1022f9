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
 * Posts to an incoming webhook of Slack: the title, the message and up to ten facts. All of it is plain text.
 *
 * @param url the address of the webhook, a secret: whoever has it can write there
 * @param timeout seconds until a try is given up; 10 by default
 * @param on the events it tells of; {@code [success, failure]} by default, which is every end
 */
public record SlackChannel(Secret url, Double timeout, Set<Event> on) implements AlertChannel {

    private static final String OWNER = "a Slack webhook";
    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_TEXT = 3000;
    private static final int LONGEST_FIELD = 2000;
    private static final int MOST_FIELDS = 10;

    /** Fills the defaults; refuses an address that is none. */
    public SlackChannel(Secret url, @Nullable Double timeout, @Nullable Set<Event> on) {
        this.url = Records.required(url, SlackChannel.class, "url");
        this.timeout = WebAddress.timeout(timeout);
        this.on = Event.orDefault(on);
        WebAddress.refuse(WebAddress.problems("url", url, OWNER), WebAddress.problems(this.timeout));
    }

    /** {@return one with defaults for all other keys} */
    public static SlackChannel of(Secret url) {
        return Records.of(SlackChannel.class, "url", url);
    }

    /** {@return the same with this {@code url}} */
    public SlackChannel url(Secret url) {
        return Records.with(this, "url", url);
    }

    /** {@return the same with this {@code timeout}} */
    public SlackChannel timeout(double timeout) {
        return Records.with(this, "timeout", timeout);
    }

    /** {@return the same with this {@code on}} */
    public SlackChannel on(Event... on) {
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
        List<Object> blocks = new ArrayList<>();
        blocks.add(Map.of("type", "header", "text", text(alert.title(), LONGEST_HEADER)));
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("type", "section");
        section.put("text", text(alert.message(), LONGEST_TEXT));
        List<Object> fields = alert.shown().entrySet().stream()
                .limit(MOST_FIELDS)
                .<Object>map(fact -> text(fact.getKey() + "\n" + fact.getValue(), LONGEST_FIELD))
                .toList();
        if (!fields.isEmpty()) {
            section.put("fields", fields);
        }
        blocks.add(section);
        alert.text(Alert.RUN_URL).ifPresent(url -> blocks.add(link(url)));
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("text", ShownText.entities(alert.title() + " - " + alert.message(), LONGEST_TEXT));
        payload.put("mrkdwn", false);
        payload.put("blocks", blocks);
        return payload;
    }

    private static Map<String, Object> text(String text, int limit) {
        return Map.of("type", "plain_text", "emoji", false, "text", ShownText.entities(text, limit));
    }

    /** The one place with markup: around an address of ours, in which nothing ends it. */
    private static Map<String, Object> link(String url) {
        String safe =
                ShownText.entities(url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E"), LONGEST_TEXT);
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", "<" + safe + "|The run in MLflow>"));
    }
}
