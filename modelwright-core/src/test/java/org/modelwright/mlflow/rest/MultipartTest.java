package org.modelwright.mlflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.InfrastructureException;

/** Large files in parts, before a server and a store that speak as MLflow's pages say: no cloud is at hand here. */
class MultipartTest {

    @TempDir
    Path folder;

    private final List<String> calls = new ArrayList<>();
    private final List<String> moved = new CopyOnWriteArrayList<>();
    private final Map<Integer, String> parts = new TreeMap<>();
    private HttpServer http;
    private String whole = "";
    private int createStatus = 200;
    private int partStatus = 200;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean ours = exchange.getRequestHeaders().containsKey("Authorization");
            calls.add(exchange.getRequestMethod() + " " + path + (ours ? " as us" : ""));
            serve(exchange, path, body);
        });
        http.start();
    }

    private void serve(HttpExchange exchange, String path, String body) throws IOException {
        if (path.contains("/mpu/create/")) {
            String url = uri() + "/store/part?signature=secret";
            String credential = "{\"url\": \"" + url + "\", \"part_number\": %d, \"headers\": {\"X-Part\": \"%d\"}}";
            assertThat(body).contains("\"path\": \"model.onnx\"", "\"num_parts\": 3");
            answer(
                    exchange,
                    createStatus,
                    "{\"upload_id\": \"u1\", \"credentials\": [" + credential.formatted(1, 1) + ", "
                            + credential.formatted(2, 2) + ", " + credential.formatted(3, 3) + "]}");
        } else if (path.startsWith("/store/")) {
            parts.put(Integer.parseInt(exchange.getRequestHeaders().getFirst("X-Part")), body);
            exchange.getResponseHeaders().add("ETag", "\"e" + body.length() + "\"");
            answer(exchange, partStatus, "");
        } else if (path.contains("/mpu/complete/")) {
            assertThat(body).contains("\"upload_id\": \"u1\"", "\"etag\": \"\\\"e5\\\"\"", "\"etag\": \"\\\"e2\\\"\"");
            whole = String.join("", parts.values());
            answer(exchange, 200, "{}");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            whole = body;
            answer(exchange, 200, "{}");
        } else {
            answer(exchange, 200, path.contains("/mpu/") ? "{}" : whole);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    private String uri() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private void put(String content) throws IOException {
        ServerSettings settings = ServerSettings.of(
                Map.of(
                        "MLFLOW_TRACKING_TOKEN", "t",
                        "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0",
                        "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true",
                        "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "12",
                        "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", "5"),
                folder);
        Path file = Files.writeString(folder.resolve("model.onnx"), content);
        new ServerArtifacts(
                        settings.server(URI.create(uri()), true),
                        settings,
                        "1/models/m-1/artifacts",
                        (what, done, total) -> moved.add(what + " " + done + "/" + total))
                .put("model.onnx", file);
    }

    @Test
    void aLargeFileGoesInPartsWithoutOurCredentials() throws IOException {
        put("abcdefghijkl");
        assertThat(moved)
                .containsExactly(
                        "send model.onnx 5/12",
                        "send model.onnx 10/12",
                        "send model.onnx 12/12",
                        "check model.onnx 12/12");
        assertThat(whole).isEqualTo("abcdefghijkl");
        assertThat(parts.values()).containsExactly("abcde", "fghij", "kl");
        assertThat(calls)
                .containsExactly(
                        "POST /api/2.0/mlflow-artifacts/mpu/create/1/models/m-1/artifacts as us",
                        "PUT /store/part",
                        "PUT /store/part",
                        "PUT /store/part",
                        "POST /api/2.0/mlflow-artifacts/mpu/complete/1/models/m-1/artifacts as us",
                        "GET /api/2.0/mlflow-artifacts/artifacts/1/models/m-1/artifacts/model.onnx as us");
    }

    @Test
    void aSmallOneAndAStoreWithoutPartsTakeItWhole() throws IOException {
        put("abcdefghijk");
        assertThat(calls).hasSize(2).noneMatch(it -> it.contains("mpu"));
        assertThat(moved).containsExactly("send model.onnx 11/11", "check model.onnx 11/11");
        createStatus = 501;
        put("abcdefghijkl");
        assertThat(whole).isEqualTo("abcdefghijkl");
        assertThat(parts).isEmpty();
    }

    @Test
    void aPartThatIsRefusedGivesTheFileUp() {
        partStatus = 403;
        assertThatThrownBy(() -> put("abcdefghijkl"))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("refused a part of a file (403)")
                .hasMessageNotContaining("secret");
        assertThat(calls).last().isEqualTo("POST /api/2.0/mlflow-artifacts/mpu/abort/1/models/m-1/artifacts as us");
    }
}
