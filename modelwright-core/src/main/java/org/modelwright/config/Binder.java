package org.modelwright.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Entry;
import org.modelwright.config.Node.Reported;
import org.modelwright.config.Node.Scalar;
import org.modelwright.config.Node.Sequence;
import org.modelwright.config.RecordShape.Key;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.model.Model;
import org.modelwright.plugin.Kinds;
import org.modelwright.schema.DataSchema;

/**
 * Makes records of blocks, strictly: nothing is guessed, converted or left unread. Everything that is wrong is collected
 * with its place; a method that returns null has said why.
 */
final class Binder {

    /** How a record's constructor names one of its components. */
    private static final Pattern NAMED = Pattern.compile("^The ([a-z0-9_]+)\\b.*", Pattern.DOTALL);

    private static final Pattern BRACKETS = Pattern.compile("\\(([^()]+)\\)");

    private final Kinds kinds;
    private final Interpolation interpolation;
    private final Problems problems;
    private final List<Model> checked;
    private final Map<Class<?>, RecordShape> shapes = new HashMap<>();

    /**
     * Prepares it.
     *
     * @param problems what is wrong is added to them
     * @param checked learners whose settings were found to be right are added to them
     */
    Binder(Kinds kinds, Interpolation interpolation, Problems problems, List<Model> checked) {
        this.kinds = kinds;
        this.interpolation = interpolation;
        this.problems = problems;
        this.checked = checked;
    }

    /**
     * {@return the value of a node, null if it has none of this type}
     *
     * @param path its dotted path, for messages
     */
    @Nullable Object bind(Node given, Type type, String path) {
        Node node = interpolation.resolve(given, path, type == Secret.class);
        if (node instanceof Reported) {
            return null;
        }
        if (node instanceof Scalar scalar && scalar.type() == Node.Type.EMPTY && !(scalar.wanted() && isText(type))) {
            wrong(node, path, "has no value", "leave the key out, or give it " + wanted(type) + ".");
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            return bindGeneric(node, generic, path);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted == Object.class) {
            return bindAnything(node, path);
        }
        if (wanted == DataSchema.class && node instanceof Scalar scalar && scalar.isText()) {
            return bindSchemaFile(scalar, path);
        }
        if (wanted.isRecord() || wanted.isInterface()) {
            if (node instanceof Block block) {
                return bindBlock(block, wanted, path);
            }
            return mismatch(node, type, path);
        }
        if (node instanceof Scalar scalar) {
            return bindScalar(scalar, wanted, path);
        }
        return mismatch(node, type, path);
    }

    private static boolean isText(Type type) {
        return type == String.class || type == Secret.class;
    }

    // Blocks

    private @Nullable Object bindBlock(Block block, Class<?> wanted, String path) {
        if (wanted.isRecord()) {
            return bindRecord(block, wanted, path, false);
        }
        Map<String, Class<?>> known = known(wanted);
        Entry kind = block.entries().get("KIND");
        String choice = "one of " + String.join(", ", known.keySet()) + ".";
        if (kind == null) {
            problems.add("The block (" + last(path) + ") has no KIND.", "KIND: " + choice, block.place(), path);
            return null;
        }
        String kindPath = path + ".KIND";
        Node value = interpolation.resolve(kind.value(), kindPath, false);
        if (!(value instanceof Scalar name) || !name.isText()) {
            if (!(value instanceof Reported)) {
                wrong(value, kindPath, "is " + value.word() + ", not a text", choice);
            }
            return null;
        }
        Class<?> record = known.get(name.value());
        if (record == null) {
            String near = Nearest.of(name.value(), known.keySet());
            problems.add(
                    "The KIND (" + name.shown() + ") of " + last(path) + " is not known.",
                    near.startsWith("one of") ? near : near + " The known ones: " + Nearest.shown(known.keySet()) + ".",
                    name.place(),
                    kindPath);
            return null;
        }
        return bindRecord(block, record, path, true);
    }

    private Map<String, Class<?>> known(Class<?> wanted) {
        return known(kinds, wanted);
    }

