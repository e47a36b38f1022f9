package org.modelwright.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.http.JsonServer.Answer;

class JsonServerTest {

    /** What the server says next: status, headers, body. */
    private record Said(int status, Map<String, String> headers, String body) {}

    private final List<Said> next = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer http;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            Said said = next.remove(0);
            said.headers().forEach(exchange.getResponseHeaders()::add);
            byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    private JsonServer server() {
        URI base = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        return new JsonServer(
                base,
                Map.of("Authorization", "Bearer secret"),
                Tls.DEFAULT,
                Duration.ofSeconds(5),
                new Retries(3, 0, 0, true));
    }

    private void says(int status, String body) {
        next.add(new Said(status, Map.of(), body));
    }

    @Test
    void aQueryIsWrittenAsAQueryAndARefusalIsAnAnswer() {
        says(200, "{\"a\": 1}");
        says(404, "{\"error_code\": \"NONE\"}");
        JsonServer server = server();
        assertThat(server.get("/x", Map.of("name", "größe & more")).json()).isEqualTo(Map.of("a", 1L));
        Answer refusal = server.get("/y", Map.of());
        assertThat(refusal.done()).isFalse();
        assertThat(refusal.json()).isEqualTo(Map.of("error_code", "NONE"));
        assertThat(asked).containsExactly("GET /x?name=gr%C3%B6%C3%9Fe+%26+more Bearer secret", "GET /y Bearer secret");
    }

    @Test
    void aRedirectIsToldAndNotFollowed() {
        next.add(new Said(302, Map.of("Location", "http://elsewhere.example/login?token=secret"), ""));
        assertThatThrownBy(() -> server().get("/x", Map.of()))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("points to another address (status 302)")
                .hasMessageContaining("http://elsewhere.example")
                .hasMessageNotContaining("secret");
        assertThat(asked).hasSize(1);
    }

    @Test
    void faultsAreRepeatedAndThenTold() {
        says(503, "{}");
        says(500, "{\"message\": \"no room\"}");
        says(200, "{}");
        assertThat(server().get("/x", Map.of()).done()).isTrue();
        for (int i = 0; i < 4; i++) {
            says(500, "{\"message\": \"no room\"}");
        }
        assertThatThrownBy(() -> server().get("/x", Map.of()))
                .hasMessageContaining("answered 500 (no room), also when asked 4 times.");
        assertThat(next).isEmpty();
    }

    /** Its beginning shows that it is JSON, so that even a server that was never asked before is asked again. */
    @Test
    void anAnswerThatIsCutIsAskedForAgain() {
        says(200, "{\"experiments\": [{\"name\": \"a }]}\"}");
        says(400, "{\"message\": \"no");
        says(200, "{}");
        assertThat(server().get("/x", Map.of()).done()).isTrue();
        assertThat(next).isEmpty();
    }

    @Test
    void whatIsNoJsonIsNotAskedForAgainWhereNobodyHasAnsweredYet() {
        says(200, "{\"experiments\": sorry}");
        assertThatThrownBy(() -> server().get("/x", Map.of())).hasMessageContaining("something that is no JSON");
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatAServerSwitchedOffIsNotAskedForAgain() {
        says(503, "{\"detail\": \"Artifact serving is disabled.\"}");
        assertThat(server().get("/x", Map.of()).status()).isEqualTo(503);
    }

    @Test
    void whatMayBeMadeIsLookedUpBeforeItIsMadeAgain() {
        says(500, "");
        assertThat(server().create("/x", Map.of(), late -> Optional.of(new Answer(200, Map.of("found", true), "")))
                        .json())
                .isEqualTo(Map.of("found", true));
        assertThat(asked).hasSize(1);

        says(500, "");
        says(200, "{\"made\": 2}");
        assertThat(server().create("/x", Map.of(), late -> Optional.empty()).json())
                .isEqualTo(Map.of("made", 2L));
    }

    @Test
    void whatWasRefusedForHasteWasNotMade() {
        next.add(new Said(429, Map.of("Retry-After", "0"), ""));
        says(200, "{}");
        server().create("/x", Map.of(), late -> {
            throw new AssertionError("nothing can have been made");
        });
        assertThat(asked).hasSize(2);
    }
}
