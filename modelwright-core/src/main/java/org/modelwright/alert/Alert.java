package org.modelwright.alert;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.modelwright.error.ErrorClass;
import org.modelwright.error.Redactor;
import org.modelwright.internal.text.Sha256;

/**
 * How a job ended, or what became of it.
 *
 * @param id names this end in all channels, each time it is sent: the same end of the same run has the same one
 * @param time when it ended
 * @param events all that hold, never none; the most telling first
 * @param title one line
 * @param message the summary, or cause, step and advice
 * @param facts run, model, version, scores; by name, in order. A value is a text, a number, a boolean, a list of texts, or
 *     a map of such by name
 */
public record Alert(
        String id, Instant time, List<Event> events, String title, String message, Map<String, Object> facts) {

    /** The fact that holds the run's id, a text; there is none before the run was there. */
    public static final String RUN_ID = "run_id";

    /** The fact that holds the address of the run's page, a text; with a tracking server. */
    public static final String RUN_URL = "run_url";

    /** The fact that holds what the command ends with, a whole number. */
    public static final String EXIT_CODE = "exit_code";

    /** The fact that holds the class of the cause of a failure, a text: {@code data}. */
    public static final String CLASS = "class";

    /** The fact that holds the path or the address of the failure card, a text. */
    public static final String FAILURE_CARD = "failure_card";

    /** The fact that holds who is to act, a text; where the job's statement says it. */
    public static final String OWNER = "owner";

    /** The fact that holds how those are reached, a list of texts; where the job's statement says it. */
    public static final String CONTACTS = "contacts";

    private static final int ID_LENGTH = 32;

    /** Keeps copies in order. */
    public Alert {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("An alert needs at least one event.");
        }
        events = List.copyOf(EnumSet.copyOf(events));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * {@return what is told now}
     *
     * @param events all that hold, in any order; {@link Event#SUCCESS} or {@link Event#FAILURE} among them
     * @param facts as {@link #facts} says; with a run id, the alert's id is that of this end of that run
     */
    public static Alert of(Set<Event> events, String title, String message, Map<String, ?> facts) {
        Object run = facts.get(RUN_ID);
        String end = run == null ? UUID.randomUUID().toString() : run + " " + events.contains(Event.SUCCESS);
        return new Alert(
                "msg_" + Sha256.of(end).substring(0, ID_LENGTH),
                Instant.now(),
                List.copyOf(events),
                title,
                message,
                new LinkedHashMap<>(facts));
    }

    /** {@return what could be told of an event, marked as a sample; a failure is one of the data} */
    public static Alert sample(Event event) {
        return sample(event, event == Event.KILLED ? "interrupted" : "data");
    }

    /**
     * {@return the same}
     *
     * @param cause the class of a failure, as {@link ErrorClass} names it
     */
    public static Alert sample(Event event, String cause) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("experiment", "sample");
        facts.put("model", "sample");
        facts.put("sample", true);
        if (event.isGood()) {
            facts.put(EXIT_CODE, 0);
            facts.put("version", 1);
            facts.put("scores", Map.of("r2_score", 0.9));
        } else {
            facts.put("step", "read");
            facts.put(CLASS, cause);
            ErrorClass.all().stream()
                    .filter(it -> it.name().equals(cause))
                    .forEach(it -> facts.put(EXIT_CODE, it.exitCode()));
        }
        return of(
                EnumSet.of(event, event.isGood() ? Event.SUCCESS : Event.FAILURE),
                "Sample: " + event.word(),
                "This is how you will hear of this event; no job has ended.",
                facts);
    }

    /** {@return the same with these facts besides} */
    public Alert and(Map<String, ?> more) {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        all.putAll(more);
        return new Alert(id, time, events, title, message, all);
    }

    /** {@return the same without secrets} */
    public Alert cleaned() {
        Map<String, Object> cleaned = new LinkedHashMap<>();
        facts.forEach((name, value) -> cleaned.put(name, Redactor.cleanAll(value)));
        return new Alert(id, time, events, Redactor.clean(title), Redactor.clean(message), cleaned);
    }

    /** {@return the most telling of its events} */
    public Event event() {
        return events.get(0);
    }

    /** {@return the most telling of its events that is among these; empty if none is} */
    public Optional<Event> event(Collection<Event> wanted) {
        return events.stream().filter(wanted::contains).findFirst();
    }

    /** {@return a fact that is a text, if it is there} */
    public Optional<String> text(String fact) {
        return Optional.ofNullable(facts.get(fact)).map(String::valueOf);
    }

    /** {@return how who is to act is reached; empty where nobody said it} */
    public List<String> contacts() {
        return facts.get(CONTACTS) instanceof Collection<?> all
                ? all.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** {@return the facts as texts, in order; what a map holds stands under its own names} */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        facts.forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                map.forEach((inner, each) -> texts.put(String.valueOf(inner), text(each)));
            } else {
                texts.put(name, text(value));
            }
        });
        return texts;
    }

    /** {@return what people are shown beside the message: the facts but those that it or a link holds} */
    Map<String, String> shown() {
        Map<String, Object> some = new LinkedHashMap<>(facts);
        some.keySet().removeAll(List.of(RUN_URL, "problem", "baseline_scores", "change", "version_uri"));
        return new Alert(id, time, events, title, message, some).texts();
    }

    /** {@return the same, which says that it comes late} */
    public Alert late() {
        return new Alert(
                id,
                time,
                events,
                title,
                message + " (Told late: it ended at " + time.truncatedTo(ChronoUnit.SECONDS) + ".)",
                facts);
    }

    private static String text(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }
}
