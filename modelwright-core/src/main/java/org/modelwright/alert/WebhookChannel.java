package org.modelwright.alert;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.internal.http.Http;
import org.modelwright.internal.text.Json;

/**
 * Posts a JSON object to an address: {@code event}, {@code title}, {@code message}, {@code facts}.
 *
 * @param url where to; a secret, since such addresses often hold a token
 * @param headers further HTTP headers, such as {@code Authorization}; none by default
 * @param timeout seconds until the channel gives up; 10 by default
 * @param on the events it tells of; {@code [success, failure]} by default
 */
public record WebhookChannel(Secret url, Map<String, Secret> headers, Double timeout, Set<Event> on)
        implements AlertChannel {

    /** Fills the defaults; refuses an address that is not {@code http} or {@code https}. */
    public WebhookChannel(
            Secret url, @Nullable Map<String, Secret> headers, @Nullable Double timeout, @Nullable Set<Event> on) {
        this.url = Records.required(url, WebhookChannel.class, "url");
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(headers, Map.of())));
        this.timeout = requireNonNullElse(timeout, 10.0);
        this.on = Event.orDefault(on);
        // A rendered configuration holds the mask, and can be loaded; only telling needs the address itself.
        List<Problem> problems = new ArrayList<>();
        if (address(url) == null && !url.reveal().equals(Secret.MASK)) {
            problems.add(
                    Problem.at("url", "The url of a webhook is not an http or https address.", "https://host/path"));
        }
        this.headers.forEach((name, value) -> {
            if (!Http.isHeaderName(name)) {
                problems.add(Problem.at(
                        "headers." + name, "The header (" + name + ") is not one that can be sent.", "Authorization"));
            } else if (!Http.isHeader(value.reveal())) {
                problems.add(Problem.at(
                        "headers." + name,
                        "The value of the header (" + name
                                + ") holds a line break, or another character that no HTTP header takes.",
                        "the same in one line."));
            }
        });
        if (!(this.timeout > 0) || this.timeout > 3600) {
            problems.add(Problem.at(
                    "timeout", "The timeout (" + this.timeout + ") is not between 0 and 3600 seconds.", "10"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with defaults for all other keys} */
    public static WebhookChannel of(Secret url) {
        return Records.of(WebhookChannel.class, "url", url);
    }

    /** {@return the same with this {@code url}} */
    public WebhookChannel url(Secret url) {
        return Records.with(this, "url", url);
    }

    /** {@return the same with this {@code headers}} */
    public WebhookChannel headers(Map<String, Secret> headers) {
        return Records.with(this, "headers", headers);
    }

    /** {@return the same with this {@code timeout}} */
    public WebhookChannel timeout(double timeout) {
        return Records.with(this, "timeout", timeout);
    }

    /** {@return the same with this {@code on}} */
    public WebhookChannel on(Event... on) {
        return Records.with(this, "on", new LinkedHashSet<>(Records.list(on)));
    }

    private static @Nullable URI address(Secret url) {
        try {
            URI uri = URI.create(url.reveal());
            String scheme = String.valueOf(uri.getScheme());
            return scheme.matches("(?i)https?") && uri.getHost() != null ? uri : null;
        } catch (IllegalArgumentException e) {
            return null; // its message would show the address
        }
    }

    @Override
    public void send(Alert alert) {
        URI address = address(url);
        if (address == null) {
            throw new InfrastructureException(
                    "The url of a webhook is masked.", "${env:NAME} in place of the mask that render wrote.");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", alert.event(on).orElse(alert.event()).word());
        body.put("title", alert.title());
        body.put("message", alert.message());
        body.put("facts", alert.facts());
        Map<String, String> sent = new LinkedHashMap<>();
        headers.forEach((name, value) -> sent.put(name, value.reveal()));
        Http.Answer answer = Http.postJson(address, Json.write(body), sent, Duration.ofMillis((long) (timeout * 1000)));
        if (answer.status() / 100 != 2) {
            throw new InfrastructureException(
                    "The webhook (" + Http.shown(address) + ") answered " + answer.status() + ".");
        }
    }
}
