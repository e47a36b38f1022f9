package org.modelwright.service;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.data.Records;
import org.modelwright.error.ModelwrightException;

/**
 * Whom to tell how a job ended.
 *
 * @param channels one {@link ConsoleChannel} by default
 */
public record AlertsService(List<AlertChannel> channels) implements Service<AlertsService.Session> {

    /** Fills the default. */
    public AlertsService(@Nullable List<AlertChannel> channels) {
        this.channels = List.copyOf(requireNonNullElse(channels, List.of(ConsoleChannel.of())));
    }

    /** {@return one with every default} */
    public static AlertsService of() {
        return Records.of(AlertsService.class);
    }

    /** {@return the same with this {@code channels}} */
    public AlertsService channels(AlertChannel... channels) {
        return Records.with(this, "channels", Records.list(channels));
    }

    @Override
    public Session start() {
        return new Session(channels);
    }

    /** The channels between start and stop. */
    public static final class Session implements Service.Session {

        private final List<AlertChannel> channels;

        private Session(List<AlertChannel> channels) {
            this.channels = channels;
        }

        /**
         * Tells every channel that wants to know.
         *
         * @param alert what to tell
         * @param warnings hears of each channel that failed
         * @return the kinds of the channels that were told
         */
        public List<String> notify(Alert alert, Consumer<String> warnings) {
            List<String> told = new ArrayList<>();
            for (AlertChannel channel : channels) {
                if (!channel.on().contains(alert.outcome())) {
                    continue;
                }
                try {
                    channel.send(alert);
                    told.add(channel.getClass().getSimpleName());
                } catch (ModelwrightException e) {
                    warnings.accept(channel.getClass().getSimpleName() + " could not tell: "
                            + e.problems().get(0).message());
                } catch (RuntimeException e) {
                    // A stranger's channel may throw anything; its message may hold a secret, its class may not.
                    warnings.accept(channel.getClass().getSimpleName() + " could not tell: "
                            + e.getClass().getSimpleName() + ".");
                }
            }
            return told;
        }

        @Override
        public void stop() {
            // Nothing is open between two alerts.
        }
    }
}
