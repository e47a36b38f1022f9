package org.modelwright.mlflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a search found.
 *
 * @param items in the order of the search
 * @param nextPageToken what asks for the next part; null after the last one
 */
public record Page<T>(List<T> items, @Nullable String nextPageToken) {

    /** Copies the list. */
    public Page {
        items = List.copyOf(items);
    }
}
