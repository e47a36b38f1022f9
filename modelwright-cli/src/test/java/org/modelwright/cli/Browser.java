package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One tab of a Chromium without a window, driven by its DevTools protocol. It reaches this machine and nothing else. */
final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private int questions;

    /** {@return the Chromium or Chrome on the PATH} */
    static Optional<Path> executable() {
        List<String> folders = List.of(System.getenv("PATH").split(":"));
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts a Chromium.
     *
     * @param profile an empty folder
     */
    Browser(Path executable, Path profile, int width, int height) throws Exception {
        List<String> command = List.of(
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
                "about:blank");
        Path errors = profile.resolve("errors.txt");
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
        try {
            Path place = profile.resolve("DevToolsActivePort");
            until(() -> Files.exists(place) && Files.readString(place).contains("\n"), () -> Files.readString(errors));
            URI tabs =
                    URI.create("http://127.0.0.1:" + Files.readAllLines(place).get(0) + "/json/list");
            HttpClient http = HttpClient.newHttpClient();
            String answer = http.send(HttpRequest.newBuilder(tabs).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            JsonNode tab = JSON.readTree(answer)
                    .valueStream()
                    .filter(it -> it.path("type").asString().equals("page"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No tab: " + answer));
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(tab.path("webSocketDebuggerUrl").asString()), new Ear())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ask("Runtime.enable", Map.of());
            ask("Network.enable", Map.of());
        } catch (Exception | AssertionError e) {
            process.destroy();
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

    /** {@return what a promise of JavaScript gives, as JSON} */
    JsonNode await(String promise) throws Exception {
        JsonNode answer =
                ask("Runtime.evaluate", Map.of("expression", promise, "returnByValue", true, "awaitPromise", true));
        assertThat(answer.has("exceptionDetails")).as("%s", answer).isFalse();
        return answer.path("result").path("value");
    }

    /** Takes what the console is told for troubles, too. */
    void hearConsole() throws Exception {
        ask("Log.enable", Map.of());
    }

    /** Shows pages on a screen of another size, in the light or in the dark. */
    void screen(int width, int height, boolean dark) throws Exception {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        ask(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Keeps the whole page as a PNG, what is below the screen as well. */
    void wholePicture(Path file) throws Exception {
        JsonNode answer =
                ask("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip()));
        Files.write(file, Base64.getDecoder().decode(answer.path("data").asString()));
    }

    private Map<String, Object> clip() throws Exception {
        JsonNode size = evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]");
        return Map.of(
                "x",
                0,
                "y",
                0,
                "width",
                size.path(0).asInt(),
                "height",
                size.path(1).asInt(),
                "scale",
                1);
    }

    /** {@return the text of the page as it is shown, hidden parts left out, with plain spaces} */
    String text() throws Exception {
        return evaluate("document.body ? document.body.innerText : ''")
                .asString()
                .replace('\u00a0', ' ');
    }

    /** Waits until the page shows all of these. */
    void shows(String... texts) throws Exception {
        until(() -> missing(texts).isEmpty(), () -> "There is no " + missing(texts) + " in " + page());
    }

    private List<String> missing(String... texts) throws Exception {
        String text = text();
        return Stream.of(texts).filter(it -> !text.contains(it)).toList();
    }

    /** Waits until the expression is true. */
    void holds(String expression) throws Exception {
        until(() -> evaluate(expression).asBoolean(), () -> expression + " does not hold in " + page());
    }

    private String page() throws Exception {
        return evaluate("location.href").asString() + ":\n" + text();
    }

    /** Presses the innermost of the chosen elements whose text is this, once it is there. */
    void press(String selector, String text) throws Exception {
        holds(
                "[...document.querySelectorAll(%s)].filter(it => it.textContent.trim() == %s).slice(-1).map(it => it.click()).length == 1"
                        .formatted(JSON.writeValueAsString(selector), JSON.writeValueAsString(text)));
    }

    /** Keeps what is seen as a PNG. */
    void picture(Path file) throws Exception {
        JsonNode answer = ask("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, Base64.getDecoder().decode(answer.path("data").asString()));
    }

    /** {@return what went wrong behind the pages so far: answers of 400 and above, exceptions of their scripts} */
    List<String> troubles() {
        return List.copyOf(troubles);
    }

    private JsonNode ask(String method, Map<String, ?> parameters) throws Exception {
        int id = ++questions;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true);
        JsonNode message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.path("error"));
        }
        return message.path("result");
    }

    /** Hears answers and events. */
    private final class Ear implements WebSocket.Listener {
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

        private void heard(JsonNode message) {
            String method = message.path("method").asString("");
            JsonNode response = message.path("params").path("response");
            if (message.has("id")) {
                asked.remove(message.path("id").asInt()).complete(message);
            } else if (method.equals("Runtime.exceptionThrown")) {
                troubles.add(message.path("params").toString());
            } else if (method.equals("Log.entryAdded")
                    && message.path("params")
                            .path("entry")
                            .path("level")
                            .asString()
                            .equals("error")) {
                troubles.add(message.path("params").path("entry").toString());
            } else if (method.equals("Network.responseReceived")
                    && response.path("status").asInt() >= 400) {
                troubles.add(
                        response.path("status") + " " + response.path("url").asString());
            }
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            asked.values().forEach(it -> it.completeExceptionally(error));
        }
    }

    private interface Asked<T> {
        T now() throws Exception;
    }

    private static void until(Asked<Boolean> condition, Asked<String> otherwise) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.now()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.now());
            }
            Thread.sleep(50); // between two looks
        }
    }

    /** Asks it to go, so that it takes its own files along. */
    @Override
    public void close() throws IOException {
        try {
            ask("Browser.close", Map.of());
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
