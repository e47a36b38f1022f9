package org.modelwright.mlflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.test.Python;
import org.modelwright.test.SampleRun;
import org.modelwright.test.TrackingServer;

/** Real servers behind passwords, certificates and prefixes, and with files in other places. */
@Tag("oracle")
class ConnectionOracleTest {

    private static final String PASSWORD = "correct-horse-42";

    @TempDir
    Path folder;

    private MlflowClient client(String uri, String... variables) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1");
        environment.put("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0");
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new RestMlflowClient(uri, ServerSettings.of(environment, folder));
    }

    private TrackingServer server(List<String> options, Map<String, String> environment) {
        return TrackingServer.start(Python.MLFLOW_3_17, folder, options, environment);
    }

    private List<String> options(String... more) {
        List<String> options = new java.util.ArrayList<>(List.of(more));
        options.addAll(List.of("--backend-store-uri", "sqlite:///" + folder.resolve("server.db")));
        if (!options.contains("--default-artifact-root")) {
            options.addAll(
                    List.of("--artifacts-destination", folder.resolve("files").toString()));
        }
        return options;
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void aServerWithPasswords() throws Exception {
        try (TrackingServer server = server(
                options("--app-name", "basic-auth"),
                Map.of("MLFLOW_FLASK_SERVER_SECRET_KEY", "s", "MLFLOW_AUTH_ADMIN_PASSWORD", PASSWORD))) {
            String[] admin = {"MLFLOW_TRACKING_USERNAME", "admin", "MLFLOW_TRACKING_PASSWORD", PASSWORD};
            try (MlflowClient client = client(server.uri(), admin)) {
                assertThat(SampleRun.write(client, "wine", "wines").version().version())
                        .isEqualTo(1);
            }
            try (MlflowClient client = client(server.uri())) {
                refused(
                        () -> client.tracking().ensureExperiment("wine"),
                        "does not know who is asking (401)",
                        "MLFLOW_TRACKING_USERNAME");
            }
            try (MlflowClient client = client(
                    server.uri(), "MLFLOW_TRACKING_USERNAME", "admin", "MLFLOW_TRACKING_PASSWORD", PASSWORD + "x")) {
                refused(() -> client.tracking().ensureExperiment("wine"), "does not know who is asking (401)");
            }
            try (MlflowClient client = client(server.uri(), "MLFLOW_TRACKING_TOKEN", PASSWORD)) {
                refused(() -> client.tracking().ensureExperiment("wine"), "(401)");
            }
            HttpRequest bob = HttpRequest.newBuilder(URI.create(server.uri() + "/api/2.0/mlflow/users/create"))
                    .header("Content-Type", "application/json")
                    .header(
                            "Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes()))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"username\": \"bob\", \"password\": \"" + PASSWORD + "\"}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(bob, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            try (MlflowClient client =
                    client(server.uri(), "MLFLOW_TRACKING_USERNAME", "bob", "MLFLOW_TRACKING_PASSWORD", PASSWORD)) {
                String experiment = client.tracking().ensureExperiment("wine");
                refused(
                        () -> client.tracking().createRun(experiment, "Training", 0, Map.of()),
                        "does not allow this user starting the run (403): Permission denied",
                        "permission EDIT");
            }
        }
    }

    @Test
    @Tag("thorough")
    void aServerBehindAPrefix() {
        try (TrackingServer server = server(options("--static-prefix", "/mlflow"), Map.of())) {
            try (MlflowClient client = client(server.uri() + "/mlflow/")) {
                assertThat(SampleRun.write(client, "wine", "wines").version().version())
                        .isEqualTo(1);
            }
            try (MlflowClient client = client(server.uri())) {
                refused(() -> client.tracking().ensureExperiment("wine"), "has no such call (404)", "path prefix");
            }
        }
    }

    @Test
    @Tag("thorough")
    void filesOnTheServersOwnDiskAndInTheCloud() {
        try (TrackingServer server = server(
                options(
                        "--no-serve-artifacts",
                        "--default-artifact-root",
                        folder.resolve("roots").toString()),
                Map.of())) {
            try (MlflowClient client = client(server.uri())) {
                SampleRun sample = SampleRun.write(client, "wine", "wines");
                assertThat(Path.of(sample.model().artifactUri()).resolve("MLmodel"))
                        .exists();
            }
            Python.MLFLOW_3_17.run(folder, """
                    import sys
                    from mlflow import MlflowClient
                    MlflowClient(sys.argv[1]).create_experiment("cloud", "s3://bucket/runs")
                    """, server.uri());
            try (MlflowClient client = client(server.uri())) {
                refused(
                        () -> client.tracking().ensureExperiment("cloud"),
                        "The artifacts (s3://bucket/runs) lie in a store that only its own client reaches",
                        "--serve-artifacts --artifacts-destination s3://bucket");
            }
        }
    }

    @Test
    @Tag("thorough")
    void artifactsThatTheServerDoesNotServe() {
        try (TrackingServer server = server(
                List.of(
                        "--artifacts-only",
                        "--artifacts-destination",
                        folder.resolve("files").toString()),
                Map.of())) {
            try (MlflowClient client = client(server.uri())) {
                refused(() -> client.tracking().ensureExperiment("wine"), "(503)", "without --artifacts-only");
            }
        }
    }

    @Test
    void certificates() throws Exception {
        KeyStore host = keys("localhost", "san=dns:localhost");
        KeyStore stranger = keys("stranger", "san=dns:elsewhere");
        KeyStore me = keys("me", "san=dns:me");
        Path ca = pem(host, false);
        Path authorities = Files.createDirectory(folder.resolve("authorities"));
        Files.copy(ca, authorities.resolve("one.pem"));
        TrackingServer server = TrackingServer.shared();
        HttpsServer open = https(server, host, null);
        HttpsServer closed = https(server, host, me);
        HttpsServer elsewhere = https(server, stranger, null);
        try {
            for (Path trusted : List.of(ca, authorities)) {
                try (MlflowClient client = client(uri(open), "MLFLOW_TRACKING_SERVER_CERT_PATH", trusted.toString())) {
                    SampleRun.write(client, "secure wine", "secure wines");
                }
            }
            try (MlflowClient client = client(uri(open))) {
                refused(
                        () -> client.tracking().ensureExperiment("secure wine"),
                        "is not trusted",
                        "MLFLOW_TRACKING_SERVER_CERT_PATH");
            }
            try (MlflowClient client = client(uri(elsewhere), "MLFLOW_TRACKING_INSECURE_TLS", "true")) {
                assertThat(client.tracking().findExperiment("secure wine")).isPresent();
            }
            try (MlflowClient client = client(
                    uri(elsewhere),
                    "MLFLOW_TRACKING_SERVER_CERT_PATH",
                    pem(stranger, false).toString())) {
                refused(() -> client.tracking().ensureExperiment("secure wine"), "is not trusted");
            }
            try (MlflowClient client = client(
                    uri(closed),
                    "MLFLOW_TRACKING_SERVER_CERT_PATH",
                    ca.toString(),
                    "MLFLOW_TRACKING_CLIENT_CERT_PATH",
                    pem(me, true).toString())) {
                assertThat(client.tracking().findExperiment("secure wine")).isPresent();
            }
            try (MlflowClient client = client(uri(closed), "MLFLOW_TRACKING_SERVER_CERT_PATH", ca.toString())) {
                assertThatThrownBy(() -> client.tracking().ensureExperiment("secure wine"))
                        .isInstanceOf(InfrastructureException.class);
            }
        } finally {
            List.of(open, closed, elsewhere).forEach(it -> it.stop(0));
        }
    }

    private static String uri(HttpsServer server) {
        return "https://localhost:" + server.getAddress().getPort();
    }

    private KeyStore keys(String name, String extension) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-alias",
                        "one",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        extension,
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private Path pem(KeyStore keys, boolean withKey) throws Exception {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Certificate certificate = keys.getCertificate("one");
        String text = "-----BEGIN CERTIFICATE-----\n" + lines.encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        if (withKey) {
            Key key = keys.getKey("one", "changeit".toCharArray());
            text += "-----BEGIN PRIVATE KEY-----\n" + lines.encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        }
        return Files.writeString(Files.createTempFile(folder, "cert", ".pem"), text);
    }

    /** Hands calls on to the tracking server; wants to see that client's certificate, unless it is null. */
    private static HttpsServer https(TrackingServer behind, KeyStore keys, KeyStore client) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(client == null ? keys : trusting(client));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(client != null);
                parameters.setSSLParameters(ssl);
            }
        });
        HttpClient http = HttpClient.newHttpClient();
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> handOn(http, behind, exchange));
        server.start();
        return server;
    }

    private static KeyStore trusting(KeyStore client) throws Exception {
        KeyStore trusting = KeyStore.getInstance("PKCS12");
        trusting.load(null, new char[0]);
        trusting.setCertificateEntry("client", client.getCertificate("one"));
        return trusting;
    }

    private static void handOn(HttpClient http, TrackingServer behind, HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind.uri() + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }
}
