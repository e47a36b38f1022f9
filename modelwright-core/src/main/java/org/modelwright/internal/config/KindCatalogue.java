package org.modelwright.internal.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;
import org.modelwright.internal.json.Json;
import org.modelwright.internal.tree.RecordTree;
import org.modelwright.job.Job;
import org.modelwright.job.TrainingJob;
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

    private KindCatalogue() {}

    /** {@return the jobs, then every kind, interface by interface} */
    public static List<KindDescription> describe(Kinds kinds) {
        Descriptions descriptions = new Descriptions();
        List<KindDescription> all = new ArrayList<>();
        for (Class<?> job : Job.class.getPermittedSubclasses()) {
            all.add(describe(Job.class, job, descriptions));
        }
        for (Class<?> type : Kinds.interfaces()) {
            kinds.of(type).values().forEach(kind -> all.add(describe(type, kind, descriptions)));
        }
        return all;
    }

    private static KindDescription describe(Class<?> type, Class<?> kind, Descriptions descriptions) {
        RecordShape shape = RecordShape.of(kind);
        Map<String, Object> defaults = defaults(shape);
        List<KindDescription.Key> keys = shape.keys().stream()
                .map(key -> new KindDescription.Key(
                        key.name(),
                        Binder.wanted(key.type()),
                        !key.optional(),
                        defaults.containsKey(key.name()) ? Json.write(defaults.get(key.name())) : null,
                        descriptions.of(kind, key)))
                .toList();
        return new KindDescription(
                type.getSimpleName(), kind.getSimpleName(), descriptions.of(kind), keys, Kinds.jar(kind));
    }

    /**
     * {@return what the constructor fills in for keys that are left out; empty if it cannot be made with the required
     * keys alone}
     */
    static Map<String, Object> defaults(RecordShape shape) {
        Map<String, Object> tree;
        try {
            tree = RecordTree.of((Record) shape.constructor()
                    .newInstance(shape.keys().stream()
                            .map(key -> key.optional() ? null : placeholder(key.type()))
                            .toArray()));
        } catch (InvocationTargetException e) {
            return Map.of(); // it refuses the placeholders
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record (" + shape.type().getName() + ") cannot be made.", e);
        }
        Map<String, Object> defaults = new LinkedHashMap<>();
        for (RecordShape.Key key : shape.keys()) {
            Object value = tree.get(key.name());
            if (key.optional()
                    && value != null
                    && !FROM_OUTSIDE.getOrDefault(shape.type(), Set.of()).contains(key.name())) {
                defaults.put(key.name(), value);
            }
        }
        return defaults;
    }

    private static @Nullable Object placeholder(Type type) {
        if (type == String.class) {
            return "text";
        }
        if (type == Secret.class) {
            return new Secret("http://localhost/");
        }
        return type instanceof Class<?> choice && choice.isEnum() ? choice.getEnumConstants()[0] : null;
    }
}
