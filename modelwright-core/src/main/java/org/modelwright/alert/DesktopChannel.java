package org.modelwright.alert;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;
import org.modelwright.error.Cause;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;

/**
 * Shows a notification on the desktop of who runs the job: by {@code notify-send} of libnotify, on macOS by {@code
 * osascript}.
 *
 * @param on the events it tells of; {@code [success, failure]} by default, which is every end
 */
public record DesktopChannel(Set<Event> on) implements AlertChannel {

    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_BODY = 500;
    private static final String MILLIS = "10000";

    /** Fills the default. */
    public DesktopChannel(@Nullable Set<Event> on) {
        this.on = Event.orDefault(on);
    }

    /** {@return one with every default} */
    public static DesktopChannel of() {
        return Records.of(DesktopChannel.class);
    }

    /** {@return the same with this {@code on}} */
    public DesktopChannel on(Event... on) {
        return Records.with(this, "on", new LinkedHashSet<>(Records.list(on)));
    }

    @Override
    public void send(Alert alert, Duration within) {
        List<String> command =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? macOs(alert) : linux(alert);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InfrastructureException("The command (" + command.get(0) + ") does not end.");
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new InfrastructureException(
                        "The command (" + command.get(0) + ") ended with " + process.exitValue() + ".",
                        "a session with a desktop; a job of cron has none.");
            }
        } catch (IOException e) {
            throw new InfrastructureException(
                    "The command (" + command.get(0) + ") cannot be started: " + Cause.of(e) + ".",
                    "the package libnotify-bin, or another channel.",
                    e);
        } catch (InterruptedException e) {
            throw new InterruptedJobException("The notification was interrupted.", null, e);
        }
    }

    /** A list of arguments and no shell; its body is markup, so nothing in it is. */
    private static List<String> linux(Alert alert) {
        return List.of(
                "notify-send",
                "-a",
                "Modelwright",
                "-u",
                alert.event().isGood() ? "normal" : "critical",
                "-t",
                MILLIS,
                "--",
                ShownText.plain(alert.title(), LONGEST_TITLE),
                ShownText.entities(alert.message(), LONGEST_BODY));
    }

    private static List<String> macOs(Alert alert) {
        return List.of(
                "osascript",
                "-e",
                "on run argv",
                "-e",
                "display notification (item 2 of argv) with title (item 1 of argv)",
                "-e",
                "end run",
                "--",
                ShownText.plain(alert.title(), LONGEST_TITLE),
                ShownText.plain(alert.message(), LONGEST_BODY));
    }
}
