package org.modelwright.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Reported;
import org.modelwright.config.Node.Scalar;
import org.modelwright.config.Node.Sequence;
import org.modelwright.config.Node.Type;
import org.modelwright.error.Place;
import org.modelwright.internal.text.TextLimits;

/**
 * Puts values in for <code>${env:NAME}</code>, <code>${env:NAME:-default}</code>, <code>${file:PATH}</code> and
 * <code>${path.to.key}</code>; <code>$${</code> stands for <code>${</code> itself.
 *
 * <p>What was put in is never shown by a message: those show the text as it is written.
 */
final class Interpolation {

    /** How often keys may stand for each other in one value. */
    private static final int MOST_STEPS = 10_000;
    /** What MLflow's own client takes from the environment, and shows to nobody. */
    private static final Set<String> SECRET_VARIABLES = Set.of("MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_PASSWORD");

    private final Node root;
    private final String top;
    private final Function<String, @Nullable String> environment;
    private final Problems problems;
    private int steps;
    private final List<Use> shown = new ArrayList<>();
    private final Map<String, String> secretVariables = new LinkedHashMap<>();
    private final Set<String> secretKeys = new LinkedHashSet<>();

    /**
     * Something that was put into a key that is no secret.
     *
     * @param variable the environment variable that it came from; null if it came from a key
     * @param key the key that it came from; null if it came from a variable
     * @param path where it was put in
     * @param place where that is written
     */
    private record Use(@Nullable String variable, @Nullable String key, String path, Place place) {}

    Interpolation(Node root, String top, Function<String, @Nullable String> environment, Problems problems) {
        this.root = root;
        this.top = top;
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * {@return the node with everything put in, {@link Reported} if that was not possible}
     *
     * @param path the key it belongs to
     * @param secret whether the key keeps secrets, so that a file may be put in
     */
    Node resolve(Node node, String path, boolean secret) {
        steps = 0;
        if (secret) {
            secretKeys.add(path);
        }
        return resolve(node, path, secret, new LinkedHashSet<>());
    }

    /** Refuses, when all is bound, what is a secret in one key and was put into another one that would show it. */
    void refuseShownSecrets() {
        Set<String> told = new LinkedHashSet<>();
        for (Use use : shown) {
            String source = source(use);
            if (source != null && told.add(use.path())) {
                problems.add(
                        (use.variable() == null
                                        ? "The key (" + use.key() + ")"
                                        : "The environment variable (" + use.variable() + ")")
                                + " is a secret" + (source.equals(use.key()) ? "" : " (" + source + ")")
                                + " and cannot be put in here: this key is no secret, and would show it.",
                        "write the value itself, or take it from where no secret is.",
                        use.place(),
                        use.path());
            }
        }
    }

    /** {@return whose secret it is that would be shown; null if it is none} */
    private @Nullable String source(Use use) {
        if (use.variable() != null) {
            return SECRET_VARIABLES.contains(use.variable())
                    ? "of MLflow's client"
                    : secretVariables.get(use.variable());
        }
        String key = String.valueOf(use.key());
        return secretKeys.stream()
                .filter(it -> it.equals(key)
                        || it.startsWith(key + ".") && !secretKeys.contains(use.path() + it.substring(key.length())))
                .findFirst()
                .orElse(null);
    }

    private Node resolve(Node node, String path, boolean secret, Set<String> trail) {
        if (!(node instanceof Scalar scalar)
                || scalar.type() != Type.TEXT
                || scalar.wanted()
                || !scalar.value().contains("${")) {
            return node;
        }
        String text = scalar.value();
        List<String> parts = new ArrayList<>();
        Path source = null;
        int from = 0;
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", from)) {
            if (start > from && text.charAt(start - 1) == '$') {
                parts.add(text.substring(from, start - 1) + "${");
                from = start + 2;
                continue;
            }
            int end = text.indexOf('}', start);
            if (end < 0) {
                problems.add(
                        "The text (" + (secret ? "of a secret" : text) + ") has a ${ that is not closed by }.",
                        "$${ for the characters themselves.",
                        scalar.place(),
                        path);
                return new Reported(scalar.place());
            }
            parts.add(text.substring(from, start));
            Node value = value(text.substring(start + 2, end), scalar.place(), path, secret, trail);
            if (start == 0 && end == text.length() - 1) {
                return value instanceof Scalar one
                        ? new Scalar(one.value(), one.type(), text, one.wanted(), scalar.place(), one.source())
                        : value;
            }
            if (!(value instanceof Scalar one)) {
                if (!(value instanceof Reported)) {
                    problems.add(
                            "The key (" + text.substring(start + 2, end) + ") is " + value.word()
                                    + " and cannot stand inside a text.",
                            null,
                            scalar.place(),
                            path);
                }
                return new Reported(scalar.place());
            }
            parts.add(one.value());
            source = one.source() == null ? source : one.source();
            from = end + 1;
        }
        parts.add(text.substring(from));
        if (parts.stream().mapToLong(String::length).sum() > TextLimits.LARGEST) {
            return tooMuch(scalar.place(), path);
        }
        return new Scalar(String.join("", parts), Type.TEXT, text, true, scalar.place(), source);
    }

