package org.modelwright.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.alert.Receiver.Answer;
import org.modelwright.data.Records;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;

/** Each channel against a receiver that refuses what the real service would refuse. */
class ChannelsTest {

    private static final String MARKUP = "<!channel> & <b>x</b> @everyone *a* [l](http://x) `c` _i_";
    private static final Duration LONG = Duration.ofSeconds(10);

    private static Alert alert(String title, String message, int facts) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(Alert.RUN_ID, "0123");
        all.put(Alert.RUN_URL, "https://mlflow.example.org/#/experiments/7/runs/0123?a=1&b=2");
        all.put(Alert.EXIT_CODE, 0);
        all.put("model", MARKUP);
        all.put("version", 7L);
        all.put("scores", Map.of("mean_squared_error", 812.4));
        for (int i = 0; i < facts; i++) {
            all.put("fact " + i + MARKUP, "v".repeat(3000));
        }
        return Alert.of(EnumSet.of(Event.SUCCESS), title, message, all);
    }

    private static Map<?, ?> sent(Receiver receiver) {
        Receiver.Request request = receiver.requests().get(receiver.requests().size() - 1);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Content-Type")).startsWith("application/json");
        return (Map<?, ?>) Json.read(request.body());
    }

    private static Object at(Object json, Object... path) {
        Object at = json;
        for (Object step : path) {
            at = step instanceof Integer index ? ((List<?>) at).get(index) : ((Map<?, ?>) at).get(step);
        }
        return at;
    }

    private static int length(Object text) {
        String string = (String) text;
        return string.codePointCount(0, string.length());
    }

    @Test
    void slackTakesItAndPingsNobody() {
        try (Receiver receiver = new Receiver()) {
            SlackChannel slack = SlackChannel.of(receiver.url("/services/T/B/x"));
            slack.send(alert(MARKUP, MARKUP, 0), LONG);
            assertThat(receiver.requests().get(0).body())
                    .contains("&lt;!channel&gt; &amp; &lt;b&gt;")
                    .contains("mean_squared_error\\n812.4")
                    .contains("<https://mlflow.example.org/#/experiments/7/runs/0123?a=1&amp;b=2|The run in MLflow>")
                    .doesNotContain("<!channel>");
            slack.send(alert("&".repeat(200), "𝒳<".repeat(3000), 20), LONG);
            Object json = sent(receiver);
            assertThat(length(at(json, "blocks", 0, "text", "text"))).isBetween(146, 150);
            assertThat((String) at(json, "blocks", 0, "text", "text")).endsWith("&amp;…");
            assertThat(length(at(json, "blocks", 1, "text", "text"))).isBetween(2995, 3000);
            assertThat((List<?>) at(json, "blocks", 1, "fields"))
                    .hasSize(10)
                    .allSatisfy(it -> assertThat(length(at(it, "text"))).isBetween(1, 2000));
        }
    }

    @Test
    void discordTakesItAndPingsNobody() {
        try (Receiver receiver = new Receiver()) {
            DiscordChannel discord = DiscordChannel.of(receiver.url("/api/webhooks/1/x"));
            discord.send(alert("t".repeat(300), MARKUP.repeat(200), 40), LONG);
            Object json = sent(receiver);
            assertThat(at(json, "allowed_mentions", "parse")).isEqualTo(List.of());
            Object embed = at(json, "embeds", 0);
            assertThat(length(at(embed, "title"))).isEqualTo(256);
            assertThat(length(at(embed, "description"))).isLessThanOrEqualTo(4096);
            List<?> fields = (List<?>) at(embed, "fields");
            int total = length(at(embed, "title")) + length(at(embed, "description"));
            for (Object field : fields) {
                assertThat(length(at(field, "name"))).isBetween(1, 256);
                assertThat(length(at(field, "value"))).isBetween(1, 1024);
                total += length(at(field, "name")) + length(at(field, "value"));
            }
            assertThat(fields).hasSizeBetween(3, 25);
            assertThat(total).isLessThanOrEqualTo(6000);
            assertThat((String) at(embed, "description"))
                    .startsWith(
                            "\\<!channel\\> \\& \\<b\\>x\\</b\\> \\@everyone \\*a\\* \\[l\\](http://x) \\`c\\` \\_i\\_");
        }
    }

    @Test
    void teamsTakesACardThatIsNotTooLarge() {
        try (Receiver receiver = new Receiver().answer(Answer.of(202))) {
            TeamsChannel.of(receiver.url("/workflows/x?sig=s")).send(alert(MARKUP, "ä".repeat(50_000), 60), LONG);
            Object json = sent(receiver);
            assertThat(receiver.requests().get(0).body().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(28 * 1024);
            assertThat(at(json, "type")).isEqualTo("message");
            assertThat(at(json, "attachments", 0, "contentType")).isEqualTo("application/vnd.microsoft.card.adaptive");
            assertThat(at(json, "attachments", 0, "content", "version")).isEqualTo("1.4");
            assertThat((String) at(json, "attachments", 0, "content", "body", 0, "text"))
                    .startsWith("\\<!channel\\>");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://contoso.webhook.office.com/webhookb2/a@b/IncomingWebhook/c/d",
                "https://outlook.office.com/webhook/a",
                "https://outlook.office365.com/webhook/a"
            })
    void addressesOfConnectorsAreRefusedWithTheReason(String url) {
        assertThatThrownBy(() -> TeamsChannel.of(new Secret(url)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("which Microsoft has retired")
                .hasMessageContaining("Workflow");
    }

    @Test
    @Tag("oracle")
    void aWebhookIsACloudEventWhoseSignaturePythonVerifies(@TempDir Path folder) {
        String key = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        try (Receiver receiver = new Receiver()) {
            WebhookChannel.of(receiver.url("/hook"))
                    .secret(new Secret(key))
                    .headers(Map.of("X-Team", new Secret("rides")))
                    .send(alert(MARKUP, "größer", 0), LONG);
            Receiver.Request request = receiver.requests().get(0);
            assertThat(request.header("X-Team")).isEqualTo("rides");
            assertThat(request.header("Content-Type")).startsWith("application/cloudevents+json");
            Object json = Json.read(request.body());
            assertThat(at(json, "specversion")).isEqualTo("1.0");
            assertThat(at(json, "id")).isEqualTo(request.header("webhook-id"));
            assertThat((String) at(json, "type")).endsWith(".success");
            assertThat((String) at(json, "source")).startsWith("https://mlflow.example.org/");
            assertThat(at(json, "data", "exit_code")).isEqualTo(0L);
            assertThat(at(json, "data", "scores", "mean_squared_error")).isEqualTo(812.4);
            assertThat(at(json, "data", "model")).isEqualTo(MARKUP);
            String verdict = Python.MLFLOW_3_17.run(
                    folder,
                    """
                    import base64, hashlib, hmac, sys, time, datetime
                    key, msg, stamp, signature, body, when = sys.argv[1:]
                    assert abs(time.time() - int(stamp)) < 300
                    mac = hmac.new(base64.b64decode(key[len("whsec_"):]), f"{msg}.{stamp}.{body}".encode(), hashlib.sha256)
                    assert hmac.compare_digest("v1," + base64.b64encode(mac.digest()).decode(), signature)
                    assert datetime.datetime.fromisoformat(when.replace("Z", "+00:00")).tzinfo
                    print("verified")
                    """,
                    key,
                    request.header("webhook-id"),
                    request.header("webhook-timestamp"),
                    request.header("webhook-signature"),
                    request.body(),
                    at(json, "time"));
            assertThat(verdict.strip()).isEqualTo("verified");
        }
    }

    @Test
    void aWebhookRefusesSecretsThatReceiversRefuse() {
        for (String secret : List.of("abc", "whsec_=", "whsec_!!!!", "whsec_" + "A".repeat(200))) {
            assertThatThrownBy(() ->
                            WebhookChannel.of(new Secret("https://host/x")).secret(new Secret(secret)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("whsec_ and up to 64 bytes");
        }
    }

    @Test
    void whatIsTriedAgainAndWhatIsFinal() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(1));
        assertThat(tries(Answer.of(503), Answer.of(500))).isEqualTo(3);
        assertThat(tries(Answer.of(503), Answer.of(503), Answer.of(503))).isEqualTo(-3);
        assertThat(tries(new Answer(429, Map.of("Retry-After", "1"), "", 0))).isEqualTo(2);
        assertThat(tries(new Answer(429, Map.of("Retry-After", date), "", 0))).isEqualTo(2);
        assertThat(tries(new Answer(429, Map.of(), "{\"retry_after\": 0.3}", 0)))
                .isEqualTo(2);
        assertThat(tries(new Answer(429, Map.of("Retry-After", "60"), "", 0))).isEqualTo(-1);
        for (int status : new int[] {400, 401, 403, 404, 410, 413, 422}) {
            assertThat(tries(Answer.of(status))).as("status %s", status).isEqualTo(-1);
        }
        assertThat(tries(new Answer(302, Map.of("Location", "http://127.0.0.1:1/x"), "", 0)))
                .isEqualTo(-1);
    }

    /** {@return how often it was asked; negative where it was not accepted} */
    private static int tries(Answer... answers) {
        try (Receiver receiver = new Receiver().answer(answers)) {
            SlackChannel slack = SlackChannel.of(receiver.url("/s3cretpath"));
            Throwable failure = catchThrowable(() -> slack.send(alert("t", "m", 0), Duration.ofSeconds(5)));
            int asked = receiver.requests().size();
            if (failure == null) {
                return asked;
            }
            assertThat(failure)
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("http://127.0.0.1:")
                    .hasMessageNotContaining("s3cretpath");
            return -asked;
        }
    }

    @Test
    void addressesOfTheMachinesOwnSegmentAreRefusedAndOthersAreTheOperatorsAffair() {
        for (String host : List.of(
                "169.254.169.254",
                "[fe80::1]",
                "[::ffff:169.254.169.254]",
                "[64:ff9b::a9fe:a9fe]",
                "[fd00:ec2::254]",
                "100.100.100.200",
                "metadata.google.internal",
                "2852039166")) {
            assertThatThrownBy(() -> WebhookChannel.of(new Secret("http://" + host + "/latest")))
                    .as(host)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("the machine's own segment");
        }
        for (String host : List.of("127.0.0.1", "10.1.2.3", "[::1]", "localhost", "hooks.internal", "192.168.1.1")) {
            assertThat(WebhookChannel.of(new Secret("http://" + host + "/x"))).isNotNull();
        }
    }

    @Test
    void aHeartbeatIsOneRequestEach() {
        try (Receiver receiver = new Receiver()) {
            HeartbeatChannel heart = HeartbeatChannel.of(receiver.url("/ok"))
                    .start(receiver.url("/start"))
                    .failure(receiver.url("/fail"));
            heart.started(LONG);
            heart.send(alert("t", "m", 0), LONG);
            heart.send(Alert.of(Set.of(Event.KILLED, Event.FAILURE), "t", "m", Map.of()), LONG);
            assertThat(receiver.requests())
                    .extracting(it -> it.method() + " " + it.path())
                    .containsExactly("GET /start", "GET /ok", "GET /fail");
        }
        assertThatThrownBy(() -> Records.of(HeartbeatChannel.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("neither start, success nor failure");
    }
}
