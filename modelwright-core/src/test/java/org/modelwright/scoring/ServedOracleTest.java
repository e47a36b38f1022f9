package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Frame;
import org.modelwright.internal.text.Json;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.modelfiles.MlmodelFile;
import org.modelwright.saver.SavedModels;
import org.modelwright.task.Target;
import org.modelwright.test.Python;

/** A real process of {@code mlflow models serve}, asked as its users ask it. */
@Tag("oracle")
@Tag("thorough")
class ServedOracleTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void aModelIsServedAndSaysWhatItDoesInJava() throws Exception {
        Path saved = Files.createDirectory(folder.resolve("model"));
        Rows rows = new Rows(300, 1);
        Frame inputs = rows.inputs();
        SavedModels.save(LinearModel.of().fit(inputs, Target.of(rows.numbers(), null), Rows.context()), inputs, saved);
        List<String> before = files(saved);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = folder.resolve("served.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Python.MLFLOW_3_17.interpreter().toString(),
                        "-m",
                        "mlflow",
                        "models",
                        "serve",
                        "--model-uri",
                        saved.toString(),
                        "--env-manager",
                        "local",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        String bin = String.valueOf(Python.MLFLOW_3_17.interpreter().getParent());
        builder.environment().merge("PATH", bin, (path, first) -> first + ":" + path);
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        Process server = builder.start();
        try {
            String address = "http://127.0.0.1:" + port;
            await(server, address, log);
            HttpResponse<String> answer = post(address, Files.readString(saved.resolve(MlmodelFile.SERVING_EXAMPLE)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            List<?> predictions = (List<?>) ((Map<?, ?>) Json.read(answer.body())).get("predictions");
            try (ScoringModel model = ScoringModel.load(saved.toString(), null)) {
                Frame ours = model.predict(inputs.head(predictions.size()));
                for (int row = 0; row < predictions.size(); row++) {
                    assertThat((Double) ((Map<?, ?>) predictions.get(row)).get("prediction"))
                            .isCloseTo(ours.column("prediction").number(row), within(1e-9));
                }
            }
            HttpResponse<String> wrong = post(address, "{\"dataframe_records\": [{\"temp\": 1.5}]}");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("wind speed");
        } finally {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(files(saved)).isEqualTo(before);
    }

    private static List<String> files(Path saved) throws IOException {
        try (var files = Files.walk(saved)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private static HttpResponse<String> post(String address, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(address + "/invocations"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void await(Process server, String address, Path log) throws Exception {
        HttpRequest ping = HttpRequest.newBuilder(URI.create(address + "/ping")).build();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < end) {
            assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
            try {
                if (HTTP.send(ping, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(200); // not yet
            }
        }
        throw new AssertionError(Files.readString(log));
    }
}