    private Node value(String name, Place place, String path, boolean secret, Set<String> trail) {
        if (name.startsWith("env:")) {
            return fromEnvironment(name.substring(4), place, path, secret);
        }
        if (name.startsWith("file:")) {
            return fromFile(name.substring(5), place, path, secret);
        }
        return fromKey(name, place, path, secret, trail);
    }

    private Node fromEnvironment(String expression, Place place, String path, boolean secret) {
        int at = expression.indexOf(":-");
        String name = at < 0 ? expression : expression.substring(0, at);
        String value = environment.apply(name);
        if (secret) {
            secretVariables.putIfAbsent(name, path);
        } else if (value != null && !value.isEmpty()) {
            shown.add(new Use(name, null, path, place));
        }
        if (at >= 0 && (value == null || value.isEmpty())) {
            value = expression.substring(at + 2);
        }
        if (value == null) {
            problems.add(
                    "The environment variable (" + name + ") is not set.",
                    "set it, or give a default: ${env:" + name + ":-default}.",
                    place,
                    path);
            return new Reported(place);
        }
        return new Scalar(value, YamlText.typeOf(value), "${env:" + name + "}", true, place);
    }

    private Node fromFile(String file, Place place, String path, boolean secret) {
        if (!secret) {
            problems.add(
                    "The file (" + file + ") cannot be put in here: this key is no secret, and would show it.",
                    "write the value itself, or ${env:NAME}.",
                    place,
                    path);
            return new Reported(place);
        }
        Path named = Path.of(file);
        String text = TextFile.read("file", named, problems, place, path);
        // Editors end a file with a line break; no password does.
        return text == null
                ? new Reported(place)
                : new Scalar(text.replaceFirst("\\R$", ""), Type.TEXT, "${file:" + file + "}", true, place, named);
    }

    /** Keys that stand for each other could make a short text larger than any memory. */
    private Node tooMuch(Place place, String path) {
        problems.add(
                "Too much would be put in here: keys stand for each other too often, or for too long a text.",
                "write the value itself.",
                place,
                path);
        return new Reported(place);
    }

    private Node fromKey(String name, Place place, String path, boolean secret, Set<String> trail) {
        if (trail.size() == TextLimits.DEEPEST || ++steps > MOST_STEPS) {
            return tooMuch(place, path);
        }
        if (!trail.add(name)) {
            problems.add(
                    "The keys (" + String.join(" -> ", trail) + " -> " + name + ") take their values from each other.",
                    "write one of the values itself.",
                    place,
                    path);
            return new Reported(place);
        }
        String key = name;
        Node found = find(root, key);
        if (found == null && !name.startsWith(top + ".")) {
            key = top + "." + name;
            found = find(root, key);
        }
        if (found == null) {
            problems.add(
                    "The key (" + name + ") that is to be put in here is not there.",
                    "${env:NAME} for an environment variable, $${ for the characters themselves.",
                    place,
                    path);
            return new Reported(place);
        }
        if (!secret) {
            shown.add(new Use(null, key, path, place));
        }
        Node value = resolve(found, path, secret, trail);
        trail.remove(name);
        return value;
    }

    /** {@return the value at a dotted path; null if there is none} */
    static @Nullable Node find(Node node, String path) {
        Node at = node;
        for (String key : path.split("\\.", -1)) {
            Node next = null;
            if (at instanceof Block block) {
                next = block.get(key);
            } else if (at instanceof Sequence list && key.matches("\\d{1,6}")) {
                int index = Integer.parseInt(key);
                next = index < list.elements().size() ? list.elements().get(index) : null;
            }
            if (next == null || next instanceof Node.Removed) {
                return null;
            }
            at = next;
        }
        return at;
    }
}
