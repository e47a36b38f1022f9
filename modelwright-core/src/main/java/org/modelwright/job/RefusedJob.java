package org.modelwright.job;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.card.FailedRun;
import org.modelwright.error.ConfigException;
import org.modelwright.error.ErrorClass;
import org.modelwright.internal.text.Product;
import org.modelwright.service.AlertsService;

/**
 * A job that could not be made of its configuration, as far as somebody wants to hear of that.
 *
 * @param name what its run would have been called
 * @param channels those of its channels that are described well
 * @param statement who is to hear of it; null where nobody says so
 */
public record RefusedJob(
        String name, List<AlertChannel> channels, @Nullable Statement statement) {

    /**
     * Keeps a copy, without the console: whoever loads a configuration says there what is wrong with it; and without mail
     * to an owner that the statement does not name.
     */
    public RefusedJob {
        List<AlertChannel> others = new ArrayList<>(channels);
        others.removeIf(ConsoleChannel.class::isInstance);
        others.removeIf(it -> !Owners.problems(statement, List.of(it)).isEmpty());
        channels = List.copyOf(others);
    }

    /**
     * Tells those who want to know that the job failed before it began.
     *
     * @param warnings hears of each channel that failed
     */
    public void tell(ConfigException refusal, Consumer<String> warnings) {
        try (AlertsService.Session alerts = AlertsService.of()
                .channels(channels.toArray(AlertChannel[]::new))
                .start()) {
            alerts.notify(Owners.addressed(Alerts.refusal(name, refusal), statement), warnings);
        }
    }

    /**
     * {@return the same as a failure card tells it}
     *
     * @param configuration the files, as the user named them
     */
    public FailedRun failed(ConfigException refusal, List<Path> configuration) {
        return new FailedRun(
                name,
                "",
                "",
                null,
                null,
                ErrorClass.of(refusal),
                Steps.FIRST,
                refusal.problems(),
                List.of(),
                List.of(),
                List.of(),
                configuration.stream().map(Path::toString).toList(),
                Instant.now(),
                Duration.ZERO,
                Product.version(),
                null);
    }
}
