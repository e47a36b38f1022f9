package org.modelwright.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.LineageReceiver;

class DeliveryTest {

    private static final String RUN = "0198f2a0-7c11-7000-8000-3a2b1c0d9e8f";

    @TempDir
    Path folder;

    private LineageReceiver receiver;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        receiver = new LineageReceiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private LineageSettings settings(String url, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("OPENLINEAGE_URL", url));
        environment.put("XDG_STATE_HOME", folder.toString());
        for (int at = 0; at < more.length; at += 2) {
            environment.put(more[at], more[at + 1]);
        }
        return LineageSettings.of(environment, warnings::add).orElseThrow();
    }

    private static LineageEvent event(LineageEvent.Type type) {
        return LineageEvent.of(type, Instant.now(), RUN, List.of(), "n", "j", List.of(), List.of(), List.of());
    }

    private void send(LineageSettings settings, LineageEvent.Type... types) {
        send(settings, 20_000, types); // a machine may have much to do
    }

    private void send(LineageSettings settings, int patience, LineageEvent.Type... types) {
        try (Delivery delivery = new Delivery(settings, warnings::add, patience)) {
            Stream.of(types).forEach(it -> delivery.send(event(it)));
        }
    }

    private List<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(it -> it.toString().endsWith(".json")).toList();
        }
    }

    @Test
    void eventsReachTheAddressInOrderWithTheKey() throws IOException {
        send(
                settings(
                        receiver.url() + "/",
                        "OPENLINEAGE_ENDPOINT",
                        "/api/lineage",
                        "OPENLINEAGE_API_KEY",
                        "k-0123456789ab"),
                LineageEvent.Type.START,
                LineageEvent.Type.COMPLETE);
        assertThat(receiver.types()).containsExactly("START", "COMPLETE");
        assertThat(receiver.heads()).containsOnly("/api/lineage Bearer k-0123456789ab");
        assertThat(spooled()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatCouldNotBeSentIsSentOnceByTheNextJob() throws IOException {
        receiver.answers(503, 0);
        send(settings(receiver.url()), LineageEvent.Type.START, LineageEvent.Type.COMPLETE);
        assertThat(receiver.heads())
                .as("what is not reached is not tried again")
                .hasSize(1);
        assertThat(receiver.types()).isEmpty();
        assertThat(spooled()).hasSize(2);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("answered 503", "(events of this job: 2) waits in (" + folder);

        receiver.answers(200, 0);
        send(settings(receiver.url()), LineageEvent.Type.FAIL);
        assertThat(receiver.types()).containsExactlyInAnyOrder("START", "COMPLETE", "FAIL");
        assertThat(receiver.types()).containsSubsequence("START", "COMPLETE");
        send(settings(receiver.url()));
        assertThat(receiver.types()).hasSize(3);
        assertThat(spooled()).isEmpty();
        assertThat(warnings).hasSize(1);
    }

    @Test
    void anEventThatIsRefusedDoesNotStopTheOthers() throws IOException {
        receiver.answers(422, 0);
        send(settings(receiver.url()), LineageEvent.Type.START, LineageEvent.Type.COMPLETE);
        assertThat(receiver.heads()).hasSize(2);
        assertThat(spooled()).hasSize(2);
    }

    @Test
    void aReceiverThatHangsDelaysNothing() throws IOException {
        receiver.answers(200, 20_000);
        long start = System.nanoTime();
        send(settings(receiver.url()), 700, LineageEvent.Type.START, LineageEvent.Type.COMPLETE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1800));
        assertThat(spooled()).hasSize(2);
        assertThat(warnings).singleElement().asString().contains("has not answered yet");
    }

    @Test
    void aSpoolThatCannotBeWrittenIsAWarning() throws IOException {
        Files.writeString(folder.resolve("modelwright"), "no folder");
        send(settings(receiver.url()), LineageEvent.Type.START);
        assertThat(receiver.types()).containsExactly("START");
        assertThat(warnings).singleElement().asString().contains("cannot keep it");
    }

    @Test
    void aFileGetsALineForEachEvent() throws IOException {
        Path file = folder.resolve("out/lineage.ndjson");
        send(settings(file.toUri().toString()), LineageEvent.Type.START);
        send(settings(file.toUri().toString()), LineageEvent.Type.COMPLETE);
        assertThat(LineageEvent.readLines(Files.readString(file)))
                .extracting(it -> it.content().get("eventType"))
                .containsExactly("START", "COMPLETE");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void theParentIsTakenFromEitherVariable() {
        String id = "/" + RUN;
        assertThat(settings("http://a", "OPENLINEAGE_PARENT_ID", "https://air/flow/dag.task" + id)
                        .parent())
                .isEqualTo(new ParentRun(new ParentRun.Name("https://air/flow", "dag.task", RUN), null));
        String name = "{\"run\": {\"runId\": \"" + RUN + "\"}, \"job\": {\"namespace\": \"n\", \"name\": \"j\"}";
        ParentRun.Name parent = new ParentRun.Name("n", "j", RUN);
        assertThat(settings(
                                "http://a",
                                "OPENLINEAGE_PARENT_ID",
                                "other/one" + id,
                                "OPENLINEAGE_CONTEXT",
                                "{\"parent\": " + name + "}, \"root\": " + name + "}}")
                        .parent())
                .isEqualTo(new ParentRun(parent, parent));
        assertThat(warnings).isEmpty();
        assertThat(settings("http://a", "OPENLINEAGE_PARENT_ID", "a/b/c").parent())
                .isNull();
        assertThat(settings("http://a", "OPENLINEAGE_CONTEXT", "{\"parent\": 1}")
                        .parent())
                .isNull();
        assertThat(settings("http://a", "OPENLINEAGE_CONTEXT", "{").parent()).isNull();
        assertThat(warnings).hasSize(2);
    }

    @Test
    void nothingIsSentWithoutAnAddress() {
        assertThat(LineageSettings.of(Map.of(), warnings::add)).isEmpty();
        assertThat(LineageSettings.of(
                        Map.of("OPENLINEAGE_URL", "http://a", "OPENLINEAGE_DISABLED", "True"), warnings::add))
                .isEmpty();
        assertThat(warnings).isEmpty();
        for (String wrong : List.of("marquez:5000", "ftp://a", "http://", "file://host/x", "http://a b")) {
            assertThat(LineageSettings.of(Map.of("OPENLINEAGE_URL", wrong), warnings::add))
                    .isEmpty();
        }
        assertThat(warnings).hasSize(5).allMatch(it -> it.startsWith("No lineage is sent: "));
    }

    @Test
    void idsOfRunsAreUuidsOfVersion7InTheOrderOfTime() {
        String first = LineageEvent.newRunId(Instant.ofEpochMilli(1_000_000_000_000L));
        String second = LineageEvent.newRunId(Instant.ofEpochMilli(1_000_000_000_001L));
        assertThat(UUID.fromString(first).version()).isEqualTo(7);
        assertThat(UUID.fromString(first).variant()).isEqualTo(2);
        assertThat(first).isLessThan(second);
    }
}
