package org.modelwright.mlflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.internal.http.Retries;
import org.modelwright.internal.http.Tls;
import org.modelwright.mlflow.ModelRegistry;

/** A server that answers what no MLflow would: nothing of it is believed, and nobody whom it names is asked. */
@Timeout(30)
class HostileServerTest {

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer http;
    private HttpServer other;
    private int status = 200;
    private String location = "";
    private String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().add("Location", location);
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            asked.add(String.valueOf(exchange.getRequestURI()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
        other.stop(0);
    }

    private String uri() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private JsonServer server() {
        return new JsonServer(
                URI.create(uri()), Map.of(), Tls.DEFAULT, Duration.ofSeconds(5), new Retries(0, 0, 0, true));
    }

    private ModelRegistry registry() {
        return new RestMlflowClient(uri(), ServerSettings.of(Map.of("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0"), folder))
                .registry();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../\"",
                "\"\"",
                "\"99999999999999999999999\"",
                "99999999999999",
                "-1",
                "1.5",
                "\"1e3\"",
                "null",
                "{\"a\": 1}",
                "true"
            })
    void aVersionIsANumber(String version) {
        answer = "{\"model_version\": {\"name\": \"m\", \"version\": " + version + "}, \"registered_model\":"
                + " {\"name\": \"m\", \"latest_versions\": [{\"version\": " + version + "}]}}";
        ModelRegistry registry = registry();
        for (Runnable call : List.<Runnable>of(
                () -> registry.version("m", 1),
                () -> registry.versionByAlias("m", "a"),
                () -> registry.latestVersion("m"),
                () -> registry.nextVersion("m"))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("The server answered with a version (");
        }
    }

    @Test
    void anAnswerThatNestsWithoutAnEndIsNoAnswer() {
        answer = "{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> registry().version("m", 1))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("answered something that is no JSON");
    }

    @Test
    void aRedirectIsToldWhateverItPointsTo() {
        status = 302;
        for (Map.Entry<String, String> each : Map.of(
                        "/api/2.0/mlflow/model-versions/get?name=m&version=1",
                        "points to itself (status 302), in a circle",
                        "/login",
                        "Maybe the address that it points to: " + uri(),
                        "//elsewhere/x",
                        "Maybe the address that it points to: http://elsewhere",
                        "http://un_known:1/",
                        "Maybe the address that it points to: http://un_known:1",
                        "ht tp://%%%",
                        "Maybe the server's own address",
                        "",
                        "Maybe the server's own address")
                .entrySet()) {
            location = each.getKey();
            assertThatThrownBy(() -> registry().version("m", 1))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining(each.getValue())
                    .hasMessageNotContaining("null");
        }
    }

    @Test
    void filesOnAnotherServerAreNotAskedFor() {
        ServerSettings settings = ServerSettings.of(Map.of(), folder);
        ArtifactServers servers = new ArtifactServers(URI.create(uri()), settings, server());
        for (String uri : List.of(
                "mlflow-artifacts://127.0.0.1:" + other.getAddress().getPort() + "/1",
                "mlflow-artifacts://169.254.169.254/latest/meta-data",
                "mlflow-artifacts://user@127.0.0.1:" + http.getAddress().getPort() + "/1")) {
            assertThatThrownBy(() -> servers.of(uri))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("lie on another server");
        }
        assertThat(servers.of("mlflow-artifacts:/1/a")).isPresent();
        assertThat(servers.of(
                        "mlflow-artifacts://127.0.0.1:" + http.getAddress().getPort() + "/1"))
                .isPresent();
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"path\": \"../a\", \"file_size\": 1}]",
                "[{\"path\": \"a\", \"file_size\": -1}]",
                "[{\"path\": \"a\", \"file_size\": \"much\"}]",
                "[{\"path\": \"a\", \"is_dir\": true}]"
            })
    void aListIsNotFollowedAnywhere(String files) {
        answer = "{\"files\": " + files + "}";
        ServerArtifacts kept =
                new ServerArtifacts(server(), ServerSettings.of(Map.of(), folder), "1", (what, done, total) -> {});
        assertThatThrownBy(() -> kept.download("", folder.resolve("to"))).isInstanceOf(InfrastructureException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not an address", "file:///etc/passwd", "http:///x"})
    void aPartGoesToNoSuchAddress(String address) {
        assertThatThrownBy(() -> server().putPart(address, Map.of(), new byte[1]))
                .isInstanceOf(InfrastructureException.class);
    }

    @Test
    void aPartGoesToNoServiceOfThisMachineForAServerElsewhere() {
        JsonServer elsewhere = new JsonServer(
                URI.create("http://192.0.2.1:5000"),
                Map.of(),
                Tls.DEFAULT,
                Duration.ofSeconds(5),
                new Retries(0, 0, 0, true));
        for (String address : List.of(
                "http://127.0.0.1:" + other.getAddress().getPort() + "/x?sig=secret",
                "http://169.254.169.254/latest",
                "http://[::1]:" + other.getAddress().getPort() + "/")) {
            assertThatThrownBy(() -> elsewhere.putPart(address, Map.of(), new byte[1]))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("that is not asked")
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> server().putPart(uri() + "/x", Map.of("Host", "elsewhere"), new byte[1]))
                .isInstanceOf(InfrastructureException.class);
        assertThat(asked).isEmpty();
    }
}
