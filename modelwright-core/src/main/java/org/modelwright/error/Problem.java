package org.modelwright.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, said so that a user can mend it.
 *
 * @param message what is wrong, every value in brackets
 * @param maybe what would mend it, without the word {@code Maybe} and without a final full stop's need; null if unknown
 * @param place where it stands, or null if it stands in no file
 * @param path the key it belongs to, or null if to none. A constructor says it as it knows it, {@code test_size} or
 *     {@code params.eta}; whoever reads a configuration makes it whole, {@code job.splitter.test_size}
 * @param facts the evidence for scripts, by name: texts, numbers, booleans, lists and maps of these; empty if the message
 *     says it all
 */
public record Problem(
        String message,
        @Nullable String maybe,
        @Nullable Place place,
        @Nullable String path,
        Map<String, Object> facts) {

    private static final String EXCLUDE = "exclude";
    private static final String KEYS = "keys";

    /** Keeps a copy of the facts, in their order; no secret stays in any of it. */
    public Problem {
        message = Redactor.clean(message);
        maybe = maybe == null ? null : Redactor.clean(maybe);
        Map<String, Object> cleaned = new LinkedHashMap<>();
        facts.forEach((name, fact) -> cleaned.put(name, Redactor.cleanAll(fact)));
        facts = Collections.unmodifiableMap(cleaned);
    }

    /** A problem whose message says it all. */
    public Problem(String message, @Nullable String maybe, @Nullable Place place, @Nullable String path) {
        this(message, maybe, place, path, Map.of());
    }

    private Problem(String message, @Nullable String maybe, @Nullable String path) {
        this(message, maybe, null, path, Map.of());
    }

    /** A problem that belongs to no place and no key. */
    public static Problem of(String message) {
        return of(message, null);
    }

    /** A problem with advice: {@code maybe} completes the line that starts with {@code Maybe}; null if there is none. */
    public static Problem of(String message, @Nullable String maybe) {
        return new Problem(message, maybe, null);
    }

    /**
     * A problem of a key, with advice.
     *
     * @param key a key of the record that is made, in its YAML name, or below it: {@code test_size}, {@code params.eta}
     */
    public static Problem at(String key, String message, String maybe) {
        return new Problem(message, maybe, key);
    }

    /** A problem of a key, without advice. */
    public static Problem at(String key, String message) {
        return new Problem(message, null, key);
    }

    /**
     * {@return the same problem, which is gone without these columns of the inputs; where there is no advice yet, it is
     * the line that leaves them out}
     */
    public Problem excluding(List<String> columns) {
        Map<String, Object> evidence = new LinkedHashMap<>(facts);
        evidence.put(EXCLUDE, List.copyOf(columns));
        return new Problem(
                message,
                maybe == null ? "exclude: [" + String.join(", ", columns) + "]" : maybe,
                place,
                path,
                evidence);
    }

    /** {@return the columns without which this problem is gone; none if it is not of that kind} */
    public List<String> exclude() {
        return facts.get(EXCLUDE) instanceof List<?> columns
                ? columns.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * {@return the same problem, which hangs on other keys too: it is none if what is wrong with one of these is mended}
     *
     * @param keys keys of the same record, in their YAML names
     */
    public Problem given(String... keys) {
        Map<String, Object> evidence = new LinkedHashMap<>(facts);
        evidence.put(KEYS, List.of(keys));
        return with(evidence);
    }

    /** {@return the other keys that this problem hangs on; mostly none} */
    public List<String> keys() {
        return facts.get(KEYS) instanceof List<?> keys
                ? keys.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** {@return the same problem at this key and place} */
    public Problem at(@Nullable String path, @Nullable Place place) {
        return new Problem(message, maybe, place, path, facts);
    }

    /** {@return the same problem with this evidence} */
    public Problem with(Map<String, Object> evidence) {
        return new Problem(message, maybe, place, path, evidence);
    }

    /** {@return the same as {@link #toString}, in one line} */
    public String line() {
        return toString().replace(System.lineSeparator() + "  Maybe ", " Maybe ");
    }

    /** {@return the message, the place in brackets, and the advice on a line of its own} */
    @Override
    public String toString() {
        String text = place == null ? message : message + " (" + place + ")";
        return maybe == null ? text : text + System.lineSeparator() + "  Maybe " + maybe;
    }
}
