package org.modelwright.error;

/**
 * Where in a text file something stands.
 *
 * @param file the file as the user named it
 * @param line the line, counted from 1
 * @param column the column, counted from 1
 */
public record Place(String file, int line, int column) {

    /** {@return {@code file:line:column}} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
