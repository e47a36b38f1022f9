package org.modelwright.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
import org.modelwright.error.Place;
import org.modelwright.error.Problem;
import org.modelwright.model.Model;
import org.modelwright.plugin.Kinds;
import org.modelwright.schema.DataSchema;

/**
 * Makes records of blocks, strictly: nothing is guessed, converted or left unread. Everything that is wrong is collected
 * with its place; a method that returns null has said why.
 */
final class Binder {

    private final Kinds kinds;
    private final Interpolation interpolation;
    private final Problems problems;
    private final List<Model> checked;
    private final Wording words;
    private final ScalarBinder scalars;
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
        this.words = new Wording(kinds, problems);
        this.scalars = new ScalarBinder(words);
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
        if (node instanceof Scalar scalar
                && scalar.type() == Node.Type.EMPTY
                && !(scalar.wanted() && Wording.isText(type))) {
            words.wrong(node, path, "has no value", "leave the key out, or give it " + Wording.wanted(type) + ".");
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
            return words.mismatch(node, type, path);
        }
        if (node instanceof Scalar scalar) {
            return scalars.bind(scalar, wanted, path);
        }
        return words.mismatch(node, type, path);
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
            problems.add("The block (" + Wording.last(path) + ") has no KIND.", "KIND: " + choice, block.place(), path);
            return null;
        }
        String kindPath = path + ".KIND";
        Node value = interpolation.resolve(kind.value(), kindPath, false);
        if (!(value instanceof Scalar name) || !name.isText()) {
            if (!(value instanceof Reported)) {
                words.wrong(value, kindPath, "is " + value.word() + ", not a text", choice);
            }
            return null;
        }
        Class<?> record = known.get(name.value());
        if (record == null) {
            String near = Nearest.of(name.value(), known.keySet());
            problems.add(
                    "The KIND (" + name.shown() + ") of " + Wording.last(path) + " is not known.",
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
                        key.name() + ": " + Wording.wanted(key.type()) + ".",
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
                    "The block (" + Wording.last(path) + ") is refused by " + shape.name() + ": "
                            + (words.mayHoldSecret(shape.type()) || thrown.getMessage() == null
                                    ? thrown.getClass().getSimpleName()
                                    : thrown.getMessage()),
                    null,
                    block.place(),
                    path);
            problems.causedBy(thrown);
        }
    }

    /** Tells a constructor's problem at the place of its key; what names none belongs to the block. */
    private void locate(Problem problem, RecordShape shape, Set<String> failed, Block block, String path) {
        if (problem.place() != null) {
            problems.add(problem);
            return;
        }
        String key = problem.path() == null ? "" : problem.path();
        String first = key.split("\\.", 2)[0];
        // Made without the failed components: only what is said of another one is worth telling.
        boolean worth = failed.isEmpty() || block.get(first) != null && !failed.contains(first);
        Located found = within(block, key, path);
        if (found == null && shape.key(first) == null) {
            Map<String, Node> inside = new LinkedHashMap<>();
            search(block, key, path, inside);
            if (inside.size() == 1) {
                Map.Entry<String, Node> only = inside.entrySet().iterator().next();
                found = new Located(only.getKey(), only.getValue().place());
                worth = true;
            }
        }
        if (worth) {
            Located told = found != null
                    ? found
                    : new Located(shape.key(first) == null ? path : path + "." + first, block.place());
            problems.add(problem.at(told.path(), told.place()));
        }
    }

    /** Where a key stands. */
    private record Located(String path, Place place) {}

    /** {@return where a key stands, or the innermost block around it that is there; null if not even its first part} */
    private static @Nullable Located within(Block block, String key, String path) {
        Node at = block;
        Located found = null;
        String whole = path;
        for (String part : key.split("\\.")) {
            Entry entry = at instanceof Block inner ? inner.entries().get(part) : null;
            if (entry == null) {
                break;
            }
            at = entry.value();
            whole += "." + part;
            found = new Located(whole, at.place());
        }
        return found;
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
            return node instanceof Block block ? bindMap(block, inner, path) : words.mismatch(node, type, path);
        }
        if (node instanceof Scalar && isOneWord(inner)) {
            Object only = bind(node, inner, path);
            return only == null ? null : collection(raw, List.of(only));
        }
        if (!(node instanceof Sequence list)) {
            return words.mismatch(node, type, path);
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
            case WHOLE -> scalars.bind(scalar, Long.class, path);
            case NUMBER -> scalars.bind(scalar, Double.class, path);
            case BOOLEAN -> scalars.bind(scalar, Boolean.class, path);
        };
    }

    private RecordShape shape(Class<?> type) {
        return shapes.computeIfAbsent(type, RecordShape::of);
    }
}
