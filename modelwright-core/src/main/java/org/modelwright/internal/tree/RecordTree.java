package org.modelwright.internal.tree;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Secret;

/**
 * A configuration record as a tree of maps, lists and plain values, under its YAML names. Secrets are masked, empty
 * optionals and nulls left out. The same tree is rendered as YAML and flattened into MLflow params.
 */
public final class RecordTree {

    private RecordTree() {}

    /** {@return the tree of a record; with {@code KIND} first if it implements an interface of its package} */
    public static Map<String, Object> of(Record record) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (isKind(record.getClass())) {
            tree.put("KIND", record.getClass().getSimpleName());
        }
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = plain(get(record, component));
            if (value != null) {
                tree.put(snake(component.getName()), value);
            }
        }
        return tree;
    }

    /** {@return whether a record is chosen in YAML by {@code KIND}: it implements an interface} */
    public static boolean isKind(Class<?> type) {
        return type.isRecord() && type.getInterfaces().length > 0;
    }

    /** {@return {@code test_size} for {@code testSize}} */
    public static String snake(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** {@return the leaves under their dotted paths; list elements by their number, an empty list or map as text} */
    public static Map<String, String> flatten(Map<String, Object> tree) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", tree, flat);
        return flat;
    }

    private static void flatten(String path, Object value, Map<String, String> flat) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, inner) -> flatten(prefix + key, inner, flat));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                flatten(prefix + i, list.get(i), flat);
            }
        } else {
            flat.put(path, String.valueOf(value));
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof Record record) {
            return of(record);
        }
        if (value instanceof Secret || value instanceof Enum<?>) {
            return value instanceof Secret ? Secret.MASK : value.toString().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> tree = new LinkedHashMap<>();
            map.forEach((key, inner) -> {
                Object plain = plain(inner);
                if (plain != null) {
                    tree.put(String.valueOf(key), plain);
                }
            });
            return tree;
        }
        if (value instanceof Iterable<?> list) {
            List<Object> plain = new ArrayList<>();
            for (Object inner : list) {
                Object one = plain(inner);
                if (one != null) {
                    plain.add(one);
                }
            }
            return plain;
        }
        return value;
    }

    private static @Nullable Object get(Record record, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true); // a stranger's record need not be public
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The component (" + component + ") cannot be read.", e);
        }
    }
}