    /** {@return what a block with KIND may be where an interface is wanted, by KIND} */
    static Map<String, Class<?>> known(Kinds kinds, Class<?> wanted) {
        if (wanted.isSealed()) {
            Map<String, Class<?>> permitted = new TreeMap<>();
            Arrays.stream(wanted.getPermittedSubclasses()).forEach(type -> permitted.put(type.getSimpleName(), type));
            return permitted;
        }
        return new TreeMap<>(kinds.of(wanted));
    }

    private @Nullable Object bindRecord(Block block, Class<?> type, String path, boolean kind) {
        RecordShape shape = shape(type);
        block.entries().forEach((name, entry) -> {
            if (shape.key(name) == null && !(kind && name.equals("KIND"))) {
                problems.add(
                        "The key (" + name + ") is not known in " + shape.name() + ".",
                        Nearest.of(name, shape.names()),
                        entry.place(),
                        path + "." + name);
            }
        });
        @Nullable Object[] values = new @Nullable Object[shape.keys().size()];
        Set<String> failed = new HashSet<>();
        for (int i = 0; i < values.length; i++) {
            Key key = shape.keys().get(i);
            Node value = block.get(key.name());
            String at = path + "." + key.name();
            if (value != null) {
                values[i] = bind(value, key.type(), at);
            } else if (!key.optional()) {
                problems.add(
                        "The key (" + key.name() + ") of " + shape.name() + " is missing.",
                        key.name() + ": " + wanted(key.type()) + ".",
                        block.place(),
                        at);
            } else if (key.type() == Model.class) {
                values[i] = kinds.defaultModel(); // which one it is hangs on the plug-ins, which a record does not know
            }
            if (values[i] == null && (value != null || !key.optional())) {
                failed.add(key.name());
            }
        }
        return make(shape, values, failed, block, path);
    }

    /** Makes the record; if a component failed, only to hear what its constructor says of the others. */
    private @Nullable Object make(
            RecordShape shape, @Nullable Object[] values, Set<String> failed, Block block, String path) {
        try {
            Object made = shape.constructor().newInstance(values);
            if (failed.isEmpty()) {
                check(made);
                return made;
            }
        } catch (InvocationTargetException e) {
            refused(shape, e.getCause() == null ? e : e.getCause(), failed, block, path);
        } catch (ConfigException e) {
            refused(shape, e, failed, block, path);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record (" + shape.type().getName() + ") cannot be made.", e);
        }
        return null;
    }

    /** What can be seen to be wrong without reading data is told here, where its place is known. */
    private void check(Object made) {
        if (made instanceof Model model) {
            model.check();
            checked.add(model);
        }
    }

    private void refused(RecordShape shape, Throwable thrown, Set<String> failed, Block block, String path) {
        if (thrown instanceof ConfigException refusal) {
            for (Problem problem : refusal.problems()) {
                locate(problem, shape, failed, block, path);
            }
        } else if (thrown instanceof Error error) {
            throw error;
        } else if (failed.isEmpty()) {
            problems.add(
                    "The block (" + last(path) + ") is refused by " + shape.name() + ": "
                            + (mayHoldSecret(shape.type(), new HashSet<>()) || thrown.getMessage() == null
                                    ? thrown.getClass().getSimpleName()
                                    : thrown.getMessage()),
                    null,
                    block.place(),
                    path);
            problems.causedBy(thrown);
        }
    }

    private void locate(Problem problem, RecordShape shape, Set<String> failed, Block block, String path) {
        if (problem.place() != null) {
            problems.add(problem);
            return;
        }
        Matcher matcher = NAMED.matcher(problem.message());
        String name = matcher.matches() ? matcher.group(1) : "";
        Node value = block.get(name);
        if (value == null && shape.key(name) == null) {
            Map<String, Node> inside = new LinkedHashMap<>();
            search(block, name, path, inside);
            if (inside.size() == 1) {
                Map.Entry<String, Node> found = inside.entrySet().iterator().next();
                problems.add(problem.at(found.getKey(), found.getValue().place()));
                return;
            }
        }
        Matcher brackets = BRACKETS.matcher(problem.message());
        if (value instanceof Block inner && brackets.find()) {
            // A name inside the block may be what is wrong, such as one of a learner's own parameters.
            Entry inside = inner.entries().get(brackets.group(1));
            if (inside != null) {
                problems.add(problem.at(path + "." + name + "." + brackets.group(1), inside.place()));
                return;
            }
        }
        if (!failed.isEmpty() && (value == null || failed.contains(name))) {
            return; // made without the failed components: only what is said of another one is worth telling
        }
        problems.add(problem.at(
                shape.key(name) == null ? path : path + "." + name, value == null ? block.place() : value.place()));
    }

