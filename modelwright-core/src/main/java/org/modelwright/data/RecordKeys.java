package org.modelwright.data;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;

/**
 * Changes records by the dotted paths of their YAML keys, such as {@code params.eta}: what is inside of a record or a map
 * is reached by its path, what is inside of a list is not.
 */
public final class RecordKeys {

    private RecordKeys() {}

    /** {@return the keys of a record, by their names in YAML} */
    public static List<String> of(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(RecordTree::key)
                .toList();
    }

    /** {@return whether a record has a key of this path; of a map that any name may stand in, any does} */
    public static boolean has(Record record, String path) {
        String first = path.split("\\.", 2)[0];
        return component(record, first)
                .filter(it ->
                        first.length() == path.length() || leadsOn(record, it, path.substring(first.length() + 1)))
                .isPresent();
    }

    private static boolean leadsOn(Record record, RecordComponent component, String rest) {
        return component.getType() == Map.class && !rest.isEmpty()
                || Records.get(record, component) instanceof Record inner && has(inner, rest);
    }

    /** {@return the value at a path; empty where there is none} */
    public static Optional<Object> get(Record record, String path) {
        String first = path.split("\\.", 2)[0];
        Object value =
                component(record, first).map(it -> Records.get(record, it)).orElse(null);
        if (first.length() == path.length()) {
            return Optional.ofNullable(value);
        }
        String rest = path.substring(first.length() + 1);
        return value instanceof Map<?, ?> map
                ? Optional.ofNullable(map.get(rest))
                : value instanceof Record inner ? get(inner, rest) : Optional.empty();
    }

    /**
     * {@return the same record with other values, all put in at once}
     *
     * @param changes by path: texts, numbers, booleans, lists of them, or what a component itself takes; null for a default
     * @throws ConfigException if the record has no such key, or refuses a value; with the paths
     */
    public static <R extends Record> R with(R record, Map<String, ? extends @Nullable Object> changes) {
        List<Problem> problems = new ArrayList<>();
        Map<String, @Nullable Object> components = new LinkedHashMap<>();
        Map<String, Map<String, @Nullable Object>> inside = new LinkedHashMap<>();
        changes.forEach((path, value) -> {
            String first = path.split("\\.", 2)[0];
            RecordComponent component = component(record, first).orElse(null);
            if (component == null || !has(record, path)) {
                problems.add(unknown(record, path));
            } else if (first.length() < path.length()) {
                inside.computeIfAbsent(component.getName(), it -> new LinkedHashMap<>())
                        .put(path.substring(first.length() + 1), value);
            } else {
                put(components, component.getName(), path, value, component.getGenericType(), problems);
            }
        });
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Map<String, @Nullable Object> within = inside.get(component.getName());
            if (within == null) {
                continue;
            }
            String key = RecordTree.key(component);
            if (Records.get(record, component) instanceof Record inner) {
                try {
                    components.put(component.getName(), with(inner, within));
                } catch (ConfigException e) {
                    e.problems().forEach(it -> problems.add(it.at(key + "." + it.path(), it.place())));
                }
            } else {
                components.put(component.getName(), map(record, component, key, within, problems));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return Records.with(record, components);
    }

    private static Map<String, Object> map(
            Record record,
            RecordComponent component,
            String key,
            Map<String, @Nullable Object> changes,
            List<Problem> problems) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (Records.get(record, component) instanceof Map<?, ?> before) {
            before.forEach((name, value) -> all.put(String.valueOf(name), value));
        }
        changes.forEach(
                (name, value) -> put(all, name, key + "." + name, value, last(component.getGenericType()), problems));
        Map<String, Object> values = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value != null) {
                values.put(name, value);
            }
        });
        return values;
    }

    private static void put(
            Map<String, @Nullable Object> into,
            String name,
            String path,
            @Nullable Object value,
            Type type,
            List<Problem> problems) {
        Object taken = value == null ? null : taken(value, type);
        if (value != null && taken == null) {
            problems.add(Problem.at(
                    path, "The " + path.replaceFirst(".*\\.", "") + " (" + value + ") is not " + wanted(type) + "."));
        }
        into.put(name, taken);
    }

    private static String wanted(Type type) {
        if (type instanceof Class<?> wanted && wanted.isEnum()) {
            return "one of "
                    + Arrays.stream(wanted.getEnumConstants())
                            .map(it -> ((Enum<?>) it).name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return type == Double.class
                ? "a number"
                : type == Integer.class || type == Long.class
                        ? "a whole number"
                        : type == Boolean.class
                                ? "true or false"
                                : type == String.class ? "a text" : "a value of its kind";
    }

    /** {@return the value as a component takes it; null if it does not} */
    private static @Nullable Object taken(Object value, Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Map.class
                    ? all(value instanceof Map<?, ?> map ? map : null, last(type))
                    : all(value instanceof List<?> list ? list : List.of(value), last(type));
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .filter(it -> String.valueOf(value).equalsIgnoreCase(((Enum<?>) it).name()))
                    .findFirst()
                    .orElse(null);
        }
        boolean isWhole = value instanceof Long || value instanceof Integer;
        if (wanted == Double.class && value instanceof Number number) {
            return number.doubleValue();
        }
        if (wanted == Long.class && isWhole) {
            return ((Number) value).longValue();
        }
        if (wanted == Integer.class && isWhole) {
            long number = ((Number) value).longValue();
            return number == (int) number ? (Object) (int) number : null;
        }
        return wanted.isInstance(value) ? value : null;
    }

    private static @Nullable Object all(List<?> list, Type inner) {
        List<@Nullable Object> taken = new ArrayList<>();
        list.forEach(it -> taken.add(taken(it, inner)));
        return taken.stream().anyMatch(Objects::isNull) ? null : taken;
    }

    private static @Nullable Object all(@Nullable Map<?, ?> map, Type inner) {
        Map<String, @Nullable Object> taken = new LinkedHashMap<>();
        if (map != null) {
            map.forEach((name, value) -> taken.put(String.valueOf(name), taken(value, inner)));
        }
        return map == null || taken.containsValue(null) ? null : taken;
    }

    private static Type last(Type type) {
        return type instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]
                : Object.class;
    }

    /**
     * {@return what would have to be changed of one record to get another one of the same type: by path, null for what is
     * left out there}
     */
    public static Map<String, @Nullable Object> difference(Record from, Record to) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        Map<String, Object> before = RecordTree.of(from);
        Map<String, Object> after = RecordTree.of(to);
        for (RecordComponent component : from.getClass().getRecordComponents()) {
            String key = RecordTree.key(component);
            Object changed = after.get(key);
            if (Objects.equals(before.get(key), changed)) {
                continue;
            }
            if (Records.get(from, component) instanceof Record inner
                    && Records.get(to, component) instanceof Record other
                    && inner.getClass() == other.getClass()) {
                difference(inner, other).forEach((path, value) -> changes.put(key + "." + path, value));
            } else {
                changes.put(key, changed);
            }
        }
        return changes;
    }

    private static Problem unknown(Record record, String path) {
        String name = record.getClass().getSimpleName();
        return Problem.at(path, "The key (" + path + ") is not known in " + name + ".", Nearest.of(path, of(record)));
    }

    private static Optional<RecordComponent> component(Record record, String key) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .filter(it -> RecordTree.key(it).equals(key))
                .findFirst();
    }
}
