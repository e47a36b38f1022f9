package org.modelwright.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Place;

/** A value in a YAML text, and where it stands. */
sealed interface Node {

    /** {@return where the value starts} */
    Place place();

    /** {@return what a user would call it} */
    String word();

    /** {@return the same value again, to stand in a second place} */
    Node copy();

    /** {@return how many values it holds, itself among them} */
    default int size() {
        return 1;
    }

    /** The YAML types of a scalar. */
    enum Type {
        TEXT("a text"),
        WHOLE("a whole number"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        EMPTY("empty");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * A text, number, boolean or nothing.
     *
     * @param value its characters, without quotes
     * @param type the type that YAML 1.2 gives it
     * @param shown what messages may show of it: as it is written, never what was inserted from elsewhere
     * @param wanted whether it came from elsewhere as characters, so that it is a text wherever a text is wanted
     * @param place where it starts
     * @param source the file that it came from, if it is not the one that it is written in
     */
    record Scalar(
            String value,
            Type type,
            String shown,
            boolean wanted,
            Place place,
            @Nullable Path source) implements Node {

        Scalar(String value, Type type, String shown, boolean wanted, Place place) {
            this(value, type, shown, wanted, place, null);
        }

        @Override
        public String word() {
            return type.word();
        }

        @Override
        public Node copy() {
            return this;
        }

        /** {@return a text that stands nowhere, told at a place} */
        static Scalar text(String value, Place place) {
            return new Scalar(value, Type.TEXT, value, true, place);
        }

        /** {@return the same at another place} */
        Scalar at(Place other) {
            return new Scalar(value, type, shown, wanted, other, source);
        }

        /** {@return whether it is written as YAML's word for nothing; an empty value is not} */
        boolean isNull() {
            return type == Type.EMPTY && !value.isEmpty();
        }

        boolean isText() {
            return type == Type.TEXT || wanted;
        }
    }

    /** A list. */
    record Sequence(List<Node> elements, Place place) implements Node {

        Sequence(Place place) {
            this(new ArrayList<>(), place);
        }

        @Override
        public String word() {
            return "a list";
        }

        @Override
        public Node copy() {
            Sequence copy = new Sequence(place);
            elements.forEach(element -> copy.elements().add(element.copy()));
            return copy;
        }

        @Override
        public int size() {
            return 1 + elements.stream().mapToInt(Node::size).sum();
        }
    }

    /** A block of keys, in their order. */
    record Block(Map<String, Entry> entries, Place place) implements Node {

        Block(Place place) {
            this(new LinkedHashMap<>(), place);
        }

        @Override
        public String word() {
            return "a block";
        }

        @Override
        public Node copy() {
            Block copy = new Block(place);
            entries.forEach(
                    (key, entry) -> copy.put(key, entry.place(), entry.value().copy()));
            return copy;
        }

        @Nullable Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        void put(String key, Place at, Node value) {
            entries.put(key, new Entry(at, value));
        }
    }

    /**
     * A key's place and its value.
     *
     * @param place where the key starts
     * @param value the value
     */
    record Entry(Place place, Node value) {}

    /** Something that was reported already and that nobody should report again. */
    record Reported(Place place) implements Node {

        @Override
        public String word() {
            return "wrong";
        }

        @Override
        public Node copy() {
            return this;
        }
    }

    /** A key that an override takes away. */
    record Removed(Place place) implements Node {

        @Override
        public String word() {
            return "taken away";
        }

        @Override
        public Node copy() {
            return this;
        }
    }
}