    private static void search(Node node, String name, String path, Map<String, Node> found) {
        if (node instanceof Block block) {
            block.entries().forEach((key, entry) -> {
                if (key.equals(name)) {
                    found.put(path + "." + key, entry.value());
                }
                search(entry.value(), name, path + "." + key, found);
            });
        }
    }

    private @Nullable Object bindSchemaFile(Scalar file, String path) {
        String text = TextFile.read("schema", Path.of(file.value()), problems, file.place(), path);
        Node root = text == null ? null : YamlText.read(file.value(), text, problems);
        return root == null ? null : bind(root, DataSchema.class, path);
    }

    // Lists and maps

    private @Nullable Object bindGeneric(Node node, ParameterizedType type, String path) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        Type inner = arguments[arguments.length - 1];
        if (raw == Map.class) {
            return node instanceof Block block ? bindMap(block, inner, path) : mismatch(node, type, path);
        }
        if (node instanceof Scalar && isOneWord(inner)) {
            Object only = bind(node, inner, path);
            return only == null ? null : collection(raw, List.of(only));
        }
        if (!(node instanceof Sequence list)) {
            return mismatch(node, type, path);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.elements().size(); i++) {
            Object value = bind(list.elements().get(i), inner, path + "." + i);
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == list.elements().size() ? collection(raw, values) : null;
    }

    /** {@return whether a single value may stand for a list of one} */
    static boolean isOneWord(Type type) {
        return type == String.class || type instanceof Class<?> one && one.isEnum();
    }

    private static Object collection(Class<?> raw, List<Object> values) {
        return raw == Set.class ? new LinkedHashSet<>(values) : values;
    }

    private @Nullable Map<String, Object> bindMap(Block block, Type inner, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        block.entries().forEach((name, entry) -> {
            Object value = bind(entry.value(), inner, path + "." + name);
            if (value != null) {
                values.put(name, value);
            }
        });
        return values.size() == block.entries().size() ? values : null;
    }

