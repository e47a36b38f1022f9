package org.modelwright.service;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.RunConfig;
import org.modelwright.mlflow.RunContext;
import org.modelwright.mlflow.RunStatus;

class MlflowServiceTest {

    @TempDir
    Path folder;

    @Test
    void defaults() {
        String store = requireNonNullElse(System.getenv("MLFLOW_TRACKING_URI"), "sqlite:///mlflow.db");
        String experiment = requireNonNullElse(System.getenv("MLFLOW_EXPERIMENT_NAME"), "modelwright");
        assertThat(MlflowService.of()).isEqualTo(new MlflowService(store, store, experiment, experiment));
    }

    @Test
    void everyKey() {
        String store = "sqlite:///" + folder.resolve("mlflow.db");
        MlflowService.Session session = new MlflowService(store, store, "wine", "wines").start();
        assertThat(folder).as("before a run").isEmptyDirectory();
        try (RunContext run =
                session.runContext(RunConfig.of().name("Weekly"), Map.of("team", "wine"), Instant.now())) {
            assertThat(session.registryName()).isEqualTo("wines");
            assertThat(session.client().trackingUri()).isEqualTo(store);
            assertThat(session.client().tracking().ensureExperiment("wine"))
                    .isEqualTo(run.info().experimentId());
            assertThat(run.info().name()).isEqualTo("Weekly");
            assertThat(run.info().status()).isEqualTo(RunStatus.RUNNING);
        } finally {
            session.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlruns", "file:///mlruns", "sqlite://", "postgresql://host/db", "databricks"})
    void otherPlacesAreRefused(String uri) {
        assertThatThrownBy(() -> MlflowService.of().trackingUri(uri))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The tracking_uri (" + uri + ") is neither sqlite:///FILE nor http(s)://HOST.");
    }

    @ParameterizedTest
    @CsvSource({
        "http://ada:secret@host/, The tracking_uri (http://********@host/) holds credentials.",
        "http://ada:sec@ret@host/, The tracking_uri (http://********@host/) holds credentials.",
        "https://host/?token=secret, The tracking_uri (https://host/?token=********) holds credentials.",
        "https://host/mlflow?a=1&sig=secret, The tracking_uri (https://host/mlflow?a=1&sig=********) holds credentials.",
        "ftp://ada:secret@host/, The tracking_uri (ftp://********@host/) is neither",
    })
    void credentialsAreRefusedAndNotShown(String uri, String message) {
        assertThatThrownBy(() -> MlflowService.of().trackingUri(uri))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anotherRegistryIsRefused() {
        assertThatThrownBy(
                        () -> MlflowService.of().trackingUri("sqlite:///a.db").registryUri("http://ada:secret@host"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "The registry_uri (http://********@host) is not the tracking_uri (sqlite:///a.db).")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anExperimentWithoutANameIsRefused(String name) {
        assertThatThrownBy(() -> MlflowService.of()
                        .trackingUri("sqlite:///a.db")
                        .experimentName(name)
                        .registryName("wines"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The experiment_name (" + name + ") does not have 1 to 256 characters.");
    }

    @Test
    void anAddressThatIsNoTrackingServerIsToldAtOnce() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = "<html>Please log in</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        String uri = "http://127.0.0.1:" + server.getAddress().getPort();
        try (MlflowClient client = MlflowService.of()
                .trackingUri(uri + "/")
                .experimentName("wine")
                .start()
                .client()) {
            assertThatThrownBy(() -> client.tracking().ensureExperiment("wine"))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("The server (" + uri + ") answered something that is no JSON.")
                    .hasMessageContaining("a login page");
            server.stop(0);
            assertThatThrownBy(() -> client.tracking().ensureExperiment("wine"))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("The server (" + uri + ") does not answer.");
        } finally {
            server.stop(0);
        }
    }
}
