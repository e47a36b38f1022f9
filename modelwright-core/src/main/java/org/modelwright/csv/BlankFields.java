package org.modelwright.csv;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.modelwright.checksum.Checksums;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;

/**
 * In which columns fields begin or end in blanks: those of a field in quotes are meant, others are none of the field. Asked
 * only where there are such blanks, for it costs a pass over the file.
 */
public final class BlankFields {

    private final char delimiter;
    private final char quote;
    private final int comment;
    private final Writer copy;
    private final Set<Integer> quoted = new HashSet<>();
    private final Set<Integer> unquoted = new HashSet<>();
    private final StringBuilder field = new StringBuilder();
    private int column;

    private BlankFields(String delimiter, CsvDialect dialect, Writer copy) {
        this.delimiter = delimiter.charAt(0);
        this.quote = dialect.quote().charAt(0);
        this.comment = dialect.comment() == null ? -1 : dialect.comment().charAt(0);
        this.copy = copy;
    }

    /**
     * Looks for them.
     *
     * @throws DataException if the file cannot be read
     */
    public static BlankFields of(Path file, String delimiter, CsvDialect dialect) {
        BlankFields blanks = new BlankFields(delimiter, dialect, Writer.nullWriter());
        try (Reader text = reader(file, dialect)) {
            blanks.read(text);
        } catch (IOException e) {
            throw Cause.unreadable("The file (" + file + ") cannot be read", null, e);
        }
        return blanks;
    }

    /**
     * Copies a file, without the blanks around fields that are not quoted.
     *
     * @throws InfrastructureException if the copy cannot be written
     */
    public static void strip(Path file, Path copy, String delimiter, CsvDialect dialect) {
        try (Reader text = reader(file, dialect);
                Writer out = Files.newBufferedWriter(copy, dialect.charset())) {
            new BlankFields(delimiter, dialect, out).read(text);
        } catch (IOException e) {
            throw Cause.failure("The file (" + copy + ") cannot be written", "free some disk space.", e);
        }
    }

    private static Reader reader(Path file, CsvDialect dialect) throws IOException {
        return new InputStreamReader(Checksums.text(file), dialect.charset());
    }

    /** {@return whether a column, by its place from 0, holds such blanks outside quotes} */
    public boolean hasUnquoted(int place) {
        return unquoted.contains(place);
    }

    /** {@return whether a column holds such blanks inside quotes} */
    public boolean hasQuoted(int place) {
        return quoted.contains(place);
    }

    private void read(Reader text) throws IOException {
        char[] buffer = new char[1 << 16];
        boolean inside = false;
        boolean wasQuoted = false;
        boolean passing = false;
        for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
            for (int i = 0; i < count; i++) {
                char c = buffer[i];
                boolean lineEnd = c == '\n' || c == '\r';
                if (!inside && !passing && c == comment) {
                    end(wasQuoted);
                    wasQuoted = false;
                    passing = true;
                }
                if (passing && !lineEnd) {
                    copy.write(c);
                } else if (!inside && (c == delimiter || lineEnd)) {
                    end(wasQuoted);
                    copy.write(c);
                    wasQuoted = false;
                    passing = false;
                    column = lineEnd ? 0 : column + 1;
                } else {
                    // Two quotes for one close and open again.
                    if (c == quote && (inside || wasQuoted || isBlank())) {
                        inside = !inside;
                        wasQuoted = true;
                    }
                    field.append(c);
                }
            }
        }
        end(wasQuoted);
    }

    private boolean isBlank() {
        return first() == field.length();
    }

    private int first() {
        int first = 0;
        while (first < field.length() && isBlank(field.charAt(first))) {
            first++;
        }
        return first;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private void end(boolean wasQuoted) throws IOException {
        int first = first();
        int end = field.length();
        while (end > first && isBlank(field.charAt(end - 1))) {
            end--;
        }
        if (wasQuoted) {
            if (end - first > 2 && (isBlank(field.charAt(first + 1)) || isBlank(field.charAt(end - 2)))) {
                quoted.add(column);
            }
            copy.append(field);
        } else {
            if (end - first < field.length()) {
                unquoted.add(column);
            }
            copy.append(field, first, end);
        }
        field.setLength(0);
    }
}
