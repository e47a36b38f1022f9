package org.modelwright.internal.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;
import org.modelwright.internal.json.Json;
import org.modelwright.internal.tree.RecordTree;
import org.modelwright.job.Job;
import org.modelwright.plugin.KindDescription;
import org.modelwright.plugin.Kinds;

/** Describes what can be written. */
public final class KindCatalogue {

    private KindCatalogue() {}

    /** {@return the jobs, then every kind, interface by interface} */
    public static List<KindDescription> describe(Kinds kinds) {
        List<KindDescription> all = new ArrayList<>();
        for (Class<?> job : Job.class.getPermittedSubclasses()) {
            all.add(describe(Job.class, job));
        }
        for (Class<?> type : Kinds.interfaces()) {
            kinds.of(type).values().forEach(kind -> all.add(describe(type, kind)));
        }
        return all;
    }

    private static KindDescription describe(Class<?> type, Class<?> kind) {
        RecordShape shape = RecordShape.of(kind);
        Map<String, Object> defaults = defaults(shape);
        List<KindDescription.Key> keys = shape.keys().stream()
                .map(key -> new KindDescription.Key(
                        key.name(),
                        Binder.wanted(key.type()),
                        !key.optional(),
                        key.optional() && defaults.containsKey(key.name())
                                ? Json.write(defaults.get(key.name()))
                                : null))
                .toList();
        return new KindDescription(type.getSimpleName(), kind.getSimpleName(), keys, Kinds.jar(kind));
    }

    /** {@return what the constructor fills in where only the required keys are given; empty if it cannot be made so} */
    private static Map<String, Object> defaults(RecordShape shape) {
        try {
            return RecordTree.of((Record) shape.constructor()
                    .newInstance(shape.keys().stream()
                            .map(key -> key.optional() ? null : placeholder(key.type()))
                            .toArray()));
        } catch (InvocationTargetException e) {
            return Map.of(); // it refuses the placeholders
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record (" + shape.type().getName() + ") cannot be made.", e);
        }
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
