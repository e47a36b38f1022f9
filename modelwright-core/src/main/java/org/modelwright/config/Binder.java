package org.modelwright.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Entry;
import org.modelwright.config.Node.Removed;
import org.modelwright.config.Node.Reported;
import org.modelwright.config.Node.Scalar;
import org.modelwright.config.Node.Sequence;
import org.modelwright.config.RecordShape.Key;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Slice;
import org.modelwright.job.TrainingJob;
import org.modelwright.model.Model;
import org.modelwright.plugin.Kinds;
import org.modelwright.schema.DataSchema;
import org.modelwright.search.Dimension;
import org.modelwright.signer.Signer;

/**
 * Makes records of blocks, strictly: nothing is guessed, converted or left unread. Everything that is wrong is collected
 * with its place; a method that returns null has said why.
 */
final class Binder {

    private final Kinds kinds;
    private final Interpolation interpolation;
    private final Problems problems;
    private final List<Model> checked;
    private final List<Problem> warnings;
    private final Wording words;
    private final ScalarBinder scalars;
    private final Map<Class<?>, RecordShape> shapes = new HashMap<>();
    private final Refused refused = new Refused();

    /**
     * Prepares it.
     *
     * @param problems what is wrong is added to them
     * @param checked learners whose settings were found to be right are added to them
     * @param warnings what is unusual about the settings is added to them
     */
    Binder(Kinds kinds, Interpolation interpolation, Problems problems, List<Model> checked, List<Problem> warnings) {
        this.kinds = kinds;
        this.interpolation = interpolation;
        this.problems = problems;
        this.checked = checked;
        this.warnings = warnings;
        this.words = new Wording(kinds, problems);
        this.scalars = new ScalarBinder(words);
    }

    /**
     * {@return the value of a node, null if it has none of this type; of a list or a map in which something is wrong, the
     * rest}
     *
     * @param path its dotted path, for messages
     */
    @Nullable Object bind(Node given, Type type, String path) {
        Object value = value(given, type, path);
        if (value == null) {
            refused.add(path);
        }
        return value;
    }

