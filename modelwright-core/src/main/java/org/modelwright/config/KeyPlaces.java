package org.modelwright.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.config.Node.Block;
import org.modelwright.config.Node.Entry;
import org.modelwright.config.Node.Sequence;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;

/** Where the keys stand that a record's problems are about. */
final class KeyPlaces {

    private KeyPlaces() {}

    /** {@return where the key of a record's problem stands, or the innermost block around it that is there} */
    static Located locate(Problem problem, RecordShape shape, Refused before, Block block, String path) {
        String key = problem.path() == null ? "" : problem.path();
        String first = key.split("\\.", 2)[0];
        Located found = within(block, key, before, path);
        if (found != null) {
            return found;
        }
        if (shape.key(first) != null) {
            return new Located(path + "." + first, block.place());
        }
        Map<String, Node> inside = new LinkedHashMap<>();
        search(block, key, path, inside);
        if (inside.size() == 1) {
            Map.Entry<String, Node> only = inside.entrySet().iterator().next();
            return new Located(only.getKey(), only.getValue().place());
        }
        return new Located(path, block.place());
    }

    /** Where a key stands. */
    record Located(String path, Place place) {}

    /** {@return where a key stands, or the innermost block around it that is there; null if not even its first part} */
    private static @Nullable Located within(Block block, String key, Refused before, String path) {
        Node at = block;
        Located found = null;
        String whole = path;
        for (String rest = key; !rest.isEmpty(); ) {
            String part = at instanceof Block map ? name(map, rest) : rest.split("\\.", 2)[0];
            rest = part.length() < rest.length() ? rest.substring(part.length() + 1) : "";
            Node inner = null;
            String name = part;
            if (at instanceof Block map) {
                Entry entry = map.entries().get(part);
                inner = entry == null ? null : entry.value();
            } else if (at instanceof Sequence list && part.matches("\\d{1,6}")) {
                int index = before.original(whole, Integer.parseInt(part));
                name = String.valueOf(index);
                inner = index < list.elements().size() ? list.elements().get(index) : null;
            }
            if (inner == null) {
                break;
            }
            at = inner;
            whole += "." + name;
            found = new Located(whole, at.place());
        }
        return found;
    }

    /** {@return the first part of a path; a name may hold dots itself} */
    private static String name(Block map, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            if (map.entries().containsKey(path.substring(0, end))) {
                return path.substring(0, end);
            }
        }
        return path.split("\\.", 2)[0];
    }

    private static void search(Node node, String name, String path, Map<String, Node> found) {
        if (node instanceof Block block) {
            block.entries().forEach((key, entry) -> {
                if (key.equals(name)) {
                    found.put(path + "." + key, entry.value());
                }
                search(entry.value(), name, path + "." + key, found);
            });
        }
    }
}
