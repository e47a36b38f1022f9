package org.modelwright.alert;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;

/**
 * Posts an Adaptive Card to a Workflow of Microsoft Teams ("Post to a channel when a webhook request is received"). Teams
 * answers before anybody sees it: accepted is not shown. Nothing in the card is markup.
 *
 * @param url the address of the webhook, a secret: whoever has it can write there
 * @param timeout seconds until a try is given up; 10 by default
 * @param on the events it tells of; {@code [success, failure]} by default, which is every end
 */
public record TeamsChannel(Secret url, Double timeout, Set<Event> on) implements AlertChannel {

    private static final String OWNER = "a Teams webhook";
    private static final int MOST_BYTES = 28 * 1024;
    private static final int LONGEST_TITLE = 256;
    private static final int LONGEST_MESSAGE = 4000;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 500;
    private static final int MOST_FACTS = 30;
    private static final Pattern RETIRED = Pattern.compile(
            "(?i)https?://([^/]*\\.)?(webhook\\.office\\.com|outlook\\.office(365)?\\.com/webhook)(:\\d+)?(/.*)?");

    /** Fills the defaults; refuses an address that is none. */
    public TeamsChannel(Secret url, @Nullable Double timeout, @Nullable Set<Event> on) {
        this.url = Records.required(url, TeamsChannel.class, "url");
        this.timeout = WebAddress.timeout(timeout);
        this.on = Event.orDefault(on);
        WebAddress.refuse(WebAddress.problems("url", url, OWNER), problems(url), WebAddress.problems(this.timeout));
    }

    /** {@return one with defaults for all other keys} */
    public static TeamsChannel of(Secret url) {
        return Records.of(TeamsChannel.class, "url", url);
    }

    /** {@return the same with this {@code url}} */
    public TeamsChannel url(Secret url) {
        return Records.with(this, "url", url);
    }

    /** {@return the same with this {@code timeout}} */
    public TeamsChannel timeout(double timeout) {
        return Records.with(this, "timeout", timeout);
    }

    /** {@return the same with this {@code on}} */
    public TeamsChannel on(Event... on) {
        return Records.with(this, "on", new LinkedHashSet<>(Records.list(on)));
    }

    @Override
    public Optional<String> destination() {
        return Optional.of(url.reveal());
    }

    @Override
    public void send(Alert alert, Duration within) {
        WebAddress.postJson(url, OWNER, json(alert), timeout, within);
    }

    /** Microsoft took the connectors down that had these addresses; they answer nobody any more. */
    private static List<Problem> problems(@Nullable Secret url) {
        return url != null && RETIRED.matcher(url.reveal()).matches()
                ? List.of(Problem.at(
                        "url",
                        "The url of a Teams webhook is one of an Office 365 connector, which Microsoft has retired.",
                        "the address of a Workflow: in the channel, Workflows, \"Post to a channel when a webhook request"
                                + " is received\"."))
                : List.of();
    }

    /** {@return the card, with fewer facts and a shorter message where it would be larger than Teams takes} */
    private static String json(Alert alert) {
        int facts = MOST_FACTS;
        int message = LONGEST_MESSAGE;
        String json = json(alert, message, facts);
        while (json.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES && facts > 0) {
            facts /= 2;
            message = Math.max(LONGEST_TITLE, message / 2);
            json = json(alert, message, facts);
        }
        return json;
    }

    private static String json(Alert alert, int message, int most) {
        List<Object> body = new ArrayList<>();
        Map<String, Object> title = text(alert.title(), LONGEST_TITLE);
        title.put("size", "Medium");
        title.put("weight", "Bolder");
        body.add(title);
        body.add(text(alert.message(), message));
        List<Object> facts = alert.shown().entrySet().stream()
                .limit(most)
                .<Object>map(fact -> Map.of(
                        "title",
                        ShownText.markdown(fact.getKey(), LONGEST_NAME),
                        "value",
                        ShownText.markdown(fact.getValue(), LONGEST_VALUE)))
                .toList();
        if (!facts.isEmpty()) {
            body.add(Map.of("type", "FactSet", "facts", facts));
        }
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("body", body);
        alert.text(Alert.RUN_URL)
                .ifPresent(url -> card.put(
                        "actions",
                        List.of(Map.of("type", "Action.OpenUrl", "title", "The run in MLflow", "url", url))));
        Map<String, @Nullable Object> attachment = new LinkedHashMap<>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("contentUrl", null);
        attachment.put("content", card);
        return Json.write(Map.of("type", "message", "attachments", List.of(attachment)));
    }

    private static Map<String, Object> text(String text, int limit) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "TextBlock");
        block.put("wrap", true);
        block.put("text", ShownText.markdown(text, limit));
        return block;
    }
}
