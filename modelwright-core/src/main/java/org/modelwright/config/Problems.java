package org.modelwright.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;

/** Collects everything that is wrong, to tell it at once. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();
    private @Nullable Throwable cause;

    void add(String message, @Nullable String maybe, @Nullable Place place, @Nullable String path) {
        add(new Problem(message, maybe, place, path));
    }

    void add(Problem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Keeps the first cause, for {@code --debug}. */
    void causedBy(Throwable thrown) {
        cause = cause == null ? thrown : cause;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws them all, if there are any. */
    void throwAll() {
        if (!found.isEmpty()) {
            throw new ConfigException(found, cause);
        }
    }
}
