package org.modelwright.table;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.schema.Selection;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * A table in a CSV file. A column's type is decided over the whole file; a declared type wins.
 *
 * @param path a file, plain, {@code .gz} or {@code .zst}
 * @param delimiter one character, or null for the one of comma, semicolon, tab and bar that the first line holds most
 * @param header whether the first line holds names, else columns are {@code column0}, {@code column1} …
 * @param nullValues texts that mean missing
 * @param encoding one of {@link #encodings}
 * @param quote the character around texts
 */
public record CsvTable(
        String path,
        @Nullable String delimiter,
        boolean header,
        List<String> nullValues,
        String encoding,
        String quote) {

    static final Map<String, Charset> ENCODINGS = Map.of(
            "utf-8",
            StandardCharsets.UTF_8,
            "latin-1",
            StandardCharsets.ISO_8859_1,
            "utf-16",
            StandardCharsets.UTF_16LE);

    /** Keeps a copy. */
    public CsvTable {
        nullValues = List.copyOf(nullValues);
    }

    /** {@return a file as most are: names in its first line, utf-8, quoted by "; empty and NA are missing} */
    public static CsvTable of(String path) {
        return new CsvTable(path, null, true, List.of("", "NA"), "utf-8", "\"");
    }

    /** {@return the encodings that can be read, in order} */
    public static Set<String> encodings() {
        return new TreeSet<>(ENCODINGS.keySet());
    }

    /**
     * Reads it.
     *
     * @param splitColumns columns that split the rows, to read all the same
     * @throws DataException if it is missing, damaged, or breaks its schema
     */
    public Frame read(Selection selection, Set<String> splitColumns, Session session) {
        return open(selection, session, table -> table.read(splitColumns));
    }

    /** Reads all columns in batches. */
    void scan(Selection selection, TableScan scan, Session session) {
        open(selection, session, table -> table.scan(scan));
    }

    private <T> T open(Selection selection, Session session, Function<FileTable, T> use) {
        SourceFile file = SourceFile.only(path, ".csv");
        CsvHeader first = CsvHeader.of(Path.of(SourceFile.absolute(path)), this, session);
        Map<String, String> types = new LinkedHashMap<>();
        first.names().forEach(name -> types.put(name, "VARCHAR"));
        String source = "read_csv(" + DuckDb.text(file.glob()) + ", auto_detect = false, header = " + header
                + ", delim = " + DuckDb.text(first.delimiter()) + ", quote = " + DuckDb.text(quote) + ", escape = "
                + DuckDb.text(quote) + ", encoding = " + DuckDb.text(encoding) + ", nullstr = "
                + nullValues.stream().map(DuckDb::text).collect(Collectors.joining(", ", "[", "]"))
                + ", strict_mode = true, columns = "
                + first.names().stream()
                        .map(name -> DuckDb.text(name) + ": 'VARCHAR'")
                        .collect(Collectors.joining(", ", "{", "}"))
                + ")";
        try (DuckDb db = new DuckDb(session)) {
            return use.apply(new FileTable(db, source, path, types, true, false, selection));
        } catch (DuckDbException e) {
            throw file.unreadable(e, malformed(session, source));
        }
    }

    /** {@return how many lines cannot be read; 0 where that cannot be told} */
    private static long malformed(Session session, String source) {
        try (DuckDb db = new DuckDb(session)) {
            db.rows("select count(*) from " + source.substring(0, source.length() - 1)
                    + ", store_rejects = true, rejects_limit = 0)");
            return Long.parseLong(String.valueOf(db.rows("select count(distinct line) from reject_errors")
                    .get(0)
                    .get(0)));
        } catch (DuckDbException e) {
            // Such as a quote that is never closed: what follows it is no line. The first error is told already.
            return 0;
        }
    }
}
