package org.modelwright.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Secret;
import org.modelwright.internal.text.Json;
import org.modelwright.job.Job;
import org.modelwright.job.TrainingJob;
import org.modelwright.model.Model;
import org.modelwright.plugin.KindDescription;
import org.modelwright.plugin.Kinds;
import org.modelwright.service.MlflowService;

/** Describes what can be written. */
public final class KindCatalogue {

    /** Keys that take from the machine and its environment what nobody writes: no value could stand for them. */
    private static final Map<Class<?>, Set<String>> FROM_OUTSIDE = Map.of(
            TrainingJob.class,
            Set.of("memory", "threads", "mlflow_service"),
            MlflowService.class,
            Set.of("tracking_uri", "registry_uri", "experiment_name", "registry_name"));

    /** Texts that a constructor may take for a required key. */
    private static final List<String> PLACEHOLDERS = List.of("text", "jdbc:sqlite:text");

    private KindCatalogue() {}

    /** {@return the jobs, then every kind, interface by interface} */
    public static List<KindDescription> describe(Kinds kinds) {
        Descriptions descriptions = new Descriptions();
        List<KindDescription> all = new ArrayList<>();
        for (Class<?> job : Job.class.getPermittedSubclasses()) {
            all.add(describe(Job.class, job, kinds, descriptions));
        }
        for (Class<?> type : Kinds.interfaces()) {
            kinds.of(type).values().forEach(kind -> all.add(describe(type, kind, kinds, descriptions)));
        }
        return all;
    }

    private static KindDescription describe(Class<?> type, Class<?> kind, Kinds kinds, Descriptions descriptions) {
        RecordShape shape = RecordShape.of(kind);
        Map<String, Object> defaults = defaults(shape, kinds);
        List<KindDescription.Key> keys = shape.keys().stream()
                .map(key -> new KindDescription.Key(
                        key.name(),
                        Wording.wanted(key.type()),
                        !key.optional(),
                        defaults.containsKey(key.name()) ? Json.write(defaults.get(key.name())) : null,
                        descriptions.of(kind, key)))
                .toList();
        return new KindDescription(
                type.getSimpleName(), kind.getSimpleName(), descriptions.of(kind), keys, Kinds.jar(kind));
    }

    /**
     * {@return what the constructor fills in for keys that are left out; empty if it cannot be made with the required
     * keys and one other}
     *
     * @param kinds know which learner is the default, as a record does not
     */
    static Map<String, Object> defaults(RecordShape shape, Kinds kinds) {
        List<RecordShape.@Nullable Key> beside = new ArrayList<>();
        beside.add(null);
        shape.keys().stream()
                .filter(key -> key.optional() && key.type() == String.class)
                .forEach(beside::add);
        for (String required : PLACEHOLDERS) {
            for (RecordShape.Key other : beside) {
                Record made = make(shape, required, other, kinds);
                if (made != null) {
                    return defaults(shape, made, other);
                }
            }
        }
        return Map.of();
    }

    private static Map<String, Object> defaults(RecordShape shape, Record made, RecordShape.@Nullable Key given) {
        Map<String, Object> tree = RecordTree.of(made);
        Map<String, Object> defaults = new LinkedHashMap<>();
        Set<String> outside = FROM_OUTSIDE.getOrDefault(shape.type(), Set.of());
        for (RecordShape.Key key : shape.keys()) {
            Object value = tree.get(key.name());
            if (key.optional() && key != given && value != null && !outside.contains(key.name())) {
                defaults.put(key.name(), value);
            }
        }
        return defaults;
    }

    /** {@return the record with a text for each required key, and for one that may be left out; null if it refuses} */
    private static @Nullable Record make(
            RecordShape shape, String required, RecordShape.@Nullable Key other, Kinds kinds) {
        try {
            return (Record) shape.constructor()
                    .newInstance(shape.keys().stream()
                            .map(key -> key == other
                                    ? PLACEHOLDERS.get(0)
                                    : key.optional()
                                            ? fromBinder(key.type(), kinds)
                                            : placeholder(key.type(), required, kinds))
                            .toArray());
        } catch (InvocationTargetException e) {
            return null; // it wants other values
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record (" + shape.type().getName() + ") cannot be made.", e);
        }
    }

    /** {@return what the binder fills in for a key that is left out} */
    private static @Nullable Object fromBinder(Type type, Kinds kinds) {
        return type == Model.class ? kinds.defaultModel() : null;
    }

    private static @Nullable Object placeholder(Type type, String text, Kinds kinds) {
        if (type == String.class) {
            return text;
        }
        if (type == Secret.class) {
            return new Secret(Secret.MASK);
        }
        if (type instanceof ParameterizedType list && list.getActualTypeArguments()[0] == String.class) {
            return List.of(text);
        }
        if (type instanceof Class<?> kind && Kinds.interfaces().contains(kind)) {
            return kinds.of(kind).values().stream()
                    .map(each -> make(RecordShape.of(each), text, null, kinds))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return type instanceof Class<?> choice && choice.isEnum() ? choice.getEnumConstants()[0] : null;
    }
}
