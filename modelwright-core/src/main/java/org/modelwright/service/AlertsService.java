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

    /**
     * What became of an alert.
     *
     * @param told the kinds of the channels that were told
     * @param failed the kinds of those that wanted to know and could not be told
     */
    public record Told(List<String> told, List<String> failed) {

        /** Keeps copies. */
        public Told {
            told = List.copyOf(told);
            failed = List.copyOf(failed);
        }

        /** {@return who was told, for people} */
        @Override
        public String toString() {
            if (failed.isEmpty()) {
                return told.isEmpty() ? "nobody wants to know" : String.join(", ", told);
            }
            return (told.isEmpty() ? "nobody" : String.join(", ", told)) + "; not " + String.join(", ", failed);
        }
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
         * @return who was told, and who could not be
         */
        public Told notify(Alert alert, Consumer<String> warnings) {
            Alert shown = alert.cleaned();
            List<String> told = new ArrayList<>();
            List<String> deaf = new ArrayList<>();
            for (AlertChannel channel : channels) {
                if (!alert.event(channel.on()).isPresent()) {
                    continue;
                }
                String kind = channel.getClass().getSimpleName();
                try {
                    channel.send(shown);
                    told.add(kind);
                } catch (ModelwrightException e) {
                    deaf.add(kind);
                    warnings.accept(
                            kind + " could not tell: " + e.problems().get(0).message());
                } catch (RuntimeException e) {
                    deaf.add(kind);
                    // A stranger's channel may throw anything; its message may hold a secret, its class may not.
                    warnings.accept(kind + " could not tell: " + e.getClass().getSimpleName() + ".");
                }
            }
            return new Told(told, deaf);
        }

        @Override
        public void stop() {
            // Nothing is open between two alerts.
        }
    }
}
