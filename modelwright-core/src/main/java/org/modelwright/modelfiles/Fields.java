package org.modelwright.modelfiles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelwright.task.Task;

/**
 * The fields of an object that was read, each by its name and type.
 *
 * <p>Every method throws {@link IllegalArgumentException}, naming the field, if it is not there or of another type.
 *
 * @param map the object
 */
record Fields(Map<?, ?> map) {

    /** {@return the fields of a value that must be an object} */
    static Fields of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new IllegalArgumentException("It is no object.");
    }

    private <T> T as(Class<T> type, String name, String what) {
        return as(type, map.get(name), "The " + name, what);
    }

    private static <T> T as(Class<T> type, @Nullable Object value, String name, String what) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw new IllegalArgumentException(name + " (" + value + ") is no " + what + ".");
    }

    String text(String name) {
        return as(String.class, name, "text");
    }

    boolean flag(String name) {
        return as(Boolean.class, name, "boolean");
    }

    int count(String name) {
        Number number = as(Number.class, name, "number");
        if (number.longValue() != number.doubleValue() || number.longValue() != number.intValue()) {
            throw new IllegalArgumentException("The " + name + " (" + number + ") is no whole number of 32 bits.");
        }
        return number.intValue();
    }

    double number(String name) {
        return as(Number.class, name, "number").doubleValue();
    }

    Task task(String name) {
        String word = text(name);
        return Arrays.stream(Task.values())
                .filter(task -> task.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The " + name + " (" + word + ") is not known."));
    }

    /** {@return an object as it is: maps, lists, texts, numbers and booleans} */
    Map<String, Object> tree(String name) {
        return map(name, value -> as(Object.class, value, "A value of " + name, "value"));
    }

    Fields object(String name) {
        return new Fields(as(Map.class, name, "object"));
    }

    Map<String, String> texts(String name) {
        return map(name, value -> as(String.class, value, "A value of " + name, "text"));
    }

    Map<String, Double> numbers(String name) {
        return map(
                name,
                value -> as(Number.class, value, "A value of " + name, "number").doubleValue());
    }

    /** {@return lists of numbers, each of which may be null} */
    Map<String, List<@Nullable Double>> numberLists(String name) {
        return map(name, value -> {
            List<@Nullable Double> numbers = new ArrayList<>();
            for (Object entry : as(List.class, value, "A value of " + name, "list")) {
                numbers.add(
                        entry == null
                                ? null
                                : as(Number.class, entry, "An entry of " + name, "number")
                                        .doubleValue());
            }
            return numbers;
        });
    }

    private <T> Map<String, T> map(String name, Function<@Nullable Object, T> typed) {
        Map<String, T> values = new LinkedHashMap<>();
        object(name).map.forEach((key, value) -> values.put(String.valueOf(key), typed.apply(value)));
        return values;
    }

    List<String> list(String name) {
        return list(name, value -> as(String.class, value, "An entry of " + name, "text"));
    }

    List<Fields> objects(String name) {
        return list(name, value -> new Fields(as(Map.class, value, "An entry of " + name, "object")));
    }

    private <T> List<T> list(String name, Function<@Nullable Object, T> typed) {
        List<T> values = new ArrayList<>();
        for (Object value : as(List.class, name, "list")) {
            values.add(typed.apply(value));
        }
        return values;
    }
}
