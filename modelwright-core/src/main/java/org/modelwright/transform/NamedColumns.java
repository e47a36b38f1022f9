package org.modelwright.transform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Problem;

/** What a transform says to be the columns that it takes. */
final class NamedColumns {

    private NamedColumns() {}

    /** {@return what is wrong with the key {@code columns}: no name, an empty one, or one that is there twice} */
    static List<Problem> problems(String kind, @Nullable List<String> columns) {
        if (columns == null || columns.isEmpty()) {
            return List.of(Problem.at("columns", "The columns of " + kind + " are empty.", "the name of a column."));
        }
        List<Problem> problems = new ArrayList<>();
        Set<@Nullable String> seen = new HashSet<>();
        for (String column : columns) {
            if (column == null) {
                problems.add(Problem.at("columns", "The list columns has an empty entry.", "leave it out."));
            } else if (!seen.add(column)) {
                problems.add(Problem.at("columns", "The columns hold (" + column + ") twice.", "keep one of them."));
            }
        }
        return problems;
    }
}
