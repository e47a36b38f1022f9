package org.modelwright.service;

import static java.util.Objects.requireNonNullElse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.alert.Event;
import org.modelwright.alert.HeartbeatChannel;
import org.modelwright.data.Records;
import org.modelwright.data.Threads;
import org.modelwright.data.UserFolders;
import org.modelwright.error.ConfigException;
import org.modelwright.error.ErrorClass;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/**
 * Whom to tell how a job ended.
 *
 * @param channels hear of every end that they want to hear of; one {@link ConsoleChannel} by default
 * @param routes who hears besides of failures of one class: {@code config}, {@code data}, {@code gate}, {@code
 *     infrastructure}, {@code interrupted} or {@code defect}; none by default
 * @param timeout seconds that all channels together may take; 20 by default
 * @param spool the folder in which an alert lies until it is sent; below {@code XDG_STATE_HOME} by default
 */
public record AlertsService(
        List<AlertChannel> channels,
        Map<String, List<AlertChannel>> routes,
        Double timeout,
        @Nullable String spool) implements Service<AlertsService.Session> {

    private static final double DEFAULT_TIMEOUT = 20;
    private static final double LONGEST_TIMEOUT = 600;
    private static final List<String> CLASSES =
            ErrorClass.all().stream().map(ErrorClass::name).toList();

    /** Fills the defaults; refuses a route of a class that there is not. */
    public AlertsService(
            @Nullable List<AlertChannel> channels,
            @Nullable Map<String, List<AlertChannel>> routes,
            @Nullable Double timeout,
            @Nullable String spool) {
        this.channels = List.copyOf(requireNonNullElse(channels, List.of(ConsoleChannel.of())));
        Map<String, List<AlertChannel>> copies = new LinkedHashMap<>();
        requireNonNullElse(routes, Map.<String, List<AlertChannel>>of())
                .forEach((name, each) -> copies.put(name, List.copyOf(each)));
        this.routes = Collections.unmodifiableMap(copies);
        this.timeout = requireNonNullElse(timeout, DEFAULT_TIMEOUT);
        this.spool = spool;
        List<Problem> problems = new ArrayList<>();
        copies.keySet().stream()
                .filter(it -> !CLASSES.contains(it))
                .forEach(it -> problems.add(Problem.at(
                        "routes." + it,
                        "The class (" + it + ") of a route is none of a failure.",
                        Nearest.of(it, CLASSES))));
        if (!(this.timeout > 0) || this.timeout > LONGEST_TIMEOUT) {
            problems.add(Problem.at(
                    "timeout", "The timeout (" + this.timeout + ") is not between 0 and 600 seconds.", "20"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with every default} */
    public static AlertsService of() {
        return Records.of(AlertsService.class);
    }

    /** {@return one that tells nobody} */
    public static AlertsService silent() {
        return of().channels(new AlertChannel[0]);
    }

    /** {@return the same with this {@code channels}} */
    public AlertsService channels(AlertChannel... channels) {
        return Records.with(this, "channels", Records.list(channels));
    }

    /** {@return the same with these {@code routes}} */
    public AlertsService routes(Map<String, List<AlertChannel>> routes) {
        return Records.with(this, "routes", routes);
    }

    /** {@return the same with this {@code timeout}} */
    public AlertsService timeout(double timeout) {
        return Records.with(this, "timeout", timeout);
    }

    /** {@return the same with this {@code spool}} */
    public AlertsService spool(String spool) {
        return Records.with(this, "spool", spool);
    }

    /** {@return all channels, those of routes too, each once} */
    public List<AlertChannel> all() {
        Set<AlertChannel> all = new LinkedHashSet<>(channels);
        routes.values().forEach(all::addAll);
        return List.copyOf(all);
    }

    @Override
    public Session start() {
        return new Session(this);
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

    /**
     * What became of a sample.
     *
     * @param channel the kind of the channel
     * @param event what was told
     * @param problem why it could not be; null where it was accepted
     */
    public record Sample(
            String channel, Event event, @Nullable String problem) {}

    /** The channels between start and stop. */
    public static final class Session implements Service.Session {

        private final AlertsService service;
        private final AlertSpool spool;
        private final List<Thread> beats = new ArrayList<>();
        private final List<String> unheard = Collections.synchronizedList(new ArrayList<>());

        private Session(AlertsService service) {
            this.service = service;
            this.spool = new AlertSpool(
                    service.spool == null ? UserFolders.state(System.getenv(), "alerts") : Path.of(service.spool));
        }

        /** Tells those who wait for a sign of life that the job starts; nobody waits for them. */
        public void begin() {
            beat("started", HeartbeatChannel::started);
        }

        /** Tells the same that the job ended well, where there is nothing else to tell. */
        public void unchanged(Consumer<String> warnings) {
            joinBeats();
            beat("succeeded", HeartbeatChannel::succeeded);
            joinBeats();
            unheard.forEach(warnings);
        }

        private void beat(String what, BiConsumer<HeartbeatChannel, Duration> ask) {
            for (AlertChannel channel : service.channels) {
                if (channel instanceof HeartbeatChannel heartbeat) {
                    beats.add(Threads.waiting("modelwright-heartbeat", () -> {
                        try {
                            ask.accept(heartbeat, budget());
                        } catch (ModelwrightException e) {
                            unheard.add("HeartbeatChannel could not tell that the job " + what + ": "
                                    + e.problems().get(0).message());
                        }
                    }));
                }
            }
        }

        private Duration budget() {
            return Duration.ofMillis(Math.max(1, (long) (service.timeout * 1000)));
        }

        /**
         * Tells every channel that wants to know, all at once and within the time of all; and what earlier jobs could not
         * tell them.
         *
         * @param alert what to tell
         * @param warnings hears of each channel that failed
         * @return who was told, and who could not be
         */
        public Told notify(Alert alert, Consumer<String> warnings) {
            joinBeats();
            Alert cleaned = alert.cleaned();
            List<AlertDelivery> deliveries = new ArrayList<>();
            List<String> told = new ArrayList<>();
            List<String> deaf = new ArrayList<>();
            for (AlertChannel channel : listening(alert)) {
                boolean wants = alert.event(channel.on()).isPresent();
                if (channel instanceof ConsoleChannel && wants) {
                    channel.send(cleaned, budget());
                    told.add(channel.getClass().getSimpleName());
                } else if (wants || channel.destination().isPresent()) {
                    deliveries.add(new AlertDelivery(channel, wants ? cleaned : null, spool, budget()));
                }
            }
            boolean interrupted = false;
            for (AlertDelivery each : deliveries) {
                try {
                    each.join();
                } catch (InterruptedException e) {
                    interrupted = true; // what is not sent is kept
                }
                each.warnings().forEach(warnings);
                if (each.hasAlert()) {
                    (each.told() ? told : deaf).add(each.kind());
                }
            }
            unheard.forEach(warnings);
            unheard.clear();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return new Told(told, deaf);
        }

        /**
         * {@return what became of a sample of each event that a channel tells of, and of a failure of each class that has a
         * route; nothing is kept, the best comes last}
         *
         * @param addressed says of each to whom it goes
         */
        public List<Sample> test(UnaryOperator<Alert> addressed) {
            List<Event> events = new ArrayList<>(List.of(Event.values()));
            Collections.reverse(events);
            List<Sample> samples = new ArrayList<>();
            service.routes.forEach((cause, channels) -> channels.forEach(channel -> events.stream()
                    .filter(it -> !it.isGood() && channel.on().contains(it))
                    .forEach(it -> samples.add(sample(channel, it, addressed.apply(Alert.sample(it, cause)))))));
            for (AlertChannel channel : service.channels) {
                events.stream()
                        .filter(channel.on()::contains)
                        .forEach(it -> samples.add(sample(channel, it, addressed.apply(Alert.sample(it)))));
            }
            return samples;
        }

        private Sample sample(AlertChannel channel, Event event, Alert sample) {
            String kind = channel.getClass().getSimpleName();
            try {
                channel.send(sample.cleaned(), budget());
                return new Sample(kind, event, null);
            } catch (ModelwrightException e) {
                return new Sample(kind, event, e.problems().get(0).message());
            } catch (RuntimeException | LinkageError e) {
                return new Sample(kind, event, e.getClass().getSimpleName() + ".");
            }
        }

        /** {@return the channels, and those that hear of this class of failure} */
        private Set<AlertChannel> listening(Alert alert) {
            Set<AlertChannel> listening = new LinkedHashSet<>(service.channels);
            Optional<String> cause = alert.event().isGood() ? Optional.empty() : alert.text(Alert.CLASS);
            cause.map(it -> service.routes.get(it)).ifPresent(listening::addAll);
            return listening;
        }

        /** A start is told before its end. */
        private void joinBeats() {
            long end = System.nanoTime() + budget().toNanos();
            try {
                for (Thread beat : beats) {
                    beat.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            beats.clear();
        }

        @Override
        public void stop() {
            // Nothing is open between two alerts.
        }
    }
}
