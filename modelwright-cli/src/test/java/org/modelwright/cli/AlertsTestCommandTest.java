package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTestCommandTest {

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private Answer test(String alerts, String... more) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/gone") ? 410 : 204, -1);
            exchange.close();
        });
        server.start();
        try {
            Path job = Files.writeString(
                    folder.resolve("job.yaml"),
                    """
                    job:
                      KIND: TrainingJob
                      inputs: {KIND: CsvReader, path: none.csv, key: id}
                      targets: {KIND: CsvReader, path: none.csv, key: id}
                      model: {KIND: LinearModel}
                      alerts_service:
                    """
                            + alerts.replace(
                                            "HOST",
                                            "http://127.0.0.1:"
                                                    + server.getAddress().getPort())
                                    .indent(4));
            String[] arguments = new String[3 + more.length];
            System.arraycopy(new String[] {"alerts", "test", job.toString()}, 0, arguments, 0, 3);
            System.arraycopy(more, 0, arguments, 3, more.length);
            return Answer.to(arguments);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aSampleOfEachKindGoesThroughEachChannelAndRoute() throws Exception {
        Answer answer = test("""
                channels:
                  - {KIND: SlackChannel, url: HOST/slack, on: [success, failure, recovered, slow, degraded, killed]}
                  - {KIND: HeartbeatChannel, success: HOST/ok, failure: HOST/fail}
                routes:
                  gate: [{KIND: WebhookChannel, url: HOST/gate}]
                """);
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out().lines())
                .containsExactly(
                        "WebhookChannel, failure: accepted",
                        "SlackChannel, failure: accepted",
                        "SlackChannel, killed: accepted",
                        "SlackChannel, success: accepted",
                        "SlackChannel, slow: accepted",
                        "SlackChannel, degraded: accepted",
                        "SlackChannel, recovered: accepted",
                        "HeartbeatChannel, failure: accepted",
                        "HeartbeatChannel, success: accepted");
        assertThat(asked).hasSize(9).startsWith("/gate", "/slack").endsWith("/fail", "/ok");
    }

    @Test
    void whatAReceiverRefusesIsSaidAndNothingIsKept() throws Exception {
        Answer answer = test(
                "spool: " + folder.resolve("spool") + "\nchannels: [{KIND: WebhookChannel, url: HOST/gone}]\n",
                "--output",
                "json");
        assertThat(answer.exitCode()).isEqualTo(5);
        assertThat(answer.out())
                .contains("\"status\":\"FAILED\"", "\"channel\":\"WebhookChannel\",\"event\":\"failure\"", "410");
        assertThat(folder.resolve("spool")).doesNotExist();
    }
}
