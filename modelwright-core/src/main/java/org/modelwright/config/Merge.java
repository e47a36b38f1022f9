package org.modelwright.config;

import java.util.List;
import java.util.Map;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Entry;
import org.modelwright.config.Node.Removed;
import org.modelwright.config.Node.Scalar;
import org.modelwright.config.Node.Sequence;
import org.modelwright.error.Place;

/** Lays one configuration over another: blocks key by key; lists, scalars and blocks of another KIND as a whole. */
final class Merge {

    private Merge() {}

    /** {@return {@code under} with {@code over} laid over it; {@code under} may be changed} */
    static Node merge(Node under, Node over) {
        if (!(under instanceof Block base) || !(over instanceof Block top) || namesAnotherKind(base, top)) {
            return over;
        }
        for (Map.Entry<String, Entry> entry : top.entries().entrySet()) {
            Node before = base.get(entry.getKey());
            Node value = entry.getValue().value();
            base.put(entry.getKey(), entry.getValue().place(), before == null ? value : merge(before, value));
        }
        return base;
    }

    /** {@return an override whose keys that are {@code null} take away what is there; it may be changed} */
    static Node override(Node over) {
        if (over instanceof Scalar scalar && scalar.isNull()) {
            return new Removed(scalar.place());
        }
        if (over instanceof Block block) {
            block.entries().replaceAll((key, entry) -> new Entry(entry.place(), override(entry.value())));
        }
        return over;
    }

    private static boolean namesAnotherKind(Block base, Block top) {
        return top.get("KIND") instanceof Scalar now
                && !(base.get("KIND") instanceof Scalar before && before.value().equals(now.value()));
    }

    /**
     * Puts a value at a path of keys and list positions; blocks that are missing are made, and lists where
     * the next key is 0.
     *
     * @param under what is there
     * @param path the keys, from the top
     * @param value the value
     * @param place where the override stands
     * @return what is there now
     */
    static Node put(Node under, List<String> path, Node value, Place place, Problems problems) {
        if (path.isEmpty()) {
            return merge(under, value);
        }
        String key = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (under instanceof Sequence list) {
            int size = list.elements().size();
            int index = key.matches("\\d{1,6}") ? Integer.parseInt(key) : -1;
            if (index < 0 || index > size) {
                problems.add(
                        "The list has no element (" + key + "): it has " + size + ", counted from 0.",
                        size + " to add one.",
                        place,
                        null);
            } else if (index < size && rest.isEmpty() && value instanceof Removed) {
                list.elements().remove(index);
            } else if (index == size) {
                list.elements().add(put(missing(rest, place), rest, value, place, problems));
            } else {
                list.elements().set(index, put(list.elements().get(index), rest, value, place, problems));
            }
            return list;
        }
        if (!(under instanceof Block block)) {
            problems.add(
                    "The key (" + key + ") cannot be set: what is above it is " + under.word() + ", not a block.",
                    null,
                    place,
                    null);
            return under;
        }
        Block top = new Block(place);
        Node before = block.get(key);
        top.put(
                key,
                place,
                put(
                        before == null || before instanceof Removed ? missing(rest, place) : before,
                        rest,
                        value,
                        place,
                        problems));
        return merge(block, top);
    }

    private static Node missing(List<String> rest, Place place) {
        return !rest.isEmpty() && rest.get(0).equals("0") ? new Sequence(place) : new Block(place);
    }
}
