package org.modelwright.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Records;

/**
 * What a record looks like as a block of YAML. A key may be left out exactly where the parameter of the canonical
 * constructor is {@link Nullable}.
 *
 * @param type the record
 * @param keys its keys, in the order of its components
 * @param constructor the canonical constructor
 */
record RecordShape(Class<?> type, List<Key> keys, Constructor<?> constructor) {

    /**
     * One key.
     *
     * @param name its name in YAML
     * @param component its name in Java
     * @param type what its value is bound to
     * @param optional whether it may be left out
     */
    record Key(String name, String component, Type type, boolean optional) {}

    static RecordShape of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<?> constructor = Records.constructor(type);
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            boolean optional = Records.isOptional(constructor, i);
            keys.add(new Key(
                    RecordTree.key(components[i]), components[i].getName(), components[i].getGenericType(), optional));
        }
        return new RecordShape(type, List.copyOf(keys), constructor);
    }

    String name() {
        return type.getSimpleName();
    }

    @Nullable Key key(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
    }

    List<String> names() {
        return keys.stream().map(Key::name).toList();
    }
}
