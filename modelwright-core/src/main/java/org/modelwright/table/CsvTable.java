package org.modelwright.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.modelwright.checksum.Checksums;
import org.modelwright.csv.BlankFields;
import org.modelwright.csv.CsvDialect;
import org.modelwright.csv.CsvHeader;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.schema.Selection;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * A table in CSV files. A column's type is decided over all of them; a declared type wins.
 *
 * @param path files, plain, {@code .gz} or {@code .zst}, folders of such, or globs
 * @param checksums whether packed files are read to their end for their checksums first
 * @param dialect how they are written
 */
public record CsvTable(List<String> path, boolean checksums, CsvDialect dialect) {

    private static final List<String> ENDINGS = List.of(".csv", ".csv.gz", ".csv.zst");

    /** {@return files that are written as most are} */
    public static CsvTable of(String... path) {
        return new CsvTable(List.of(path), true, CsvDialect.USUAL);
    }

    /**
     * Reads it.
     *
     * @param beside columns that splitter, model or metrics ask for, to read all the same
     * @throws DataException if it is missing, damaged, or breaks its schema
     */
    public Frame read(Selection selection, Set<String> beside, Session session) {
        return open(selection, session, table -> table.read(beside));
    }

    /** Reads all columns in batches. */
    public void scan(Selection selection, TableScan scan, Session session) {
        open(selection, session, table -> table.scan(scan));
    }

    private <T> T open(Selection selection, Session session, Function<FileTable, T> use) {
        SourceFiles files = SourceFiles.at(path, ENDINGS, session);
        if (checksums) {
            files.verify((file, threads) -> Checksums.verifyText(file), session);
        }
        Map<Path, CsvHeader> headers = new LinkedHashMap<>();
        files.files().forEach(file -> headers.put(file, CsvHeader.of(files.shown(file), file, dialect)));
        refuseDifferences(files, headers);
        try {
            return open(files, headers, selection, session, use);
        } catch (CsvTexts.Mixed e) {
            Path folder = session.newFolder("csv");
            Map<Path, CsvHeader> bare = new LinkedHashMap<>();
            headers.forEach((file, header) -> {
                Path copy = folder.resolve(bare.size() + ".csv");
                BlankFields.strip(file, copy, header.delimiter(), dialect);
                bare.put(copy, header);
            });
            return open(files, bare, selection, session, use);
        }
    }

    private <T> T open(
            SourceFiles files,
            Map<Path, CsvHeader> headers,
            Selection selection,
            Session session,
            Function<FileTable, T> use) {
        List<String> names = headers.values().iterator().next().names();
        Map<String, String> types = new LinkedHashMap<>();
        names.forEach(name -> types.put(name, "VARCHAR"));
        Map<CsvHeader, List<Path>> alike = new LinkedHashMap<>();
        headers.forEach((file, header) ->
                alike.computeIfAbsent(header, it -> new ArrayList<>()).add(file));
        List<String> sources = alike.entrySet().stream()
                .map(it -> source(it.getKey(), it.getValue()))
                .toList();
        CsvTexts texts = new CsvTexts(headers, dialect);
        try (DuckDb db = new DuckDb(session)) {
            return use.apply(
                    new FileTable(db, all(sources, names), files.shown(), types, texts, FileTable.Form.CSV, selection));
        } catch (DuckDbException e) {
            throw files.unreadable(e, malformed(session, sources, e));
        }
    }

    private String source(CsvHeader first, List<Path> files) {
        return "read_csv(" + SourceFiles.sql(files) + ", auto_detect = false, header = " + dialect.header()
                + ", skip = " + first.skip() + ", delim = " + DuckDb.text(first.delimiter()) + ", quote = "
                + DuckDb.text(dialect.quote()) + ", escape = " + DuckDb.text(dialect.quote()) + ", comment = "
                + DuckDb.text(dialect.comment() == null ? "" : dialect.comment()) + ", encoding = "
                + DuckDb.text(dialect.encoding()) + ", nullstr = "
                + dialect.nullValues().stream().map(DuckDb::text).collect(Collectors.joining(", ", "[", "]"))
                + ", strict_mode = true, hive_partitioning = false, columns = "
                + first.names().stream()
                        .map(name -> DuckDb.text(name) + ": 'VARCHAR'")
                        .collect(Collectors.joining(", ", "{", "}"))
                + ")";
    }

    /** Files may hold their columns in another order, or between other delimiters. */
    private static String all(List<String> sources, List<String> names) {
        if (sources.size() == 1) {
            return sources.get(0);
        }
        String columns = names.stream().map(DuckDb::name).collect(Collectors.joining(", "));
        return sources.stream()
                .map(it -> "select " + columns + " from " + it)
                .collect(Collectors.joining(" union all ", "(", ")"));
    }

    private static void refuseDifferences(SourceFiles files, Map<Path, CsvHeader> headers) {
        Path first = files.files().get(0);
        List<Problem> problems = new ArrayList<>();
        headers.forEach((file, header) -> {
            List<String> names = headers.values().iterator().next().names();
            List<String> here = new ArrayList<>(header.names());
            here.removeAll(names);
            List<String> missing = new ArrayList<>(names);
            missing.removeAll(header.names());
            if (!here.isEmpty() || !missing.isEmpty()) {
                problems.add(Problem.of(
                        "The files of " + files.shown() + " differ in columns: " + files.shown(file)
                                + (here.isEmpty() ? " lacks " + missing : " has " + here) + ", unlike "
                                + files.shown(first) + ".",
                        "write them alike, or name only files that are alike."));
            }
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** {@return how many lines cannot be read; 0 where that cannot be told} */
    private static long malformed(Session session, List<String> sources, DuckDbException first) {
        if (sources.size() > 1 || !String.valueOf(first.getMessage()).contains("Expected Number of Columns")) {
            // Where quotes do not fit together there are no lines to be counted, and looking for them takes minutes.
            return 0;
        }
        String source = sources.get(0);
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
