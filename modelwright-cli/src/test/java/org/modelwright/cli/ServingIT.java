package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service of examples/serving, started with nothing but the jars of the distribution, and asked a few rows. */
class ServingIT {

    @TempDir
    Path folder;

    @Test
    void aServiceScoresRowsOfJson() throws Exception {
        Path launcher = Unpacked.shared();
        Path distribution = Unpacked.into(folder).resolveSibling("..").toRealPath();
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
        Launched run = Launched.run(
                distribution, environment, List.of(launcher.toString(), "run", "examples/bikes/training.yaml"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Launched file = Launched.run(
                distribution,
                environment,
                List.of(
                        launcher.toString(),
                        "predict",
                        "models:/bikes/1",
                        "examples/bikes/data/inputs_train.parquet",
                        "-o",
                        "out.csv"));
        assertThat(file.exitCode()).as(file.err()).isZero();
        double first = Double.parseDouble(
                Files.readAllLines(distribution.resolve("out.csv")).get(1));

        Launched.Started service = Launched.start(distribution, environment, java(distribution, "0"));
        try {
            String address = listening(service);
            assertThat(get(address + "/ping").statusCode()).isEqualTo(200);
            String row = "{\"season\": 1, \"yr\": 0, \"mnth\": 1, \"hr\": 0, \"holiday\": 0, \"weekday\": 6,"
                    + " \"workingday\": 0, \"weathersit\": 1, \"temp\": 0.24, \"atemp\": 0.2879, \"hum\": 0.81,"
                    + " \"windspeed\": 0, \"not asked for\": \"x\"}";
            HttpResponse<String> two = post(address, "{\"dataframe_records\": [" + row + ", " + row + "]}");
            assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
            Matcher predictions =
                    Pattern.compile("\\{\"prediction\":([0-9.E+-]+)\\}").matcher(two.body());
            assertThat(predictions.results().map(it -> Double.parseDouble(it.group(1))))
                    .hasSize(2)
                    .allSatisfy(it -> assertThat(it).isCloseTo(first, org.assertj.core.api.Assertions.within(1e-4)));

            HttpResponse<String> wrong = post(address, "{\"dataframe_records\": [{\"season\": \"one\", \"yr\": 0.5}]}");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body())
                    .contains("The column (season) is string where the model takes long.")
                    .contains("The column (yr) is double where the model takes long.")
                    .contains("The column (temp), which the model takes as double, is not there.");
            assertThat(post(address, "rows").statusCode()).isEqualTo(400);
            assertThat(post(address, "{\"dataframe_records\": [{\"a\": [1]}]}").statusCode())
                    .isEqualTo(400);
            assertThat(get(address + "/invocations").statusCode()).isEqualTo(405);
        } finally {
            service.process().destroy();
            service.process().waitFor();
        }

        Launched measured =
                Launched.run(distribution, environment, java(distribution, "measure", "examples/serving/request.json"));
        assertThat(measured.exitCode()).as(measured.err()).isZero();
        assertThat(measured.out())
                .containsPattern("^p50 \\d+\\.\\d{3} ms, p99 .* a request")
                .contains("{\"prediction\":");
    }

    private static List<String> java(Path distribution, String... arguments) throws IOException {
        try (Stream<Path> platforms = Files.list(distribution.resolve("lib/native"))) {
            Path natives = platforms.findFirst().orElseThrow();
            return Stream.concat(
                            Stream.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    Launched.QUICK,
                                    "-cp",
                                    "lib/*",
                                    "-Djava.library.path=" + distribution.relativize(natives),
                                    "-Djna.boot.library.path=" + distribution.relativize(natives),
                                    "examples/serving/ScoreOverHttp.java",
                                    "models:/bikes@candidate"),
                            Stream.of(arguments))
                    .toList();
        }
    }

    private static String listening(Launched.Started service) throws IOException, InterruptedException {
        while (true) {
            boolean ended = service.process().waitFor(50, TimeUnit.MILLISECONDS);
            Matcher said = Pattern.compile("listening on (http\\S+)").matcher(Files.readString(service.out()));
            if (said.find()) {
                return said.group(1);
            }
            assertThat(ended).as(Files.readString(service.err())).isFalse();
        }
    }

    private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String address, String json) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/invocations"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
