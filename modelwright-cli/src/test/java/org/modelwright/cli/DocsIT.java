package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.Modelwright;
import org.modelwright.test.Python;

/** Runs what README and the pages show: every line of a {@code sh} block, every {@code yaml} block that is a job. */
@Tag("oracle")
class DocsIT {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")));

    /** MLflow's own commands, which are no other on the second page. */
    private static final Set<String> SERVED = new HashSet<>();

    private static Path launcher;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        launcher = Unpacked.shared();
    }

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(it -> it.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher found = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```").matcher(Files.readString(page));
        while (found.find()) {
            blocks.add(found.group(1));
        }
        return blocks;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandWorks(Path page) throws Exception {
        copyExamples();
        Files.createSymbolicLink(folder.resolve("modelwright"), launcher);
        for (String block : blocks(page, "sh")) {
            for (String line : block.lines().toList()) {
                if (line.startsWith("mlflow ui")) {
                    if (SERVED.add(line)) {
                        serves(line);
                    }
                } else {
                    Launched launched = Launched.run(folder, environment(), List.of("bash", "-c", line));
                    assertThat(launched.exitCode())
                            .as("%s in %s: %s", line, page.getFileName(), launched.err())
                            .isZero();
                    shownAsItIs(page, line, launched);
                }
            }
        }
    }

    /** The text block behind a command of README is what it says, but for numbers and ids. */
    private static void shownAsItIs(Path page, String line, Launched launched) throws IOException {
        Matcher shown = Pattern.compile("(?ms)^" + Pattern.quote(line) + "\n```\n\n```text\n(.*?)^```")
                .matcher(Files.readString(page));
        if (shown.find()) {
            assertThat(masked(launched.err() + launched.out())).isEqualTo(masked(shown.group(1)));
        }
    }

    private static List<String> masked(String text) {
        return text.lines()
                .map(line -> line.replaceAll("^(card +)/.*(?=/mlruns/)", "$1")
                        .replaceAll("[0-9a-f]{16,}", "H")
                        .replaceAll("-?\\d[\\d.:]*", "N")
                        .replaceAll(" +", " "))
                .toList();
    }

    private void serves(String line) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Launched.Started server = Launched.start(
                folder, environment(), List.of("bash", "-c", "exec " + line + " --port " + port + " --workers 1"));
        try {
            HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .build();
            assertThat(answers(health, server.process())).as(line).isTrue();
        } finally {
            server.process().descendants().forEach(ProcessHandle::destroy);
            server.process().destroy();
            server.process().waitFor();
        }
    }

    private static boolean answers(HttpRequest request, Process server) throws InterruptedException {
        for (int trial = 0; trial < 480 && server.isAlive(); trial++) {
            try {
                if (HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode()
                        == 200) {
                    return true;
                }
            } catch (IOException e) {
                Thread.sleep(250); // not there yet
            }
        }
        return false;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "PATH",
                launcher.getParent() + ":" + Python.MLFLOW_3_17.interpreter().getParent() + ":" + System.getenv("PATH"),
                "MLFLOW_DISABLE_TELEMETRY",
                "true",
                // What it runs for language models imports MLflow four times more.
                "MLFLOW_SERVER_ENABLE_JOB_EXECUTION",
                "false");
    }

    private void copyExamples() throws IOException {
        Path from = ROOT.resolve("examples");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to =
                        folder.resolve("examples").resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyJobBinds(Path page) throws IOException {
        for (String block : blocks(page, "yaml")) {
            if (block.replaceFirst("^(#.*\n)+", "").startsWith("job:")) {
                Path file = Files.writeString(folder.resolve("job.yaml"), block);
                Modelwright.load(file);
            }
        }
    }
}
