package org.modelwright.data;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes records by the names of their components: what a kind's own {@code of} and its methods of the keys'
 * names are written with, those of plug-ins too. What is not named is left to the constructor, as in YAML.
 */
public final class Records {

    private Records() {}

    /**
     * {@return a record of the values that are named; all others are null, for the constructor to fill}
     *
     * @param type the record
     * @param values by the names of components
     * @throws IllegalArgumentException if the record has no component of a name
     */
    public static <R extends Record> R of(Class<R> type, Map<String, ?> values) {
        Map<String, Object> left = new HashMap<>(values);
        @Nullable Object[] all = Arrays.stream(type.getRecordComponents())
                .map(component -> left.remove(component.getName()))
                .toArray();
        if (!left.isEmpty()) {
            throw unknown(type, left.keySet());
        }
        return make(constructor(type), all);
    }

    /**
     * {@return the same record with another value}
     *
     * <p>A component that has its default is left to the constructor again: a default that hangs on another component
     * follows it.
     *
     * @param record what is not changed
     * @param component the name of a component
     * @param value its value, or null for the default
     * @throws IllegalArgumentException if the record has no such component
     */
    public static <R extends Record> R with(R record, String component, @Nullable Object value) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) record.getClass();
        RecordComponent[] components = type.getRecordComponents();
        Constructor<R> constructor = constructor(type);
        @Nullable Object[] said = new @Nullable Object[components.length];
        for (int i = 0; i < said.length; i++) {
            said[i] = get(record, components[i]);
        }
        @Nullable Object[] changed = said.clone();
        boolean known = false;
        for (int i = 0; i < said.length; i++) {
            if (components[i].getName().equals(component)) {
                changed[i] = value;
                known = true;
            } else if (isOptional(constructor, i) && isDefault(record, constructor, said, i)) {
                changed[i] = null;
            }
        }
        if (!known) {
            throw unknown(type, List.of(component));
        }
        return make(constructor, changed);
    }

    /**
     * {@return the canonical constructor of a record, open to be called}
     *
     * @param type the record
     */
    public static <R> Constructor<R> constructor(Class<R> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("The record (" + type.getName() + ") has no canonical constructor.", e);
        }
    }

    /**
     * {@return whether a component may be left out: exactly where the constructor's parameter is {@link Nullable}}
     *
     * @param constructor the canonical constructor
     * @param component the number of the component, from 0 on
     */
    public static boolean isOptional(Constructor<?> constructor, int component) {
        return constructor.getParameters()[component].getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** {@return what a component holds} */
    static @Nullable Object get(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The component (" + component + ") cannot be read.", e);
        }
    }

    private static boolean isDefault(
            Record record, Constructor<?> constructor, @Nullable Object[] said, int component) {
        @Nullable Object[] without = said.clone();
        without[component] = null;
        try {
            return said[component] != null && record.equals(make(constructor, without));
        } catch (RuntimeException e) {
            return false; // the others need it: it was said
        }
    }

    private static <R> R make(Constructor<R> constructor, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("The constructor (" + constructor + ") failed.", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The constructor (" + constructor + ") cannot be called.", e);
        }
    }

    private static IllegalArgumentException unknown(Class<?> type, Object names) {
        return new IllegalArgumentException("The record (" + type.getName() + ") has no component " + names + ".");
    }
}
