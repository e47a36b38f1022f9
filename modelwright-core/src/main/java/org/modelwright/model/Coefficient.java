package org.modelwright.model;

import org.jspecify.annotations.Nullable;
import org.modelwright.data.Records;

/**
 * What a linear sum grows by with one unit of a column, or in rows of a category.
 *
 * @param column that the learner saw; null for the intercept
 * @param category the category; null for a number
 * @param output the class whose sum it is; null where there is one sum
 * @param value of it
 */
public record Coefficient(
        @Nullable String column,
        @Nullable String category,
        @Nullable String output,
        double value) {

    /** {@return what a sum begins with, whatever the columns hold} */
    static Coefficient intercept(@Nullable String output, double value) {
        return Records.of(Coefficient.class, "output", output, "value", value);
    }
}
