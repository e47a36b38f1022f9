package org.modelwright.data;

/**
 * The size of a table.
 *
 * @param rows the number of rows
 * @param columns the number of columns
 */
public record Shape(int rows, int columns) {

    /** {@return {@code 13903 x 12}} */
    @Override
    public String toString() {
        return rows + " x " + columns;
    }
}
