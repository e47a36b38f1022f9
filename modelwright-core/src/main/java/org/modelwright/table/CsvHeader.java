package org.modelwright.table;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * The first line of a CSV file.
 *
 * @param delimiter what stands between fields
 * @param names the columns
 */
record CsvHeader(String delimiter, List<String> names) {

    private static final int LONGEST = 1 << 20;
    /** The byte order mark, read in the wrong order. */
    private static final char TURNED = '\uFFFE';

    static CsvHeader of(Path file, CsvTable csv, Session session) {
        String line = csv.path().endsWith(".zst") ? firstLine(file, csv, session) : firstRecord(file, csv);
        if (line.isBlank()) {
            throw new DataException("The first line of " + csv.path() + " is empty.", "take the line out.");
        }
        if (line.startsWith("PAR1")) {
            throw new DataException("The file (" + csv.path() + ") is Parquet.", "KIND: ParquetReader");
        }
        if (line.charAt(0) == TURNED) {
            throw new DataException(
                    "The file (" + csv.path() + ") is big-endian utf-16, which cannot be read.",
                    "iconv -f UTF-16 -t UTF-8, and encoding: utf-8");
        }
        if (line.indexOf('\0') >= 0) {
            throw new DataException(
                    "The first line of " + csv.path() + " holds a NUL character, and is no text in " + csv.encoding()
                            + ".",
                    "encoding: utf-16, or a file of another kind.");
        }
        if (line.indexOf('\uFFFD') >= 0) {
            throw new DataException(
                    "The first line of " + csv.path() + " (" + line + ") is not written in " + csv.encoding() + ".",
                    csv.encoding().equals("utf-8") ? "encoding: latin-1" : "encoding: utf-8");
        }
        String delimiter = csv.delimiter() == null ? likeliest(line, csv.quote()) : csv.delimiter();
        List<String> fields = fields(line, delimiter.charAt(0), csv.quote().charAt(0));
        if (!csv.header()) {
            List<String> names = new ArrayList<>();
            fields.forEach(field -> names.add("column" + names.size()));
            return new CsvHeader(delimiter, names);
        }
        refuseNames(csv.path(), fields);
        return new CsvHeader(delimiter, fields);
    }

    private static void refuseNames(String path, List<String> names) {
        List<Problem> problems = new ArrayList<>();
        // DuckDB takes names of different case for one.
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isBlank()) {
                problems.add(Problem.of(
                        "The column " + (i + 1) + " of " + path + " has no name.", "give it one in the first line."));
            } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                problems.add(Problem.of(
                        "The column (" + name + ") of " + path + " is there twice.", "rename one in the first line."));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** Up to the first line break: Java cannot unpack Zstandard, DuckDB gives whole lines. */
    private static String firstLine(Path file, CsvTable csv, Session session) {
        String line = "select line from read_csv(" + DuckDb.text(file.toString())
                + ", auto_detect = false, header = false, delim = '\u0001', quote = '', escape = '', encoding = "
                + DuckDb.text(csv.encoding()) + ", columns = {'line': 'VARCHAR'}) limit 1";
        try (DuckDb db = new DuckDb(session)) {
            List<List<@Nullable String>> rows = db.rows(line);
            String first = rows.isEmpty() ? "" : String.valueOf(rows.get(0).get(0));
            return withoutMark(new StringBuilder(first.replaceFirst("\r$", "")));
        } catch (DuckDbException e) {
            throw SourceFile.only(csv.path(), ".csv").unreadable(e, 0);
        }
    }

    /** Up to the first line break outside quotes. */
    private static String firstRecord(Path file, CsvTable csv) {
        Charset charset = requireNonNullElse(CsvTable.ENCODINGS.get(csv.encoding()), StandardCharsets.UTF_8);
        StringBuilder line = new StringBuilder();
        char quote = csv.quote().charAt(0);
        boolean quoted = false;
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                Reader text = new InputStreamReader(plain, charset)) {
            char[] buffer = new char[8192];
            for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    char c = buffer[i];
                    quoted ^= c == quote;
                    if (!quoted && (c == '\n' || c == '\r')) {
                        return withoutMark(line);
                    }
                    line.append(c);
                }
                if (line.length() > LONGEST) {
                    throw new DataException(
                            "The first line of " + csv.path() + " is longer than " + LONGEST + " characters.",
                            "the file is no CSV, or a quote (" + quote + ") is never closed.");
                }
            }
        } catch (IOException e) {
            throw new DataException("The file (" + csv.path() + ") cannot be read: " + e.getMessage() + ".", null, e);
        }
        if (quoted) {
            throw new DataException(
                    "The first line of " + csv.path() + " holds a quote (" + quote + ") that is not closed.",
                    "double a quote within a name, or give another quote.");
        }
        return withoutMark(line);
    }

    private static String withoutMark(StringBuilder line) {
        return !line.isEmpty() && line.charAt(0) == '\uFEFF' ? line.substring(1) : line.toString();
    }

    private static String likeliest(String line, String quote) {
        String best = ",";
        int most = 0;
        for (String delimiter : List.of(",", ";", "\t", "|")) {
            int count = fields(line, delimiter.charAt(0), quote.charAt(0)).size() - 1;
            if (count > most) {
                most = count;
                best = delimiter;
            }
        }
        return best;
    }

    private static List<String> fields(String line, char delimiter, char quote) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == quote && quoted && i + 1 < line.length() && line.charAt(i + 1) == quote) {
                field.append(c);
                i++;
            } else if (c == quote) {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
