package org.modelwright.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Secret;
import org.modelwright.error.InfrastructureException;

/** Names that lead where clouds hand out credentials: whoever resolves them, nobody is asked there. */
class ForbiddenNamesTest {

    @TempDir
    Path folder;

    /** Tells each channel of each name, in a JVM that takes names from a file of its own. */
    public static void main(String[] names) {
        String port = System.getProperty("receiver");
        for (String name : names) {
            Secret url = new Secret("http://" + name + ":" + port + "/x");
            Map<String, AlertChannel> channels = new LinkedHashMap<>();
            channels.put("webhook", WebhookChannel.of(url));
            channels.put("slack", SlackChannel.of(url));
            channels.put("heartbeat", HeartbeatChannel.of(url));
            channels.put(
                    "mail",
                    MailChannel.of(name, "a@example.org", "b@example.org")
                            .port(Integer.parseInt(port))
                            .security(MailChannel.Security.NONE)
                            .timeout(2));
            channels.forEach((kind, channel) -> System.out.println(name + " " + kind + " " + said(channel)));
        }
    }

    private static String said(AlertChannel channel) {
        try {
            channel.send(Alert.of(Set.of(Event.SUCCESS), "t", "m", Map.of()), Duration.ofSeconds(3));
            return "told";
        } catch (InfrastructureException e) {
            return e.problems().get(0).message();
        }
    }

    @Test
    void aNameIsAskedOnlyIfNoneOfItsAddressesIsForbidden() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), """
                169.254.169.254 cloud.example.org
                fe80::1 link.example.org
                100.100.100.200 other.example.org
                127.0.0.1 both.example.org
                169.254.1.2 both.example.org
                127.0.0.1 fine.example.org
                """);
        List<String> said;
        try (Receiver receiver = new Receiver()) {
            String port = receiver.url("").reveal().replaceFirst(".*:", "");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Djdk.net.hosts.file=" + hosts,
                    "-Dreceiver=" + port,
                    "-cp",
                    System.getProperty("java.class.path"),
                    ForbiddenNamesTest.class.getName()));
            command.addAll(List.of("cloud", "link", "other", "both", "fine"));
            command.replaceAll(it -> it.matches("cloud|link|other|both|fine") ? it + ".example.org" : it);
            Path log = folder.resolve("said.log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            said = Files.readAllLines(log);
            assertThat(receiver.requests())
                    .extracting(it -> it.header("Host"))
                    .hasSize(3)
                    .containsOnly("fine.example.org:" + port);
        }
        assertThat(said).hasSize(20);
        assertThat(said)
                .filteredOn(it -> !it.startsWith("fine"))
                .hasSize(16)
                .allSatisfy(it -> assertThat(it).contains("an address of the machine's own segment"));
        assertThat(said).filteredOn(it -> it.endsWith(" told")).hasSize(3);
    }
}
