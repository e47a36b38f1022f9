package org.modelwright.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ModelwrightException;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;

/** Notifications by libnotify's own command on a session bus of the test's own, where a service checks and keeps them. */
@Tag("oracle")
class DesktopChannelTest {

    private static final String MARKUP = "<b>größer</b> & 'so' \"fort\" <a href='http://x'>$(id)</a> `id`";

    @TempDir
    Path folder;

    /** Sends two alerts as a job would. */
    public static void main(String[] arguments) {
        try {
            DesktopChannel.of()
                    .send(
                            Alert.of(Set.of(Event.SUCCESS), "-t " + MARKUP, MARKUP + "\nnext line", Map.of()),
                            Duration.ofSeconds(20));
            DesktopChannel.of()
                    .send(Alert.of(Set.of(Event.FAILURE), "failed", "&".repeat(600), Map.of()), Duration.ofSeconds(20));
        } catch (ModelwrightException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode());
        }
    }

    /** What is missing is told by the skipped test. */
    @BeforeEach
    void needsADesktop() {
        List<String> missing = new ArrayList<>(List.of("notify-send", "dbus-run-session"));
        missing.removeIf(command -> Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(it -> Files.isExecutable(Path.of(it, command))));
        assumeThat(missing).as("apt-get install libnotify-bin dbus").isEmpty();
    }

    private int run(Map<String, String> environment, String... before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DesktopChannelTest.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void whatIsShownIsTextAndItsKindIsUrgent() throws Exception {
        Path shown = folder.resolve("shown");
        Path service = folder.resolve("notifications.py");
        try (var script = DesktopChannelTest.class.getResourceAsStream("notifications.py")) {
            Files.copy(script, service);
        }
        int code = run(
                Map.of(),
                "dbus-run-session",
                "--",
                Python.MLFLOW_3_17.interpreter().toString(),
                service.toString(),
                shown.toString());
        assertThat(code).as(() -> read(folder.resolve("said"))).isZero();
        List<Object> all = Files.readAllLines(shown).stream().map(Json::read).toList();
        assertThat(all).hasSize(2);
        assertThat((Map<?, ?>) all.get(0))
                .isEqualTo(Map.of(
                        "application",
                        "Modelwright",
                        "title",
                        "-t " + MARKUP,
                        "text",
                        MARKUP + "\nnext line",
                        "urgency",
                        1L,
                        "millis",
                        10_000L));
        assertThat(((Map<?, ?>) all.get(1)).get("urgency")).isEqualTo(2L);
        assertThat(((Map<?, ?>) all.get(1)).get("text"))
                .asString()
                .matches("&+…")
                .hasSizeBetween(90, 110);
    }

    @Test
    void withoutADesktopItIsTold() throws Exception {
        assertThat(run(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("none"))))
                .isEqualTo(5);
        assertThat(read(folder.resolve("said")))
                .contains("The command (notify-send) ended with 1.", "a job of cron has none");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
