package org.modelwright.table;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.modelwright.csv.BlankFields;
import org.modelwright.csv.CsvDialect;
import org.modelwright.csv.CsvHeader;
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
 * @param dialect how it is written
 */
public record CsvTable(String path, CsvDialect dialect) {

    private static final int FIRST_LINES = 100;

    /** {@return a file that is written as most are} */
    public static CsvTable of(String path) {
        return new CsvTable(path, CsvDialect.USUAL);
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
        Path plain = Path.of(SourceFile.absolute(path));
        CsvHeader first = CsvHeader.of(path, plain, dialect, () -> firstLines(file, session));
        try {
            return open(file, plain, first, selection, session, use);
        } catch (CsvTexts.Mixed e) {
            Path bare = session.newFolder("csv").resolve("rows.csv");
            BlankFields.strip(plain, bare, first.delimiter(), dialect);
            return open(file, bare, first, selection, session, use);
        }
    }

    private <T> T open(
            SourceFile file,
            Path plain,
            CsvHeader first,
            Selection selection,
            Session session,
            Function<FileTable, T> use) {
        Map<String, String> types = new LinkedHashMap<>();
        first.names().forEach(name -> types.put(name, "VARCHAR"));
        String source = "read_csv(" + DuckDb.text(SourceFile.escaped(plain.toString()))
                + ", auto_detect = false, header = " + dialect.header() + ", skip = " + first.skip() + ", delim = "
                + DuckDb.text(first.delimiter()) + ", quote = " + DuckDb.text(dialect.quote()) + ", escape = "
                + DuckDb.text(dialect.quote()) + ", comment = "
                + DuckDb.text(dialect.comment() == null ? "" : dialect.comment()) + ", encoding = "
                + DuckDb.text(dialect.encoding()) + ", nullstr = "
                + dialect.nullValues().stream().map(DuckDb::text).collect(Collectors.joining(", ", "[", "]"))
                + ", strict_mode = true, columns = "
                + first.names().stream()
                        .map(name -> DuckDb.text(name) + ": 'VARCHAR'")
                        .collect(Collectors.joining(", ", "{", "}"))
                + ")";
        CsvTexts texts = new CsvTexts(plain, dialect, first);
        try (DuckDb db = new DuckDb(session)) {
            return use.apply(new FileTable(db, source, path, types, texts, false, selection));
        } catch (DuckDbException e) {
            throw file.unreadable(e, malformed(session, source));
        }
    }

    /** Java cannot unpack Zstandard; DuckDB gives whole lines. */
    private List<String> firstLines(SourceFile file, Session session) {
        String lines = "select coalesce(line, '') from read_csv(" + DuckDb.text(file.glob())
                + ", auto_detect = false, header = false, delim = '\u0001', quote = '', escape = '', encoding = "
                + DuckDb.text(dialect.encoding()) + ", columns = {'line': 'VARCHAR'}) limit " + FIRST_LINES;
        try (DuckDb db = new DuckDb(session)) {
            return db.rows(lines).stream()
                    .map(row -> String.valueOf(row.get(0)).replaceFirst("\r$", ""))
                    .toList();
        } catch (DuckDbException e) {
            throw file.unreadable(e, 0);
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
