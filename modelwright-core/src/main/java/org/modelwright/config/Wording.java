package org.modelwright.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Scalar;
import org.modelwright.data.Secret;
import org.modelwright.error.Nearest;
import org.modelwright.plugin.Kinds;

/** Says what is wrong with a value, in words of its type, and never shows what might be a secret. */
final class Wording {

    private final Kinds kinds;
    private final Problems problems;

    Wording(Kinds kinds, Problems problems) {
        this.kinds = kinds;
        this.problems = problems;
    }

    /** Says that a value is of another type; {@return null} */
    @Nullable Object mismatch(Node node, Type wanted, String path) {
        String maybe = null;
        if (node instanceof Scalar scalar
                && wanted instanceof ParameterizedType list
                && list.getRawType() == List.class) {
            Type inner = list.getActualTypeArguments()[0];
            String block = inner instanceof Class<?> kind && kind.isInterface() ? block(scalar.value(), kind) : null;
            maybe = mayHoldSecret(wanted) ? null : "[" + (block == null ? scalar.shown() : block) + "].";
        } else if (node instanceof Scalar scalar) {
            boolean quoted = scalar.type() == Node.Type.TEXT && !scalar.wanted();
            if (wanted instanceof Class<?> kind && kind.isInterface() && scalar.isText() && !scalar.wanted()) {
                String block = block(scalar.value(), kind);
                maybe = block == null ? null : block + ".";
            } else if (isText(wanted)) {
                maybe = wanted == Secret.class ? "the same in quotes." : "'" + scalar.shown() + "', with the quotes.";
            } else if (quoted && YamlText.typeOf(scalar.value()).word().equals(wanted(wanted))) {
                maybe = scalar.value() + ", without the quotes.";
            } else if (quoted && wanted == Double.class && YamlText.typeOf(scalar.value()) == Node.Type.WHOLE) {
                maybe = scalar.value() + ", without the quotes.";
            } else if (wanted == Boolean.class && scalar.value().matches("(?i)1|y|yes|on")) {
                maybe = "true.";
            } else if (wanted == Boolean.class && scalar.value().matches("(?i)0|n|no|off")) {
                maybe = "false.";
            } else if (scalar.type() == Node.Type.NUMBER && wanted(wanted).equals(Node.Type.WHOLE.word())) {
                maybe = rounded(scalar);
            }
        }
        wrong(node, path, "is " + node.word() + ", not " + wanted(wanted), maybe, mayHoldSecret(wanted));
        return null;
    }

    /** {@return the block that a single word may have been meant as: a KIND, or one whose name it is} */
    private @Nullable String block(String word, Class<?> wanted) {
        Map<String, Class<?>> known = Binder.known(kinds, wanted);
        Optional<String> kind = Nearest.find(word, known.keySet());
        return kind.isPresent() ? "{KIND: " + kind.get() + "}" : named(word, known);
    }

    /** {@return the block of a kind that is chosen by a name, such as a metric, where this is one; null if there is none} */
    private static @Nullable String named(String word, Map<String, Class<?>> known) {
        for (Map.Entry<String, Class<?>> each : known.entrySet()) {
            for (RecordShape.Key key : RecordShape.of(each.getValue()).keys()) {
                if (!key.optional() && key.type() instanceof Class<?> type && type.isEnum()) {
                    Optional<String> name = Nearest.find(word, names(type));
                    if (name.isPresent()) {
                        return "{KIND: " + each.getKey() + ", " + key.name() + ": " + name.get() + "}";
                    }
                }
            }
        }
        return null;
    }

    /** {@return what a name may have been meant as that is none here: the block of another kind; null if it is nowhere} */
    @Nullable String elsewhere(String word) {
        return Kinds.interfaces().stream()
                .map(type -> named(word, Binder.known(kinds, type)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String rounded(Scalar scalar) {
        double number = ScalarBinder.number(scalar.value());
        return Double.isFinite(number) && Math.abs(number) < 1e15 && !scalar.wanted() ? Math.round(number) + "." : null;
    }

    /** Says what is wrong with a value, and shows it. */
    void wrong(Node node, String path, String what, @Nullable String maybe) {
        wrong(node, path, what, maybe, false);
    }

    private void wrong(Node node, String path, String what, @Nullable String maybe, boolean secret) {
        String shown =
                node instanceof Scalar scalar && !secret && !scalar.shown().isEmpty()
                        ? " (" + scalar.shown() + ")"
                        : "";
        problems.add("The " + last(path) + shown + " " + what + ".", maybe, node.place(), path);
    }

    /** {@return the last key of a path; an element of a list with its list} */
    static String last(String path) {
        String[] keys = path.split("\\.");
        String last = keys[keys.length - 1];
        return keys.length > 1 && last.matches("\\d+") ? keys[keys.length - 2] + "." + last : last;
    }

    /** {@return in plain words what a type takes} */
    static String wanted(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type inner = arguments[arguments.length - 1];
            boolean list = generic.getRawType() != Map.class;
            return list ? "a list of " + plural(inner) : "a block of names with " + plural(inner);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isEnum()) {
            return "one of " + String.join(", ", names(wanted));
        }
        if (wanted.isInterface()) {
            return "a block with KIND";
        }
        if (wanted.isRecord()) {
            return "a block";
        }
        if (wanted == Object.class) {
            return "a value";
        }
        if (isText(wanted)) {
            return Node.Type.TEXT.word();
        }
        if (wanted == Boolean.class || wanted == boolean.class) {
            return Node.Type.BOOLEAN.word();
        }
        return wanted == Double.class || wanted == double.class || wanted == Number.class
                ? Node.Type.NUMBER.word()
                : Node.Type.WHOLE.word();
    }

    private static String plural(Type type) {
        String one = wanted(type);
        return switch (one) {
            case "a block with KIND" -> "blocks with KIND";
            case "a text", "a value", "a block", "a number", "a whole number" -> one.substring(2) + "s";
            default -> one;
        };
    }

    /** {@return the names of an enum, as YAML writes them} */
    static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** {@return whether a value of this type is text} */
    static boolean isText(Type type) {
        return type == String.class || type == Secret.class;
    }

    /** {@return whether a misplaced value of this type might be a secret} */
    boolean mayHoldSecret(Type type) {
        return mayHoldSecret(type, new HashSet<>());
    }

    private boolean mayHoldSecret(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments()).anyMatch(one -> mayHoldSecret(one, seen));
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isRecord()) {
            return RecordShape.of(wanted).keys().stream().anyMatch(key -> mayHoldSecret(key.type(), seen));
        }
        if (wanted.isInterface()) {
            return Binder.known(kinds, wanted).values().stream().anyMatch(one -> mayHoldSecret(one, seen));
        }
        return wanted == Secret.class;
    }
}
