package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.Modelwright;
import org.modelwright.plugin.KindDescription;

/**
 * Secrets that sing when somebody lets them out: put in by every way there is, looked for in every byte that comes out, on
 * the console, in the store, in the files of runs and models, and at who is told.
 */
class CanariesTest {

    private static final String CANARY = "canary/yellow+bird&7k3q";
    private static final String SONG = "c4n4ry-b1rd-t0ken-91xq";

    @TempDir
    Path folder;

    private HttpServer server;
    private String address;
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        // Repeats all that it was asked, as a proxy that explains its refusal may do.
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().entrySet();
            String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                    .replaceFirst("(?i)^(basic|bearer) ", "");
            String plain = login;
            try {
                plain = new String(Base64.getDecoder().decode(login), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // a token
            }
            String said = "{\"error_code\": \"PERMISSION_DENIED\", \"message\": \"not allowed: " + plain + " "
                    + URLEncoder.encode(plain, StandardCharsets.UTF_8) + " "
                    + URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8) + " "
                    + asked.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
            byte[] body = said.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @BeforeEach
    void data() throws IOException {
        String inputs = "id,a,b\n"
                + IntStream.range(0, 60)
                        .mapToObj(i -> i + "," + i * 37 % 101 + "," + i * 53 % 17)
                        .collect(Collectors.joining("\n"));
        String targets = "id,y\n"
                + IntStream.range(0, 60)
                        .mapToObj(i -> i + "," + (i * 37 % 101 + i % 7 / 2.0))
                        .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("inputs.csv"), inputs);
        Files.writeString(folder.resolve("targets.csv"), targets);
    }

    private String yaml(String more) throws IOException {
        return Files.writeString(
                        folder.resolve("job.yaml"),
                        """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: '$D/inputs.csv', key: id}
                  targets: {KIND: CsvReader, path: '$D/targets.csv', key: id}
                  model: {KIND: LinearModel}
                  leak_check: {enabled: false}
                """.replace("$D", folder.toString())
                                + more.replace("$D", folder.toString()).indent(2))
                .toString();
    }

    /** Whoever starts the tests may have put the classes into a loader of its own. */
    private static String classPath() {
        return Main.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /** In a process of its own where the environment counts. */
    private Launched command(Map<String, String> environment, String... arguments) throws Exception {
        if (environment.isEmpty()) {
            Answer answer = Answer.to(arguments);
            return new Launched(answer.exitCode(), answer.out(), answer.err());
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Map<String, String> all = new LinkedHashMap<>(Map.of("ORT_DISABLE_TELEMETRY", "1"));
        all.putAll(environment);
        return Launched.run(folder, all, command);
    }

    /** Looks through all that came out, but for the files that hold the secret on purpose. */
    private void silent(Launched launched, String... secrets) throws IOException {
        List<String> told = new ArrayList<>(List.of(launched.out(), launched.err()));
        told.addAll(bodies);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.matches("job.yaml|.*\\.secret|\\.mlflow/credentials")) {
                    told.add(name + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        for (String secret : secrets) {
            for (String form : List.of(
                    secret,
                    URLEncoder.encode(secret, StandardCharsets.UTF_8),
                    URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"),
                    Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                    Base64.getEncoder().encodeToString(("me:" + secret).getBytes(StandardCharsets.UTF_8)))) {
                assertThat(told).allSatisfy(it -> assertThat(it).doesNotContain(form));
            }
        }
    }

    private static final Map<String, String> TOKEN = Map.of("MLFLOW_TRACKING_TOKEN", CANARY);
    private static final Map<String, String> LOGIN =
            Map.of("MLFLOW_TRACKING_USERNAME", SONG, "MLFLOW_TRACKING_PASSWORD", CANARY);

    static Stream<Arguments> credentials() {
        return Stream.of(Arguments.of("run", LOGIN), Arguments.of("plan", TOKEN));
    }

    static Stream<Arguments> otherCredentials() {
        return Stream.of(Arguments.of("run", TOKEN), Arguments.of("plan", LOGIN));
    }

    @ParameterizedTest
    @MethodSource("otherCredentials")
    @Tag("thorough")
    void norInAnyOtherWay(String command, Map<String, String> environment) throws Exception {
        aServerThatRepeatsTheRequestTellsNobody(command, environment);
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void aServerThatRepeatsTheRequestTellsNobody(String command, Map<String, String> environment) throws Exception {
        Launched launched =
                command(environment, command, yaml("mlflow_service: {tracking_uri: '" + address + "'}"), "--debug");
        assertThat(launched.exitCode()).as(launched.err()).isEqualTo(5);
        assertThat(launched.err()).contains("(403)", "********");
        silent(launched, CANARY, SONG);
    }

    @Test
    void norOneWhoseLoginStandsInTheFileOfMlflow() throws Exception {
        Files.createDirectory(folder.resolve(".mlflow"));
        Files.writeString(
                folder.resolve(".mlflow/credentials"),
                "[mlflow]\nmlflow_tracking_username = me\nmlflow_tracking_password = " + CANARY + "\n");
        Launched launched = command(
                Map.of("USER", "me"),
                "run",
                yaml("mlflow_service: {tracking_uri: '" + address + "'}"),
                "--output",
                "json",
                "--debug");
        assertThat(launched.exitCode()).isEqualTo(5);
        assertThat(launched.out()).contains("(403)");
        silent(launched, CANARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\ncanary-in-line-two"})
    void aTokenWithALineBreakIsRefused(String token) throws Exception {
        Launched launched = command(
                Map.of("MLFLOW_TRACKING_TOKEN", token),
                "run",
                yaml("mlflow_service: {tracking_uri: '" + address + "'}"),
                "--debug");
        assertThat(launched.exitCode()).as(launched.err()).isEqualTo(2);
        assertThat(launched.err()).contains("MLFLOW_TRACKING_TOKEN holds a line break");
        assertThat(launched.err() + launched.out()).doesNotContain("canary-in-line");
    }

    @Test
    void noTokenOfAnAddressIsShown() throws Exception {
        for (String uri : List.of(
                address + "/?token=" + SONG,
                address + "/x?a=b&password=" + SONG,
                address + "/?sig=" + SONG,
                "http://me:" + SONG + "@127.0.0.1:1")) {
            for (String command : List.of("render", "run")) {
                Launched launched =
                        command(Map.of(), command, yaml("mlflow_service: {tracking_uri: '" + uri + "'}"), "--debug");
                assertThat(launched.exitCode()).isEqualTo(2);
                assertThat(launched.err()).contains("holds credentials");
                silent(launched, SONG);
            }
        }
        Launched launched = command(
                Map.of(),
                "run",
                yaml(""),
                "--debug",
                "--set",
                "inputs.path='https://127.0.0.1:1/a.csv?sig=" + SONG + "'");
        assertThat(launched.exitCode()).isNotZero();
        silent(launched, SONG);
    }

    /** One run with a canary in every way in: literally, by an alias, from the environment, from a file. */
    @Test
    void aRunThatGoesWellKeepsNone() throws Exception {
        Files.writeString(folder.resolve("hook.secret"), address + "/services/" + SONG + "?sig=" + SONG + "\n");
        String job = yaml("""
                alerts_service:
                  channels:
                    - KIND: ConsoleChannel
                    - KIND: WebhookChannel
                      url: "${file:$D/hook.secret}"
                      headers: {X-Key: "${env:CANARY}", X-Other: &other literal-canary-12345}
                run_config: {description: *other, tags: {team: "the literal-canary-12345"}}
                registry: {KIND: MlflowRegister, description: *other, tags: {stage: literal-canary-12345}}
                saver: {KIND: OnnxSaver}
                logger_service: {format: json, level: debug}
                mlflow_service: {tracking_uri: 'sqlite:///$D/mlflow.db', experiment_name: birds}
                """);
        Launched launched = command(Map.of("CANARY", CANARY), "run", job, "--output", "json");
        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(bodies).as("the alert").hasSize(1);
        silent(launched, CANARY, SONG, "literal-canary-12345");

        // The log has fields.
        String fit = line(launched.err(), "\"step\":\"fit\"");
        assertThat(fit)
                .matches(".*\"run_id\":\"[0-9a-f]{32}\".*")
                .matches(".*\"seconds\":[0-9.]+.*")
                .contains("\"rows\":48");
        assertThat(fit).doesNotContain("fit       ");
        assertThat(line(launched.err(), "WebhookChannel could not tell")).contains("\"problem\":\"WebhookChannel");
        assertThat(line(launched.err(), "\"step\":\"notify\"")).doesNotContain("nobody wants to know");

        launched = command(Map.of("CANARY", CANARY), "render", job);
        assertThat(launched.exitCode()).isZero();
        silent(launched, CANARY, SONG, "literal-canary-12345");
    }

    private static String line(String log, String with) {
        return log.lines().filter(it -> it.contains(with)).findFirst().orElseThrow(() -> new AssertionError(log));
    }

    @Test
    void aRunThatFailsTellsFactsAndNoSecret() throws Exception {
        String job = yaml("""
                alerts_service: {channels: [{KIND: WebhookChannel, url: '%s', headers: {X-Key: "${env:CANARY}"}}, {KIND: ConsoleChannel}]}
                logger_service: {format: json}
                mlflow_service: {tracking_uri: 'sqlite:///$D/mlflow.db', experiment_name: birds}
                """.formatted(address + "/hooks"));
        Launched launched =
                command(Map.of("CANARY", CANARY), "run", job, "--set", "inputs.where=" + "nothing = '" + CANARY + "'");
        assertThat(launched.exitCode()).as(launched.err()).isEqualTo(3);
        silent(launched, CANARY);
        assertThat(bodies.get(0))
                .contains(
                        "\"type\": \"org.modelwright.job.failure\"",
                        "\"experiment\": \"birds\"",
                        "\"step\": \"read\"",
                        "\"class\": \"data\"")
                .contains("\"exit_code\": 3", "\"run_id\": \"");
        assertThat(line(launched.err(), "\"level\":\"ERROR\""))
                .contains("\"run_id\":\"", "\"step\":\"read\"", "\"problem\":\"", "\"class\":\"data\"");
    }

    @Test
    void aConfigurationThatIsRefusedIsToldThroughTheChannelsThatAreRight() throws Exception {
        String job = yaml("""
                run_config: {name: nightly}
                splitter: {KIND: TrainTestSplitter, test_size: 1.4}
                alerts_service:
                  channels:
                    - {KIND: WebhookChannel, url: 'ftp://nowhere'}
                    - {KIND: PigeonChannel}
                    - {KIND: WebhookChannel, url: '%s', headers: {X-Key: "${env:CANARY}"}, on: [failure]}
                    - {KIND: WebhookChannel, url: '%s', on: [success]}
                """.formatted(address + "/first", address + "/second"));
        Launched launched = command(Map.of("CANARY", CANARY), "run", job);
        assertThat(launched.exitCode()).isEqualTo(2);
        assertThat(launched.err()).contains("The test_size (1.4)", "PigeonChannel");
        assertThat(bodies).hasSize(1);
        assertThat(bodies.get(0))
                .contains("nightly failed", "The test_size (1.4)", "\"exit_code\": 2", "\"step\": \"configure\"");
        silent(launched, CANARY);

        bodies.clear();
        assertThat(command(Map.of("CANARY", CANARY), "validate", job).exitCode())
                .isEqualTo(2);
        assertThat(bodies).as("to validate tells nobody").isEmpty();
    }

    private static List<String> texts() {
        return List.of(
                "run_config.name",
                "run_config.description",
                "run_config.tags.a",
                "inputs.path",
                "inputs.where",
                "targets.exclude",
                "saver.path",
                "registry.description",
                "registry.tags.a",
                "registry.aliases",
                "mlflow_service.experiment_name",
                "mlflow_service.registry_name",
                "mlflow_service.tracking_uri",
                "leak_check.waive.a");
    }

    @Test
    void aSecretThatFlowsIntoAKeyThatIsNoneIsRefusedWhereverItGoes() throws Exception {
        refused(
                Map.of(),
                "http://127.0.0.1:1/" + SONG,
                List.of("${job.alerts_service.channels.0.headers.A}", "see ${alerts_service.channels.0.url} there"));
    }

    @Test
    @Tag("thorough")
    void fromTheEnvironmentToo() throws Exception {
        refused(
                Map.of("HOOK", address + "/" + SONG, "MLFLOW_TRACKING_PASSWORD", CANARY),
                "${env:HOOK}",
                List.of("${env:HOOK}", "see ${env:MLFLOW_TRACKING_PASSWORD} there"));
    }

    private void refused(Map<String, String> environment, String url, List<String> ways) throws Exception {
        String job = yaml("""
                registry: {KIND: MlflowRegister}
                saver: {KIND: OnnxSaver}
                alerts_service: {channels: [{KIND: WebhookChannel, url: '$U', headers: {A: literal-canary-12345}}]}
                """.replace("$U", url));
        for (String way : ways) {
            List<String> arguments = new ArrayList<>(List.of("validate", job, "--output", "json"));
            texts().forEach(key -> arguments.addAll(List.of("--set", key + "='" + way + "'")));
            Launched launched = command(environment, arguments.toArray(String[]::new));
            assertThat(launched.exitCode()).as(launched.err()).isEqualTo(2);
            silent(launched, SONG, CANARY, "literal-canary-12345");
            assertThat(texts())
                    .allSatisfy(key -> assertThat(launched.out())
                            .containsPattern("is a secret[^}]*cannot be put in here[^}]*\"path\":\"job." + key));
        }
    }

    /** A block that is taken over with its secrets stays what it is; as tags it would show them. */
    @Test
    void aBlockIsTakenOverWithItsSecretsOnlyWhereTheyStaySecret() {
        String[] arguments = {
            "validate",
            "--output",
            "json",
            "-e",
            "{KIND: TrainingJob, inputs: {KIND: JdbcReader, url: 'jdbc:sqlite:a.db', table: t, user: me, password: literal-canary-12345},"
                    + " targets: '${job.inputs}', model: {KIND: LinearModel}}",
            folder.resolve("empty.yaml").toString()
        };
        assertThat(write("empty.yaml", "job: {}\n")).exists();
        assertThat(Answer.to(arguments).exitCode()).isZero();
        arguments[4] =
                arguments[4].replace("model:", "registry: {KIND: MlflowRegister, tags: '${job.inputs}'}, model:");
        Answer refused = Answer.to(arguments);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out())
                .contains("The key (job.inputs) is a secret (job.inputs.password)")
                .doesNotContain("canary-12345");
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** In each key of each kind, beside a header that makes it a secret. */
    @Test
    void aCanaryInAnyKeyOfAnyKindIsNowhereShown() {
        everyKey(List.of("render"), List.of("literal-canary-12345"));
    }

    @Test
    @Tag("thorough")
    void norInAnyForm() {
        everyKey(
                List.of("validate", "render"),
                List.of("[literal-canary-12345]", "{a: literal-canary-12345}", "'literal-canary-12345'"));
    }

    private void everyKey(List<String> commands, List<String> values) {
        Map<String, String> places = Map.of(
                "Reader",
                "inputs",
                "Splitter",
                "splitter",
                "Model",
                "model",
                "Saver",
                "saver",
                "Signer",
                "signer",
                "Register",
                "registry");
        String file = write("canary.yaml", """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: inputs.csv}
                  targets: {KIND: CsvReader, path: targets.csv}
                  model: {KIND: LinearModel}
                  alerts_service: {channels: [{KIND: WebhookChannel, url: 'http://127.0.0.1:1/a', headers: {A: literal-canary-12345}}]}
                """).toString();
        int tried = 0;
        for (KindDescription kind : Modelwright.kinds()) {
            String place = places.get(kind.of());
            for (var key : kind.keys()) {
                if (place == null) {
                    continue;
                }
                for (String value : values) {
                    for (String command : commands) {
                        Answer answer = Answer.to(
                                command,
                                file,
                                "--debug",
                                "--set",
                                place + "={KIND: " + kind.kind() + "}",
                                "--set",
                                place + "." + key.name() + "=" + value);
                        tried++;
                        assertThat(answer.out() + answer.err())
                                .as(kind.kind() + "." + key.name())
                                .doesNotContain("literal-canary-12345");
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(50);
    }
}
