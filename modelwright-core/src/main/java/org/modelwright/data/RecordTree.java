package org.modelwright.data;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Redactor;

/**
 * A configuration record as a tree of maps, lists and plain values, under its YAML names. Secrets are masked, empty
 * optionals and nulls left out. The same tree is rendered as YAML and flattened into MLflow params.
 */
public final class RecordTree {

    /** Components that are called otherwise in YAML, because Java keeps the word for itself. */
    private static final Map<String, String> RENAMED = Map.of("enumeration", "enum");

    private RecordTree() {}

    /** {@return the tree of a record; with {@code KIND} first if it implements an interface} */
    public static Map<String, Object> of(Record record) {
        return of(record, record.getClass().getInterfaces().length > 0);
    }

    private static Map<String, Object> of(Record record, boolean kind) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (kind) {
            tree.put("KIND", record.getClass().getSimpleName());
        }
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = plain(Records.get(record, component), component.getGenericType());
            if (value != null) {
                tree.put(key(component), value);
            }
        }
        return tree;
    }

    /** {@return the dotted paths of what a record, and every record in it that is no element of a list, has by default} */
    public static List<String> defaults(Record record) {
        List<String> paths = new ArrayList<>();
        defaults("", record, paths);
        return paths;
    }

    private static void defaults(String prefix, Record record, List<String> paths) {
        Set<String> left = Records.defaults(record);
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String path = prefix + key(component);
            if (left.contains(component.getName())) {
                paths.add(path);
            } else if (Records.get(record, component) instanceof Record inner) {
                defaults(path + ".", inner, paths);
            }
        }
    }

    /** {@return where the secrets of a tree come from, by dotted path, as {@link Secret#reference} says it of those that know} */
    public static Map<String, String> references(Record record) {
        Map<String, String> references = new LinkedHashMap<>();
        references("", record, references);
        return references;
    }

    private static void references(String path, @Nullable Object value, Map<String, String> references) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (value instanceof Secret secret) {
            secret.reference().ifPresent(it -> references.put(path, it));
        } else if (value instanceof Optional<?> optional) {
            references(path, optional.orElse(null), references);
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                references(prefix + key(component), Records.get(record, component), references);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> references(prefix + key, inner, references));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                references(prefix + i, list.get(i), references);
            }
        }
    }

    /** {@return the record's class and that of every record inside it} */
    public static Set<Class<?>> types(Record record) {
        Set<Class<?>> types = new LinkedHashSet<>();
        types(record, types);
        return types;
    }

    private static void types(@Nullable Object value, Set<Class<?>> types) {
        if (value instanceof Record record) {
            types.add(record.getClass());
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                types(Records.get(record, component), types);
            }
        } else if (value instanceof Iterable<?> list && !(value instanceof Path)) {
            list.forEach(inner -> types(inner, types));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(inner -> types(inner, types));
        } else if (value instanceof Optional<?> optional) {
            types(optional.orElse(null), types);
        }
    }

    /** {@return the name of a component in YAML} */
    public static String key(RecordComponent component) {
        return RENAMED.getOrDefault(component.getName(), snake(component.getName()));
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

    private static @Nullable Object plain(@Nullable Object value, Type declared) {
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null), last(declared));
        }
        if (value instanceof Record record) {
            // A block is chosen by KIND exactly where an interface is declared, or anything may stand.
            boolean anything = declared == Object.class && record.getClass().getInterfaces().length > 0;
            return of(record, anything || declared instanceof Class<?> type && type.isInterface());
        }
        if (value instanceof Secret) {
            return Secret.MASK;
        }
        if (value instanceof String text) {
            return Redactor.clean(text);
        }
        if (value instanceof TemporalAccessor time) {
            return time.toString(); // a stranger's kind may hold one
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> tree = new LinkedHashMap<>();
            map.forEach((key, inner) -> {
                Object plain = plain(inner, last(declared));
                if (plain != null) {
                    tree.put(String.valueOf(key), plain);
                }
            });
            return tree;
        }
        if (value instanceof Set<?> set) {
            // A set has no order of its own, and the same configuration is always written the same.
            return plain(set.stream().sorted().toList(), declared);
        }
        if (value instanceof Iterable<?> list) {
            List<Object> plain = new ArrayList<>();
            for (Object inner : list) {
                Object one = plain(inner, last(declared));
                if (one != null) {
                    plain.add(one);
                }
            }
            return plain;
        }
        return value;
    }

    /** {@return what a list, map or optional holds} */
    private static Type last(Type declared) {
        return declared instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]
                : Object.class;
    }
}
