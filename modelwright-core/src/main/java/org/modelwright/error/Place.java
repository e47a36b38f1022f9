package org.modelwright.error;

/**
 * Where something stands: in a text file, or in an option of the command.
 *
 * @param file the file as the user named it, or the option
 * @param line the line, counted from 1; 0 where the whole of it is meant
 * @param column the column, counted from 1; 0 where the whole of it is meant
 */
public record Place(String file, int line, int column) {

    /** {@return the whole of a file or option} */
    public static Place of(String file) {
        return new Place(file, 0, 0);
    }

    /** {@return {@code file:line:column}, or the file alone} */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
