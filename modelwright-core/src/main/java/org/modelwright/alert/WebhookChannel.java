package org.modelwright.alert;

import static java.util.Objects.requireNonNullElse;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.Problem;
import org.modelwright.internal.http.Delivery;
import org.modelwright.internal.http.Http;
import org.modelwright.internal.text.Json;

/**
 * Posts a CloudEvent (1.0, structured JSON): its {@code type} ends in the event's name, its {@code data} are the facts,
 * title and message. The headers are those of Standard Webhooks; with a secret they hold a signature of the body.
 *
 * @param url where to; a secret, since such addresses often hold a token
 * @param secret what the body is signed with: {@code whsec_} and up to 64 bytes in base64, of which receivers should be given 24 or more;
 *     unsigned by default
 * @param headers further HTTP headers, such as {@code Authorization}; none by default
 * @param timeout seconds until a try is given up; 10 by default
 * @param on the events it tells of; {@code [success, failure]} by default, which is every end
 */
public record WebhookChannel(
        Secret url, @Nullable Secret secret, Map<String, Secret> headers, Double timeout, Set<Event> on)
        implements AlertChannel {

    private static final String OWNER = "a webhook";
    private static final String PREFIX = "whsec_";
    private static final int LONGEST_KEY = 64;
    private static final String ID = "webhook-id";
    private static final String TIMESTAMP = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";
    private static final String TYPE = "org.modelwright.job.";

    /** Fills the defaults; refuses an address, a secret or a header that nobody takes. */
    public WebhookChannel(
            Secret url,
            @Nullable Secret secret,
            @Nullable Map<String, Secret> headers,
            @Nullable Double timeout,
            @Nullable Set<Event> on) {
        this.url = Records.required(url, WebhookChannel.class, "url");
        this.secret = secret;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNullElse(headers, Map.of())));
        this.timeout = WebAddress.timeout(timeout);
        this.on = Event.orDefault(on);
        WebAddress.refuse(
                WebAddress.problems("url", url, OWNER),
                problems(secret),
                problems(this.headers),
                WebAddress.problems(this.timeout));
    }

    private static List<Problem> problems(@Nullable Secret secret) {
        if (secret == null || secret.reveal().equals(Secret.MASK)) {
            return List.of();
        }
        byte[] key = secret.reveal().startsWith(PREFIX) ? key(secret) : new byte[0];
        return key.length > 0 && key.length <= LONGEST_KEY
                ? List.of()
                : List.of(Problem.at(
                        "secret",
                        "The secret of a webhook is not whsec_ and up to 64 bytes in base64.",
                        "echo whsec_$(openssl rand -base64 32)"));
    }

    private static List<Problem> problems(Map<String, Secret> headers) {
        List<Problem> problems = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (!Http.isHeaderName(name)
                    || name.matches("(?i)content-type|" + ID + "|" + TIMESTAMP + "|" + SIGNATURE)) {
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
        return problems;
    }

    /** {@return one with defaults for all other keys} */
    public static WebhookChannel of(Secret url) {
        return Records.of(WebhookChannel.class, "url", url);
    }

    /** {@return the same with this {@code url}} */
    public WebhookChannel url(Secret url) {
        return Records.with(this, "url", url);
    }

    /** {@return the same with this {@code secret}} */
    public WebhookChannel secret(Secret secret) {
        return Records.with(this, "secret", secret);
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

    @Override
    public Optional<String> destination() {
        return Optional.of(url.reveal());
    }

    @Override
    public void send(Alert alert, Duration within) {
        String body = Json.write(cloudEvent(alert, alert.event(on).orElse(alert.event())));
        Map<String, String> sent = new LinkedHashMap<>();
        headers.forEach((name, value) -> sent.put(name, value.reveal()));
        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        sent.put(ID, alert.id());
        sent.put(TIMESTAMP, timestamp);
        if (secret != null) {
            sent.put(SIGNATURE, "v1," + signature(secret, alert.id() + "." + timestamp + "." + body));
        }
        Delivery.post(WebAddress.of(url, OWNER), "application/cloudevents+json; charset=utf-8", body, sent)
                .send(WebAddress.duration(timeout), within);
    }

    private static Map<String, Object> cloudEvent(Alert alert, Event event) {
        Map<String, Object> cloudEvent = new LinkedHashMap<>();
        cloudEvent.put("specversion", "1.0");
        cloudEvent.put("id", alert.id());
        cloudEvent.put(
                "source",
                alert.text(Alert.RUN_URL)
                        .or(() -> alert.text(Alert.RUN_ID).map(run -> "urn:modelwright:run:" + run))
                        .orElse("urn:modelwright:job"));
        cloudEvent.put("type", TYPE + event.word());
        alert.text("version_uri").ifPresent(uri -> cloudEvent.put("subject", uri));
        cloudEvent.put("time", alert.time().toString());
        cloudEvent.put("datacontenttype", "application/json");
        Map<String, Object> data = new LinkedHashMap<>(alert.facts());
        data.put("events", alert.events().stream().map(Event::word).toList());
        data.put("title", alert.title());
        data.put("message", alert.message());
        cloudEvent.put("data", data);
        return cloudEvent;
    }

    private static byte[] key(Secret secret) {
        try {
            return Base64.getDecoder().decode(secret.reveal().substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return new byte[0]; // its message would show a part of it
        }
    }

    private static String signature(Secret secret, String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), mac.getAlgorithm()));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HMAC with SHA-256.", e);
        }
    }
}