    private @Nullable Object value(Node given, Type type, String path) {
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
        if (wanted == Slice.class && node instanceof Scalar scalar && scalar.isText()) {
            return Slice.of(scalar.value());
        }
        if (wanted == Dimension.class && node instanceof Sequence list) {
            Block values = new Block(list.place());
            values.put("choices", list.place(), list);
            return bindRecord(values, wanted, path, false);
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
        for (int i = 0; i < values.length; i++) {
            Key key = shape.keys().get(i);
            Node value = block.get(key.name());
            String at = path + "." + key.name();
            Place missing = value instanceof Removed ? value.place() : block.place();
            if (value != null && !(value instanceof Removed)) {
                values[i] = bind(value, key.type(), at);
            } else if (!key.optional()) {
                problems.add(
                        "The key (" + key.name() + ") of " + shape.name() + " is missing.",
                        key.name() + ": " + Wording.wanted(key.type()) + ".",
                        missing,
                        at);
                refused.add(at);
            } else if (key.type() == Model.class) {
                values[i] = kinds.defaultModel(); // which one it is hangs on the plug-ins, which a record does not know
            }
        }
        Object made = make(shape, values, block, path);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && !shape.keys().get(i).optional()) {
                return null; // whoever asks such a record stumbles
            }
        }
        return made;
    }

    /**
     * Makes the record and checks it. Where something of it is wrong, only to hear what its constructor, its check and
     * the record around it say of the rest: so that everything is told in one round.
     */
    private @Nullable Object make(RecordShape shape, @Nullable Object[] values, Block block, String path) {
        Object made = heard(shape, values, block, path);
        if (made == null && refused.holds(path)) {
            made = quietly(shape, rest(shape, values, path));
        }
        if (made instanceof Model model) {
            check(model, shape, block, path);
        }
        try {
            if (made instanceof Signer signer) {
                signer.check();
            } else if (made instanceof TrainingJob job) {
                job.checkParts();
            }
        } catch (ConfigException e) {
            told(shape, e, block, path);
        }
        return made;
    }

    /** Makes the record and tells what its constructor says; null if it refuses. */
    private @Nullable Object heard(RecordShape shape, @Nullable Object[] values, Block block, String path) {
        try {
            return shape.constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            told(shape, e.getCause() == null ? e : e.getCause(), block, path);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record (" + shape.type().getName() + ") cannot be made.", e);
        }
        return null;
    }

    /** {@return the record of what is left and hangs on nothing that is wrong; null if nothing can be made of it} */
    private static @Nullable Object quietly(RecordShape shape, @Nullable Object[] rest) {
        while (true) {
            try {
                return shape.constructor().newInstance(rest);
            } catch (InvocationTargetException e) {
                boolean less = false;
                if (e.getCause() instanceof ConfigException refusal) {
                    for (Problem problem : refusal.problems()) {
                        String key =
                                problem.path() == null ? "" : problem.path().split("\\.", 2)[0];
                        for (int i = 0; i < rest.length; i++) {
                            if (shape.keys().get(i).name().equals(key) && rest[i] != null) {
                                rest[i] = null;
                                less = true;
                            }
                        }
                    }
                }
                if (!less) {
                    return null; // for reasons that were told
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The record (" + shape.type().getName() + ") cannot be made.", e);
            }
        }
    }

    /** {@return the values without those that were refused} */
    private @Nullable Object[] rest(RecordShape shape, @Nullable Object[] values, String path) {
        @Nullable Object[] rest = values.clone();
        for (int i = 0; i < rest.length; i++) {
            String at = path + "." + shape.keys().get(i).name();
            if (!refused.holds(at)) {
                continue;
            }
            if (rest[i] instanceof Map<?, ?> map && !refused.isWhole(at)) {
                Map<Object, Object> others = new LinkedHashMap<>(map);
                others.keySet().removeIf(name -> refused.holds(at + "." + name));
                rest[i] = others;
            } else {
                rest[i] = null;
            }
        }
        return rest;
    }

    /** What can be seen to be wrong or unusual without reading data is told here, where its place is known. */
    private void check(Model model, RecordShape shape, Block block, String path) {
        for (Problem warning : model.warnings()) {
            KeyPlaces.Located told = KeyPlaces.locate(warning, shape, refused, block, path);
            warnings.add(warning.at(told.path(), told.place()));
        }
        try {
            model.check();
            checked.add(model);
        } catch (ConfigException e) {
            told(shape, e, block, path);
        }
    }

    private void told(RecordShape shape, Throwable thrown, Block block, String path) {
        if (thrown instanceof ConfigException refusal) {
            Refused before = refused.copy();
            for (Problem problem : refusal.problems()) {
                tell(problem, shape, before, block, path);
            }
        } else if (thrown instanceof Error error) {
            throw error;
        } else if (!refused.holds(path)) {
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

    /**
     * Tells a record's problem at the place of its key; what names none belongs to the block.
     *
     * @param before what was wrong already: a record that was made without it says of it what is not so
     */
    private void tell(Problem problem, RecordShape shape, Refused before, Block block, String path) {
        if (problem.place() != null) {
            problems.add(problem);
            return;
        }
        KeyPlaces.Located told = KeyPlaces.locate(problem, shape, before, block, path);
        String key = problem.path() == null ? "" : problem.path().split("\\.", 2)[0];
        boolean inside = shape.key(key) == null && !told.path().equals(path);
        boolean follows = problem.keys().stream().anyMatch(it -> before.holds(path + "." + it));
        boolean own = block.get(key) != null && !before.touches(told.path()) && !follows;
        if (inside || own || !before.holds(path)) {
            problems.add(problem.at(told.path(), told.place()));
            refused.add(told.path());
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
        return collection(raw, bindList(list, inner, path));
    }

    /** {@return the elements that are right} */
    private List<Object> bindList(Sequence list, Type inner, String path) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.elements().size(); i++) {
            Object value = bind(list.elements().get(i), inner, path + "." + i);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** {@return whether a single value may stand for a list of one} */
    static boolean isOneWord(Type type) {
        return type == String.class || type instanceof Class<?> one && one.isEnum();
    }

    private static Object collection(Class<?> raw, List<Object> values) {
        return raw == Set.class ? new LinkedHashSet<>(values) : values;
    }

    private Map<String, Object> bindMap(Block block, Type inner, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        block.entries().forEach((name, entry) -> {
            Object value = entry.value() instanceof Removed ? null : bind(entry.value(), inner, path + "." + name);
            if (value != null) {
                values.put(name, value);
            }
        });
        return values;
    }

    /** A block with the KIND of a learner is one: of kinds, only those of a space may stand where anything may. */
    private @Nullable Object bindAnything(Node node, String path) {
        if (node instanceof Block block
                && block.get("KIND") instanceof Scalar kind
                && known(Model.class).containsKey(kind.value())) {
            return bindBlock(block, Model.class, path);
        }
        if (node instanceof Block block) {
            return bindMap(block, Object.class, path);
        }
        if (node instanceof Sequence list) {
            return bindList(list, Object.class, path);
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
