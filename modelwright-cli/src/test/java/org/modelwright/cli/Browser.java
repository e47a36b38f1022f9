package org.modelwright.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One tab of a Chromium without a window, driven by its DevTools protocol. It reaches this machine and nothing else. */
final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    /** {@return the Chromium or Chrome on the PATH} */
    static Optional<Path> executable() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts a Chromium.
     *
     * @param profile an empty folder
     */
    Browser(Path executable, Path profile, int width, int height) throws Exception {
        process = new ProcessBuilder(
                        executable.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--lang=en-US",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                        "--window-size=" + width + "," + height,
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(profile.resolve("errors.txt").toFile())
                .start();
        try {
            Path place = profile.resolve("DevToolsActivePort");
            until(
                    () -> Files.exists(place) && Files.readAllLines(place).size() > 1,
                    () -> "Chromium (%s) did not start: %s"
                            .formatted(executable, Files.readString(profile.resolve("errors.txt"))));
            HttpClient http = HttpClient.newHttpClient();
            URI tabs =
                    URI.create("http://127.0.0.1:" + Files.readAllLines(place).get(0) + "/json/list");
            String address = JSON.readTree(
                            http.send(HttpRequest.newBuilder(tabs).build(), HttpResponse.BodyHandlers.ofString())
                                    .body())
                    .valueStream()
                    .filter(tab -> tab.path("type").asString().equals("page"))
                    .findFirst()
                    .orElseThrow()
                    .path("webSocketDebuggerUrl")
                    .asString();
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(address), new Answers())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ask("Page.enable", Map.of());
            ask("Runtime.enable", Map.of());
            ask("Network.enable", Map.of());
        } catch (Exception | AssertionError e) {
            process.destroy();
            end();
            throw e;
        }
    }

    /** Opens an address anew; what the page reads is then still to come. */
    void open(String address) throws Exception {
        ask("Page.navigate", Map.of("url", "about:blank"));
        ask("Page.navigate", Map.of("url", address));
    }

    /** {@return what an expression of JavaScript gives, as JSON} */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer = ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** {@return the text of the page as it is shown, hidden parts left out, with plain spaces} */
    String text() throws Exception {
        return evaluate("document.body ? document.body.innerText : ''")
                .asString()
                .replace('\u00a0', ' ');
    }

    /** Waits until the page shows all of these. */
    void shows(String... texts) throws Exception {
        until(
                () -> missing(texts).isEmpty(),
                () -> "%s does not show %s. It shows:%n%s"
                        .formatted(evaluate("location.href").asString(), missing(texts), text()));
    }

    private List<String> missing(String... texts) throws Exception {
        String text = text();
        return Stream.of(texts).filter(it -> !text.contains(it)).toList();
    }

    /** Waits until the expression is true. */
    void holds(String expression) throws Exception {
        until(
                () -> evaluate(expression).asBoolean(),
                () -> "%s: not true: %s. It shows:%n%s"
                        .formatted(evaluate("location.href").asString(), expression, text()));
    }

    /** Presses the innermost of the chosen elements whose text is this, once it is there. */
    void press(String selector, String text) throws Exception {
        holds(
                "(it => { if (it) it.click(); return !!it; })([...document.querySelectorAll(%s)].filter(it => it.textContent.trim() == %s).pop())"
                        .formatted(JSON.writeValueAsString(selector), JSON.writeValueAsString(text)));
    }

    /** Keeps what is seen as a PNG. */
    void picture(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        JsonNode answer = ask("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, Base64.getDecoder().decode(answer.path("data").asString()));
    }

    /** {@return what went wrong behind the pages so far: answers of 400 and above, exceptions of their scripts} */
    List<String> troubles() {
        return new ArrayList<>(troubles);
    }

    private JsonNode ask(String method, Map<String, ?> parameters) throws Exception {
        int id = requests.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        JsonNode message = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.path("error"));
        }
        return message.path("result");
    }

    private void heard(JsonNode message) {
        JsonNode parameters = message.path("params");
        switch (message.path("method").asString("")) {
            case "Network.responseReceived" -> {
                JsonNode response = parameters.path("response");
                if (response.path("status").asInt() >= 400) {
                    troubles.add(response.path("status").asInt() + " "
                            + response.path("url").asString());
                }
            }
            case "Runtime.exceptionThrown" ->
                troubles.add(parameters
                        .path("exceptionDetails")
                        .path("exception")
                        .path("description")
                        .asString(parameters.toString()));
            default -> {
                CompletableFuture<JsonNode> answer =
                        open.remove(message.path("id").asInt(0));
                if (answer != null) {
                    answer.complete(message);
                }
            }
        }
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                heard(JSON.readTree(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            open.values().forEach(it -> it.completeExceptionally(error));
        }
    }

    private interface Asked<T> {
        T now() throws Exception;
    }

    private static void until(Asked<Boolean> condition, Asked<String> otherwise) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.now()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.now());
            }
            Thread.sleep(50);
        }
    }

    private void end() throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** Asks it to go, so that it takes its own files along. */
    @Override
    public void close() throws Exception {
        ask("Browser.close", Map.of());
        end();
    }
}
