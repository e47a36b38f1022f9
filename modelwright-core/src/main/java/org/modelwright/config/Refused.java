package org.modelwright.config;

import java.util.TreeSet;

/** The paths of keys about which something wrong was told: what stands there, or a part of it, is not there for a record. */
final class Refused {

    private final TreeSet<String> paths = new TreeSet<>();

    void add(String path) {
        paths.add(path);
    }

    Refused copy() {
        Refused copy = new Refused();
        copy.paths.addAll(paths);
        return copy;
    }

    /** {@return whether something at the path or below it was refused} */
    boolean holds(String path) {
        String below = paths.ceiling(path + ".");
        return paths.contains(path) || below != null && below.startsWith(path + ".");
    }

    /** {@return whether what stands at the path was refused as a whole} */
    boolean isWhole(String path) {
        return paths.contains(path);
    }

    /** {@return whether something at the path, below it or around it was refused} */
    boolean touches(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            if (paths.contains(path.substring(0, end))) {
                return true;
            }
        }
        return holds(path);
    }

    /** {@return where an element of what is left of a list stood in it} */
    int original(String list, int index) {
        int left = -1;
        int at = -1;
        while (left < index) {
            at++;
            left += isWhole(list + "." + at) ? 0 : 1;
        }
        return at;
    }
}
