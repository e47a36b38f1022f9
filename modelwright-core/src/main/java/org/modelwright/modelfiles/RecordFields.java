package org.modelwright.modelfiles;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Records;

/** Reads records of the fields that {@link RecordTree} wrote them as. */
final class RecordFields {

    private RecordFields() {}

    /**
     * {@return the record; a list or map that is not there is empty}
     *
     * @throws IllegalArgumentException naming the field that is not there, or of another type
     */
    static <R extends Record> R read(Class<R> type, Map<?, ?> map) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = RecordTree.key(component);
            Object field = map.get(name);
            if (field == null && component.getType() == List.class) {
                field = List.of();
            } else if (field == null && component.getType() == Map.class) {
                field = Map.of();
            }
            if (field == null) {
                if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    throw new IllegalArgumentException("The " + name + " (null) is not there.");
                }
                values.put(component.getName(), null);
            } else {
                values.put(component.getName(), value(component.getGenericType(), field, name));
            }
        }
        return Records.of(type, values);
    }

    private static Object value(Type type, @Nullable Object field, String name) {
        if (type instanceof ParameterizedType generic) {
            Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == List.class && field instanceof List<?> list) {
                List<Object> values = new ArrayList<>();
                list.forEach(it -> values.add(value(inner, it, name)));
                return values;
            }
            if (generic.getRawType() == Map.class && field instanceof Map<?, ?> map) {
                Map<String, Object> values = new LinkedHashMap<>();
                map.forEach((key, it) -> values.put(String.valueOf(key), value(inner, it, name)));
                return values;
            }
            throw wrong(name, field);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isRecord() && field instanceof Map<?, ?> map) {
            return read(wanted.asSubclass(Record.class), map);
        }
        if (wanted.isEnum() && field instanceof String word) {
            return Arrays.stream(wanted.getEnumConstants())
                    .filter(it -> it.toString().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElseThrow(() -> wrong(name, field));
        }
        if (field instanceof Number number) {
            if (wanted == double.class || wanted == Double.class) {
                return number.doubleValue();
            }
            if ((wanted == int.class || wanted == Integer.class) && number.intValue() == number.doubleValue()) {
                return number.intValue();
            }
            if (wanted == long.class && number.longValue() == number.doubleValue()) {
                return number.longValue();
            }
        }
        if (wanted == boolean.class && field instanceof Boolean || wanted.isInstance(field)) {
            return field;
        }
        throw wrong(name, field);
    }

    private static IllegalArgumentException wrong(String name, @Nullable Object field) {
        return new IllegalArgumentException("The " + name + " (" + field + ") is not of the published form.");
    }
}