    private @Nullable Object bindAnything(Node node, String path) {
        if (node instanceof Block block) {
            return bindMap(block, Object.class, path);
        }
        if (node instanceof Sequence list) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < list.elements().size(); i++) {
                Object value = bind(list.elements().get(i), Object.class, path + "." + i);
                if (value != null) {
                    values.add(value);
                }
            }
            return values.size() == list.elements().size() ? values : null;
        }
        Scalar scalar = (Scalar) node;
        return switch (scalar.type()) {
            case TEXT, EMPTY -> scalar.value();
            case WHOLE -> bindScalar(scalar, Long.class, path);
            case NUMBER -> bindScalar(scalar, Double.class, path);
            case BOOLEAN -> bindScalar(scalar, Boolean.class, path);
        };
    }

    // Scalars

    private @Nullable Object bindScalar(Scalar scalar, Class<?> wanted, String path) {
        if (wanted == Secret.class) {
            return scalar.isText() ? new Secret(scalar.value()) : mismatch(scalar, wanted, path);
        }
        if (wanted == String.class) {
            return scalar.isText() ? scalar.value() : mismatch(scalar, wanted, path);
        }
        if (wanted.isEnum()) {
            return bindEnum(scalar, wanted, path);
        }
        if (wanted == Boolean.class || wanted == boolean.class) {
            return scalar.type() == Node.Type.BOOLEAN
                    ? Boolean.valueOf(scalar.value().toLowerCase(Locale.ROOT))
                    : mismatch(scalar, wanted, path);
        }
        boolean whole = scalar.type() == Node.Type.WHOLE;
        if (wanted == Double.class || wanted == double.class) {
            if (!whole && scalar.type() != Node.Type.NUMBER) {
                return mismatch(scalar, wanted, path);
            }
            double number = whole ? whole(scalar.value()).doubleValue() : number(scalar.value());
            if (!Double.isFinite(number)) {
                wrong(scalar, path, "is not a finite number", null);
                return null;
            }
            return number;
        }
        boolean isLong = wanted == Long.class || wanted == long.class;
        if (!isLong && wanted != Integer.class && wanted != int.class) {
            throw new IllegalStateException("The type (" + wanted.getName() + ") of " + path + " cannot be bound.");
        }
        if (!whole) {
            return mismatch(scalar, wanted, path);
        }
        BigInteger value = whole(scalar.value());
        if (value.bitLength() >= (isLong ? 64 : 32)) {
            wrong(scalar, path, "is not a whole number of " + (isLong ? 64 : 32) + " bits", null);
            return null;
        }
        return isLong ? (Object) value.longValue() : (Object) value.intValue();
    }

    private @Nullable Object bindEnum(Scalar scalar, Class<?> wanted, String path) {
        List<String> names = names(wanted);
        for (Object constant : wanted.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(scalar.value())) {
                return constant;
            }
        }
        String near = Nearest.of(scalar.value(), names);
        wrong(scalar, path, "is not one of " + String.join(", ", names), near.startsWith("one of") ? null : near);
        return null;
    }

    static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static BigInteger whole(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }

    private static double number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".inf") || lower.equals(".nan") ? Double.NaN : new BigDecimal(lower).doubleValue();
    }

    // Messages

    private @Nullable Object mismatch(Node node, Type wanted, String path) {
        String maybe = null;
        if (node instanceof Scalar scalar
                && wanted instanceof ParameterizedType list
                && list.getRawType() == List.class) {
            maybe = mayHoldSecret(wanted, new HashSet<>()) ? null : "[" + scalar.shown() + "].";
        } else if (node instanceof Scalar scalar) {
            boolean quoted = scalar.type() == Node.Type.TEXT && !scalar.wanted();
            if (isText(wanted)) {
                maybe = wanted == Secret.class ? "the same in quotes." : "'" + scalar.shown() + "', with the quotes.";
            } else if (quoted && wanted(YamlText.typeOf(scalar.value())).equals(wanted(wanted))) {
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
        wrong(
                node,
                path,
                "is " + node.word() + ", not " + wanted(wanted),
                maybe,
                mayHoldSecret(wanted, new HashSet<>()));
        return null;
    }

    private static @Nullable String rounded(Scalar scalar) {
        double number = number(scalar.value());
        return Double.isFinite(number) && Math.abs(number) < 1e15 && !scalar.wanted() ? Math.round(number) + "." : null;
    }

    private static String wanted(Node.Type type) {
        return type.word();
    }

    private void wrong(Node node, String path, String what, @Nullable String maybe) {
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
    private static String last(String path) {
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
        return wanted == Double.class || wanted == double.class ? Node.Type.NUMBER.word() : Node.Type.WHOLE.word();
    }

    private static String plural(Type type) {
        String one = wanted(type);
        return switch (one) {
            case "a block with KIND" -> "blocks with KIND";
            case "a text", "a value", "a block", "a number", "a whole number" -> one.substring(2) + "s";
            default -> one;
        };
    }

    /** {@return whether a misplaced value of this type might be a secret} */
    private boolean mayHoldSecret(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments()).anyMatch(one -> mayHoldSecret(one, seen));
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isRecord()) {
            return shape(wanted).keys().stream().anyMatch(key -> mayHoldSecret(key.type(), seen));
        }
        if (wanted.isInterface()) {
            return known(wanted).values().stream().anyMatch(one -> mayHoldSecret(one, seen));
        }
        return wanted == Secret.class;
    }

    private RecordShape shape(Class<?> type) {
        return shapes.computeIfAbsent(type, RecordShape::of);
    }
}
