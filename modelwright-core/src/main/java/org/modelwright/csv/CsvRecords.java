package org.modelwright.csv;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.checksum.Checksums;
import org.modelwright.error.DataException;

/** The lines of a CSV file, each up to the first line break outside quotes, without comments and byte order mark. */
final class CsvRecords implements AutoCloseable {

    private static final int LONGEST = 1 << 20;

    private final String path;
    private final CsvDialect dialect;
    private final PushbackReader text;
    private int taken;

    private CsvRecords(String path, CsvDialect dialect, PushbackReader text) {
        this.path = path;
        this.dialect = dialect;
        this.text = text;
    }

    /** Reads a file, plain or packed. */
    static CsvRecords of(String path, Path file, CsvDialect dialect) throws IOException {
        Reader reader = new InputStreamReader(Checksums.text(file), dialect.charset());
        return new CsvRecords(path, dialect, new PushbackReader(reader, 2));
    }

    /** {@return how many lines were given or passed over as comments} */
    int taken() {
        return taken;
    }

    /** {@return the next line, or null at the end} */
    @Nullable String next() throws IOException {
        while (true) {
            String line = read();
            if (line == null) {
                return null;
            }
            String plain = taken++ == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (dialect.comment() == null || !plain.startsWith(dialect.comment())) {
                return plain;
            }
        }
    }

    private @Nullable String read() throws IOException {
        PushbackReader in = text;
        StringBuilder line = new StringBuilder();
        char quote = dialect.quote().charAt(0);
        boolean quoted = false;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0; c = in.read()) {
            quoted ^= c == quote;
            if (!quoted && (c == '\n' || c == '\r')) {
                passBreak(in, c);
                return line.toString();
            }
            line.append((char) c);
            if (line.length() > LONGEST) {
                throw new DataException(
                        "The first line of " + path + " is longer than " + LONGEST + " characters.",
                        "the file is no CSV, or a quote (" + quote + ") is never closed.");
            }
        }
        if (quoted) {
            throw new DataException(
                    "The first line of " + path + " holds a quote (" + quote + ") that is not closed.",
                    "double a quote within a name, or give another quote.");
        }
        return line.toString();
    }

    /** Passes over the rest of a line break. */
    private void passBreak(PushbackReader in, int first) throws IOException {
        if (first == '\n') {
            return;
        }
        int second = in.read();
        if (second == '\n' || second < 0) {
            return;
        }
        int third = second == '\r' ? in.read() : -1;
        if (third == '\n') {
            throw new DataException(
                    "The lines of " + path + " end in two carriage returns and a line feed, of which one is too many.",
                    "tr -d '\\r' < " + path + " > another.csv");
        }
        if (third >= 0) {
            in.unread(third);
        }
        in.unread(second);
    }

    /** {@return the fields of a line; blanks around one that is not quoted are no part of it} */
    static List<String> fields(String line, char delimiter, char quote) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == quote && quoted && i + 1 < line.length() && line.charAt(i + 1) == quote) {
                field.append(c);
                i++;
            } else if (c == quote) {
                if (!quoted && field.toString().isBlank()) {
                    field.setLength(0);
                    wasQuoted = true;
                }
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                fields.add(wasQuoted ? field.toString() : field.toString().strip());
                field.setLength(0);
                wasQuoted = false;
            } else if (quoted || !wasQuoted || c != ' ') {
                field.append(c);
            }
        }
        fields.add(wasQuoted ? field.toString() : field.toString().strip());
        return fields;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
