package org.modelwright.trust;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;

/**
 * A policy, and where each of its keys stands.
 *
 * @param file it is written in
 * @param sha256 of the file
 * @param policy what it says
 * @param places of its keys, by their dotted paths; elements of lists by their number
 */
public record PolicyFile(Path file, String sha256, Policy policy, Map<String, Place> places) {

    /** Keeps a copy. */
    public PolicyFile {
        places = Map.copyOf(places);
    }

    /** {@return a problem that names the line of the policy that it breaks}
     *
     * @param key of the policy, such as {@code forbidden_columns.0}
     * @param message what breaks it, with the value in brackets
     * @param maybe what would mend it, or null
     */
    public Problem refusal(String key, String message, @Nullable String maybe) {
        return new Problem(message, maybe, place(key), key);
    }

    private Place place(String key) {
        for (String at = key; ; at = at.substring(0, at.lastIndexOf('.'))) {
            Place place = places.get(at);
            if (place != null) {
                return place;
            }
            if (at.indexOf('.') < 0) {
                return Place.of(file.toString());
            }
        }
    }
}
