package org.modelwright.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.Event;
import org.modelwright.alert.HeartbeatChannel;
import org.modelwright.alert.Receiver;
import org.modelwright.alert.Receiver.Answer;
import org.modelwright.alert.SlackChannel;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.text.Json;

/** All channels together: one time for all, what could not be sent, and who hears of what. */
class AlertsServiceTest {

    @TempDir
    Path folder;

    private Path spool;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void prepare() {
        spool = folder.resolve("spool");
        warnings.clear();
    }

    private static Alert failure(String run, String cause) {
        return Alert.of(
                Set.of(Event.FAILURE),
                "Training failed",
                "In the step (read)",
                Map.of(Alert.RUN_ID, run, Alert.CLASS, cause, Alert.EXIT_CODE, 3));
    }

    private AlertsService.Told tell(Alert alert, double timeout, AlertChannel... channels) {
        try (AlertsService.Session session = AlertsService.of()
                .channels(channels)
                .spool(spool.toString())
                .timeout(timeout)
                .start()) {
            return session.notify(alert, warnings::add);
        }
    }

    private List<Path> spooled(String ending) throws IOException {
        if (!Files.isDirectory(spool)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(it -> it.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void whatCouldNotBeSentGoesOutWithTheNextJobOnceUnderTheSameId() throws IOException {
        try (Receiver receiver = new Receiver().answer(Answer.of(404))) {
            Secret url = receiver.url("/s3cret-path-of-a-hook");
            WebhookChannel hook = WebhookChannel.of(url).secret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
            assertThat(tell(failure("one", "data"), 5, hook).failed()).containsExactly("WebhookChannel");
            assertThat(warnings)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("answered 404")
                    .contains("next job");
            List<Path> kept = spooled(".json");
            assertThat(kept).hasSize(1);
            assertThat(Files.getPosixFilePermissions(kept.get(0)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(spool)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.readString(kept.get(0)) + kept)
                    .contains("In the step (read)")
                    .doesNotContain("s3cret-path")
                    .doesNotContain("MfKQ9r8GKY");

            // Another receiver is not told what was for this one.
            tell(failure("two", "data"), 5, SlackChannel.of(receiver.url("/other")));
            assertThat(spooled(".json")).hasSize(1);

            tell(failure("three", "data"), 5, hook.on(Event.SUCCESS)); // it wants to hear of something else now
            tell(failure("four", "data"), 5, hook);
            List<Receiver.Request> hooked = receiver.requests().stream()
                    .filter(it -> it.path().startsWith("/s3cret"))
                    .toList();
            assertThat(hooked).extracting(it -> run(it)).containsExactly("one", "one", "four");
            assertThat(hooked.get(1).header("webhook-id"))
                    .isEqualTo(hooked.get(0).header("webhook-id"));
            assertThat(hooked.get(1).body()).contains("Told late");
            assertThat(spooled(".json")).isEmpty();
        }
    }

    private static Object run(Receiver.Request request) {
        return ((Map<?, ?>) ((Map<?, ?>) Json.read(request.body())).get("data")).get("run_id");
    }

    @Test
    void oneEndIsToldOnceThoughTheJobIsStartedAgain() {
        try (Receiver receiver = new Receiver()) {
            tell(failure("one", "data"), 5, WebhookChannel.of(receiver.url("/a")));
            tell(failure("one", "data"), 5, WebhookChannel.of(receiver.url("/a")));
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void aKilledSenderLeavesItToTheNextJobAndALivingOneKeepsIt() throws IOException {
        try (Receiver receiver = new Receiver().answer(Answer.of(500), Answer.of(500), Answer.of(500))) {
            WebhookChannel hook = WebhookChannel.of(receiver.url("/a"));
            tell(failure("one", "data"), 5, hook);
            Path kept = spooled(".json").get(0);
            String host = org.modelwright.data.Owner.current().host();
            Path living = kept.resolveSibling(kept.getFileName() + "~"
                    + org.modelwright.data.Owner.current().inFileName());
            Files.move(kept, living);
            tell(failure("two", "data"), 5, hook);
            assertThat(receiver.requests()).extracting(it -> run(it)).containsExactly("one", "one", "one", "two");
            Files.move(living, kept.resolveSibling(kept.getFileName() + "~" + host + "_999999999_1"));
            tell(failure("three", "data"), 5, hook);
            assertThat(receiver.requests())
                    .extracting(it -> run(it))
                    .containsExactly("one", "one", "one", "two", "three", "one");
        }
    }

    @Test
    void aReceiverThatHangsStarvesNoOther() throws IOException {
        Answer hanging = new Answer(204, Map.of(), "", 5000);
        try (Receiver receiver = new Receiver();
                Receiver hangs = new Receiver().answer(hanging, hanging)) {
            long start = System.nanoTime();
            AlertsService.Told told = tell(
                    failure("one", "data"),
                    0.8,
                    SlackChannel.of(hangs.url("/a")),
                    WebhookChannel.of(hangs.url("/b")),
                    WebhookChannel.of(receiver.url("/c")));
            assertThat((System.nanoTime() - start) / 1e9).isBetween(0.7, 3.0);
            assertThat(told.told()).containsExactly("WebhookChannel");
            assertThat(told.failed()).containsExactly("SlackChannel", "WebhookChannel");
            assertThat(receiver.requests()).hasSize(1);
        }
        assertThat(isGivenBack()).as("what hangs is kept for the next job").isTrue();
    }

    /** Those who were not waited for still put back what they could not send, soon after their receiver is gone. */
    private boolean isGivenBack() throws IOException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            try (Stream<Path> files = Files.list(spool)) {
                if (files.noneMatch(it -> String.valueOf(it.getFileName()).contains("~"))) {
                    return true;
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
        return false;
    }

    @Test
    void aFolderThatCannotBeWrittenToIsAWarningAndTheAlertIsSent() throws IOException {
        Files.writeString(spool, "a file");
        try (Receiver receiver = new Receiver()) {
            assertThat(tell(failure("one", "data"), 5, WebhookChannel.of(receiver.url("/a")))
                            .told())
                    .containsExactly("WebhookChannel");
            assertThat(warnings).anySatisfy(it -> assertThat(it).contains(spool.toString()));
        }
    }

    @Test
    void aRouteHearsOfItsClassOfFailureBeside() {
        try (Receiver receiver = new Receiver()) {
            AlertsService service = AlertsService.of()
                    .channels(WebhookChannel.of(receiver.url("/all")))
                    .routes(Map.of(
                            "data", List.of(WebhookChannel.of(receiver.url("/data"))),
                            "gate", List.of(WebhookChannel.of(receiver.url("/gate")))))
                    .spool(spool.toString());
            try (AlertsService.Session session = service.start()) {
                session.notify(failure("one", "data"), warnings::add);
                assertThat(receiver.requests())
                        .extracting(Receiver.Request::path)
                        .containsExactlyInAnyOrder("/all", "/data");
                session.notify(failure("two", "infrastructure"), warnings::add);
                assertThat(receiver.requests()).hasSize(3);
            }
        }
        assertThatThrownBy(() -> AlertsService.of().routes(Map.of("dota", List.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The class (dota) of a route")
                .hasMessageContaining("Maybe data");
    }

    @Test
    void aHeartbeatIsHeardBeforeTheEndAndNeverLate() throws IOException {
        try (Receiver receiver = new Receiver().answer(new Answer(204, Map.of(), "", 300), Answer.of(410))) {
            AlertsService service = AlertsService.of()
                    .channels(HeartbeatChannel.of(receiver.url("/ok"))
                            .start(receiver.url("/start"))
                            .failure(receiver.url("/fail")))
                    .spool(spool.toString());
            try (AlertsService.Session session = service.start()) {
                session.begin();
                session.notify(failure("one", "data"), warnings::add);
            }
            assertThat(warnings).hasSize(1);
            try (AlertsService.Session session = service.start()) {
                session.begin();
                session.unchanged(warnings::add);
            }
            assertThat(receiver.requests())
                    .extracting(Receiver.Request::path)
                    .containsExactly("/start", "/fail", "/start", "/ok");
            assertThat(spooled("")).isEmpty();
        }
    }

    @Test
    void eachChannelHearsTheMostTellingEventThatItAskedFor() {
        Alert alert = Alert.of(Set.of(Event.SUCCESS, Event.DEGRADED, Event.RECOVERED), "t", "m", Map.of());
        try (Receiver receiver = new Receiver()) {
            tell(
                    alert,
                    5,
                    WebhookChannel.of(receiver.url("/success")),
                    WebhookChannel.of(receiver.url("/recovered")).on(Event.RECOVERED, Event.DEGRADED, Event.SUCCESS),
                    WebhookChannel.of(receiver.url("/degraded")).on(Event.DEGRADED, Event.FAILURE),
                    WebhookChannel.of(receiver.url("/nothing")).on(Event.SLOW, Event.KILLED));
            assertThat(receiver.requests())
                    .hasSize(3)
                    .allSatisfy(it -> assertThat(it.body())
                            .contains("\"type\": \"org.modelwright.job."
                                    + it.path().substring(1) + "\""));
        }
    }
}
