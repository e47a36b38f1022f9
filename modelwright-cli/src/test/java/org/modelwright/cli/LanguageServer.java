package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The language server that editors check and complete YAML with, asked as an editor asks it. The build makes it
 * (build/oracles.py); tests that use it carry {@code @Tag("oracle")}.
 */
final class LanguageServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final InputStream in;
    private final OutputStream out;
    private int requests;
    private int documents;

    /**
     * What the server says of one text.
     *
     * @param line counted from 1
     * @param message its words
     */
    record Finding(int line, String message) {}

    /**
     * What the server offers.
     *
     * @param label what is shown
     * @param key whether it is a key, with its colon
     * @param inserted what is written
     * @param documentation what is said of it
     */
    record Offer(String label, boolean key, String inserted, String documentation) {}

    LanguageServer() throws IOException {
        String oracles = Objects.requireNonNull(System.getProperty("modelwright.oracles"), "modelwright.oracles");
        Path server = Path.of(oracles, "language-server/node_modules/yaml-language-server/bin/yaml-language-server");
        assertThat(server).as("the server that build/oracles.py makes").exists();
        process = new ProcessBuilder("node", server.toString(), "--stdio")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = new BufferedInputStream(process.getInputStream());
        out = process.getOutputStream();
        // A server that does not answer is ended, and reading from it with it.
        CompletableFuture.delayedExecutor(5, TimeUnit.MINUTES).execute(process::destroyForcibly);
        Map<String, Object> markdown = Map.of("documentationFormat", List.of("plaintext"), "snippetSupport", true);
        request(
                "initialize",
                Map.of(
                        "capabilities",
                        Map.of(
                                "workspace", Map.of("configuration", true),
                                "textDocument", Map.of("completion", Map.of("completionItem", markdown)))));
        send(Map.of("method", "initialized", "params", Map.of()));
        send(Map.of("method", "workspace/didChangeConfiguration", "params", Map.of("settings", settings())));
    }

    private static Map<String, Object> settings() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("validate", true);
        yaml.put("hover", true);
        yaml.put("completion", true);
        yaml.put("schemaStore", Map.of("enable", false, "url", ""));
        return Map.of("yaml", yaml);
    }

    /** {@return what is wrong in a text that stands in a folder} */
    List<Finding> findings(Path folder, String text) {
        String uri = uri(folder);
        List<Finding> findings = new ArrayList<>();
        for (JsonNode one : open(uri, text)) {
            findings.add(new Finding(
                    one.at("/range/start/line").asInt() + 1, one.at("/message").asString()));
        }
        return findings;
    }

    /** {@return what is offered where {@code |} stands in a text} */
    List<Offer> offers(Path folder, String text) {
        List<Offer> offers = new ArrayList<>();
        for (JsonNode item : at("textDocument/completion", folder, text).at("/items")) {
            JsonNode said = item.at("/documentation");
            offers.add(new Offer(
                    item.at("/label").asString(),
                    item.at("/kind").asInt() == 10,
                    item.at("/insertText").asString(),
                    said.isString() ? said.asString() : said.at("/value").asString("")));
        }
        return offers;
    }

    /** {@return what is shown over the place where {@code |} stands in a text} */
    String hover(Path folder, String text) {
        return at("textDocument/hover", folder, text).at("/contents/value").asString("");
    }

    private JsonNode at(String method, Path folder, String marked) {
        int mark = marked.indexOf('|');
        String before = marked.substring(0, mark);
        String uri = uri(folder);
        open(uri, before + marked.substring(mark + 1));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        Map<String, Object> position =
                Map.of("line", line, "character", before.length() - before.lastIndexOf('\n') - 1);
        return request(method, Map.of("textDocument", Map.of("uri", uri), "position", position));
    }

    private String uri(Path folder) {
        documents++;
        return folder.resolve("job" + documents + ".yaml").toUri().toString();
    }

    private JsonNode open(String uri, String text) {
        Map<String, Object> document = Map.of("uri", uri, "languageId", "yaml", "version", 1, "text", text);
        send(Map.of("method", "textDocument/didOpen", "params", Map.of("textDocument", document)));
        for (JsonNode message = read(); ; message = read()) {
            if (message.at("/method").asString("").equals("textDocument/publishDiagnostics")
                    && message.at("/params/uri").asString().equals(uri)) {
                return message.at("/params/diagnostics");
            }
        }
    }

    private JsonNode request(String method, Map<String, Object> params) {
        requests++;
        send(Map.of("id", requests, "method", method, "params", params));
        for (JsonNode message = read(); ; message = read()) {
            if (!message.has("method") && message.at("/id").asInt() == requests) {
                assertThat(message.has("error")).as("%s", message).isFalse();
                return message.at("/result");
            }
        }
    }

    private void send(Map<String, Object> message) {
        Map<String, Object> all = new LinkedHashMap<>(message);
        all.put("jsonrpc", "2.0");
        byte[] body = JSON.writeValueAsBytes(all);
        try {
            out.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a message; answers what the server asks by itself. */
    private JsonNode read() {
        try {
            int length = 0;
            for (String header = header(); !header.isEmpty(); header = header()) {
                if (header.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(header.substring(16));
                }
            }
            JsonNode message = JSON.readTree(in.readNBytes(length));
            if (message.has("method") && message.has("id")) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("id", message.at("/id").asInt());
                answer.put("result", null);
                if (message.at("/method").asString().equals("workspace/configuration")) {
                    List<Object> sections = new ArrayList<>();
                    message.at("/params/items")
                            .forEach(item -> sections.add(
                                    settings().get(item.at("/section").asString(""))));
                    answer.put("result", sections);
                }
                send(answer);
            }
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String header() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The language server has ended.");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
