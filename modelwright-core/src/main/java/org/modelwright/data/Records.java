package org.modelwright.data;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;

/**
 * Makes and changes records by the names of their components: what a kind's own {@code of} and its methods of the keys'
 * names are written with, those of plug-ins too. What is not named is left to the constructor, as in YAML.
 */
public final class Records {

    /** What reflection says of a record. */
    private static final ClassValue<Form> FORMS = new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
            return Form.of(type);
        }
    };

    private Records() {}

    /**
     * Constructor and components of a record, in order; asked once, since annotations of types are slow to read.
     *
     * @param optional whether each of them may be left out
     * @param keys what each of them is called in YAML
     */
    private record Form(
            Constructor<?> constructor, List<RecordComponent> components, List<Boolean> optional, List<String> keys) {

        static Form of(Class<?> type) {
            Constructor<?> constructor = Records.constructor(type);
            List<RecordComponent> components = List.of(type.getRecordComponents());
            return new Form(
                    constructor,
                    components,
                    IntStream.range(0, components.size())
                            .mapToObj(i -> isOptional(constructor, i))
                            .toList(),
                    components.stream().map(RecordTree::key).toList());
        }

        @Nullable Object[] values(Record record) {
            return components.stream().map(it -> get(record, it)).toArray();
        }

        boolean isDefault(Record record, @Nullable Object[] said, int component) {
            if (!optional.get(component) || said[component] == null) {
                return false;
            }
            @Nullable Object[] without = said.clone();
            without[component] = null;
            try {
                return record.equals(construct(constructor, without));
            } catch (RuntimeException e) {
                return false; // the others need it: it was said
            }
        }
    }

    /**
     * {@return a record of the values that are named; all others are null, for the constructor to fill}
     *
     * @param type the record
     * @param values by the names of components
     * @throws ConfigException if a key is null that may not be left out, or a list or map holds a null; with what else
     *     is wrong
     * @throws IllegalArgumentException if the record has no component of a name
     */
    public static <R extends Record> R of(Class<R> type, Map<String, ? extends @Nullable Object> values) {
        Map<String, Object> left = new HashMap<>(values);
        @Nullable Object[] all = FORMS.get(type).components().stream()
                .map(component -> left.remove(component.getName()))
                .toArray();
        if (!left.isEmpty()) {
            throw unknown(type, left.keySet());
        }
        return make(type, all);
    }

    /** {@return a record with every default} */
    public static <R extends Record> R of(Class<R> type) {
        return of(type, Map.of());
    }

    /** {@return a record of one value that is named, which may be null: then it is told to be missing} */
    public static <R extends Record> R of(Class<R> type, String component, @Nullable Object value) {
        return of(type, new Object[] {component}, value);
    }

    /** {@return a record of two values that are named} */
    public static <R extends Record> R of(
            Class<R> type, String component, @Nullable Object value, String second, @Nullable Object other) {
        return of(type, new Object[] {component, second}, value, other);
    }

    /** {@return a record of three values that are named} */
    public static <R extends Record> R of(
            Class<R> type,
            String component,
            @Nullable Object value,
            String second,
            @Nullable Object other,
            String third,
            @Nullable Object last) {
        return of(type, new Object[] {component, second, third}, value, other, last);
    }

    private static <R extends Record> R of(Class<R> type, Object[] components, @Nullable Object... values) {
        Map<String, @Nullable Object> named = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(String.valueOf(components[i]), values[i]);
        }
        return of(type, named);
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
        return with(record, Collections.singletonMap(component, value));
    }

    /**
     * {@return the same record with other values, all put in at once; see {@link #with(Record, String, Object)}}
     *
     * @param changes by the names of components; null for the default
     * @throws IllegalArgumentException if the record has no component of a name
     */
    public static <R extends Record> R with(R record, Map<String, ? extends @Nullable Object> changes) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) record.getClass();
        Form form = FORMS.get(type);
        @Nullable Object[] said = form.values(record);
        @Nullable Object[] changed = said.clone();
        Set<String> unknown = new HashSet<>(changes.keySet());
        for (int i = 0; i < said.length; i++) {
            String name = form.components().get(i).getName();
            if (unknown.remove(name)) {
                changed[i] = changes.get(name);
            } else if (form.isDefault(record, said, i)) {
                changed[i] = null;
            }
        }
        if (!unknown.isEmpty()) {
            throw unknown(type, unknown);
        }
        return make(type, changed);
    }

    /** {@return the names of the components that the constructor would fill with the values they have} */
    static Set<String> defaults(Record record) {
        Form form = FORMS.get(record.getClass());
        @Nullable Object[] said = form.values(record);
        return IntStream.range(0, said.length)
                .filter(i -> form.isDefault(record, said, i))
                .mapToObj(i -> form.components().get(i).getName())
                .collect(Collectors.toSet());
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

    /** Makes the record, unless something is missing; then the constructor is asked what else is wrong. */
    private static <R extends Record> R make(Class<R> type, @Nullable Object[] values) {
        Form form = FORMS.get(type);
        List<Problem> problems = new ArrayList<>();
        @Nullable Object[] there = values.clone();
        for (int i = 0; i < there.length; i++) {
            String key = form.keys().get(i);
            if (there[i] == null && !form.optional().get(i)) {
                problems.add(missing(type, key));
            }
            for (String gap : gaps(key, there[i])) {
                problems.add(Problem.at(
                        gap,
                        "The " + gap + " of " + type.getSimpleName() + " is missing (null).",
                        form.optional().get(i) ? "leave it out." : "a value for it."));
                there[i] = null;
            }
        }
        if (problems.isEmpty()) {
            return type.cast(construct(form.constructor(), values));
        }
        try {
            construct(form.constructor(), there);
        } catch (ConfigException e) {
            List<String> told = problems.stream().map(Problem::path).toList();
            e.problems().stream().filter(it -> !told.contains(it.path())).forEach(problems::add);
        } catch (NullPointerException e) {
            throw new ConfigException(problems, e); // it cannot do without, and says no more
        }
        throw new ConfigException(problems);
    }

    /** {@return what has no value in a list or a map; the list itself, or names of the map} */
    private static List<String> gaps(String key, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .filter(entry -> entry.getKey() == null || entry.getValue() == null)
                    .map(entry -> entry.getKey() == null ? key : key + "." + entry.getKey())
                    .toList();
        }
        return value instanceof Collection<?> list && list.stream().anyMatch(Objects::isNull)
                ? List.of(key)
                : List.of();
    }

    /** {@return what is told where a key of a record must be there and is null} */
    public static Problem missing(Class<?> type, String key) {
        return Problem.at(key, "The " + key + " of " + type.getSimpleName() + " is missing (null).", "a value for it.");
    }

    /**
     * {@return the value}
     *
     * @throws ConfigException if it is null, which only a Java program can give
     */
    public static <T> T required(@Nullable T value, Class<?> type, String key) {
        if (value == null) {
            throw new ConfigException(missing(type, key));
        }
        return value;
    }

    /**
     * {@return the values of a call as a list, which may hold null: {@link #with} tells it}
     *
     * @param values of a method that takes any number
     */
    @SuppressWarnings("NullAway") // nobody else takes such a list
    public static <T> List<T> list(@Nullable T @Nullable [] values) {
        return values == null ? Collections.singletonList(null) : Arrays.asList(values);
    }

    private static <R> R construct(Constructor<R> constructor, @Nullable Object[] values) {
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
