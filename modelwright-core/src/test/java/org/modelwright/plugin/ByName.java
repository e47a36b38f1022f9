package org.modelwright.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelwright.data.Records;
import org.modelwright.error.ConfigException;

/** The law of making kinds by name: each key has a method of its name, and their order does not matter. */
public final class ByName {

    private ByName() {}

    /**
     * Rebuilds a record by the methods of its keys, in their order and against it.
     *
     * @param full a record with every key, each set to something else than its default
     * @param said keys that can have no other value than their default, cannot be left out in Java, or do not go with
     *     the others
     */
    public static void holds(Record full, String... said) throws ReflectiveOperationException {
        Class<? extends Record> type = full.getClass();
        Constructor<? extends Record> constructor = Records.constructor(type);
        RecordComponent[] components = type.getRecordComponents();
        Map<String, Object> required = new HashMap<>();
        List<RecordComponent> optional = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            Object value = components[i].getAccessor().invoke(full);
            if (value == null && Set.of(said).contains(components[i].getName())) {
                continue;
            }
            assertThat(value)
                    .as("the key %s of the example %s", components[i], full)
                    .isNotNull();
            set(full, components[i], value); // there is such a method
            if (Records.isOptional(constructor, i) && !Set.of(said).contains(components[i].getName())) {
                optional.add(components[i]);
            } else {
                required.put(components[i].getName(), value);
            }
        }
        Record bare = Records.of(type, required);
        for (RecordComponent component : optional) {
            assertThat(component.getAccessor().invoke(full))
                    .as("the key %s of the example, which is the default", component)
                    .isNotEqualTo(component.getAccessor().invoke(bare));
        }
        assertThat(made(bare, full, optional)).isEqualTo(full);
        Collections.reverse(optional);
        try {
            assertThat(made(bare, full, optional)).isEqualTo(full);
        } catch (InvocationTargetException e) {
            // An order may be refused, aloud; it never gives another record.
            assertThat(e.getCause()).isInstanceOf(ConfigException.class);
        }
    }

    /** {@return the keys that an example does not set} */
    public static String[] unset(Record example) throws ReflectiveOperationException {
        List<String> unset = new ArrayList<>();
        for (RecordComponent component : example.getClass().getRecordComponents()) {
            if (component.getAccessor().invoke(example) == null) {
                unset.add(component.getName());
            }
        }
        return unset.toArray(String[]::new);
    }

    /**
     * Calls every method that makes or changes a record with null in each place: it is taken or refused, aloud.
     *
     * @param full a record whose keys are all there
     */
    public static void refusesNull(Record full) throws ReflectiveOperationException {
        for (Method method : full.getClass().getMethods()) {
            boolean makes = method.getReturnType() == full.getClass() && method.getParameterCount() > 0;
            Object[] nulls = new Object[method.getParameterCount()];
            if (makes && Arrays.stream(method.getParameterTypes()).noneMatch(Class::isPrimitive)) {
                refused(() -> method.invoke(full, nulls), method.toString());
                if (method.isVarArgs()) {
                    Class<?> one = method.getParameterTypes()[nulls.length - 1].getComponentType();
                    nulls[nulls.length - 1] = Array.newInstance(one, 1);
                    refused(() -> method.invoke(full, nulls), method.toString());
                }
            }
        }
        Constructor<? extends Record> constructor = Records.constructor(full.getClass());
        RecordComponent[] components = full.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            Object[] values = new Object[components.length];
            for (int j = 0; j < values.length; j++) {
                values[j] = j == i ? null : components[j].getAccessor().invoke(full);
            }
            refused(() -> constructor.newInstance(values), components[i] + " of " + constructor);
        }
    }

    private interface Call {
        void now() throws ReflectiveOperationException;
    }

    private static void refused(Call call, String what) throws ReflectiveOperationException {
        try {
            call.now();
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).as(what).isInstanceOf(ConfigException.class);
            assertThat(((ConfigException) e.getCause()).problems())
                    .as(what)
                    .allSatisfy(problem -> assertThat(problem.path()).isNotNull());
        }
    }

    private static Record made(Record bare, Record full, List<RecordComponent> components)
            throws ReflectiveOperationException {
        Record made = bare;
        for (RecordComponent component : components) {
            made = set(made, component, component.getAccessor().invoke(full));
        }
        return made;
    }

    private static Record set(Record record, RecordComponent component, Object value)
            throws ReflectiveOperationException {
        Method method = Arrays.stream(record.getClass().getMethods())
                .filter(it -> it.getName().equals(component.getName()) && it.getParameterCount() == 1)
                .filter(it -> it.getReturnType() == record.getClass())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No method of " + record.getClass() + " sets " + component));
        Object given = value;
        if (method.isVarArgs()) {
            Class<?> one = method.getParameterTypes()[0].getComponentType();
            Object[] empty = (Object[]) Array.newInstance(one, 0);
            given = ((Collection<?>) value).toArray(empty);
        }
        return (Record) method.invoke(record, given);
    }
}
