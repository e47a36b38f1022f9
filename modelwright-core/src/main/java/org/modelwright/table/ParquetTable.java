package org.modelwright.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.checksum.Checksums;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.schema.Selection;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * A table in Parquet files.
 *
 * @param path files, folders of {@code .parquet} files, or globs
 * @param checksums whether pages are held against their checksums first
 */
public record ParquetTable(List<String> path, boolean checksums) {

    private static final List<String> ENDINGS = List.of(".parquet");

    /** {@return files with checksums} */
    public static ParquetTable of(String... path) {
        return new ParquetTable(List.of(path), true);
    }

    /**
     * Reads it.
     *
     * @param beside columns that splitter, model or metrics ask for, to read all the same
     * @throws DataException if it is missing, damaged, or breaks its schema
     */
    public Frame read(Selection selection, Set<String> beside, Session session) {
        return open(selection, beside, session, table -> table.read(beside));
    }

    /** Reads all columns in batches. */
    public void scan(Selection selection, TableScan scan, Session session) {
        open(selection, Set.of(), session, table -> table.scan(scan));
    }

    private <T> T open(Selection selection, Set<String> beside, Session session, Function<FileTable, T> use) {
        SourceFiles files = SourceFiles.at(path, ENDINGS, session);
        if (checksums) {
            files.verify(Checksums::verifyParquet, session);
        }
        try (DuckDb db = new DuckDb(session)) {
            Map<String, String> differences = differences(db, files, selection, beside);
            refuseTwins(db, files);
            String source =
                    "read_parquet(" + files.sql() + (differences.isEmpty() ? "" : ", union_by_name = true") + ")";
            Map<String, String> types = db.describe(source);
            Selection keyed = selection.withKey(key(db, files, selection, types));
            return use.apply(new FileTable(db, source, files.shown(), types, null, FileTable.Form.PARQUET, keyed));
        } catch (DuckDbException e) {
            throw files.unreadable(e);
        }
    }

    /** DuckDB takes names of different case for one, and renames the second. */
    private static void refuseTwins(DuckDb db, SourceFiles files) {
        Map<String, String> seen = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        int inside = 0;
        for (List<@Nullable String> node : db.rows("select name, coalesce(num_children, 0) from parquet_schema("
                + SourceFiles.sql(files.files().subList(0, 1)) + ") offset 1")) {
            String name = String.valueOf(node.get(0));
            if (inside == 0) {
                String twin = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
                if (twin != null) {
                    problems.add(Problem.of(
                            "The columns (" + twin + ", " + name + ") of " + files.shown() + " differ in case only.",
                            "rename one where the file is written."));
                }
            }
            inside += Integer.parseInt(String.valueOf(node.get(1))) - (inside == 0 ? 0 : 1);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** Whether a column may be read: a condition may ask for any. */
    private static boolean isRead(String column, Selection selection) {
        boolean chosen = selection.columns().isEmpty()
                || selection.columns().contains(column)
                || selection.key().contains(column)
                || selection.where() != null;
        return chosen && !selection.exclude().contains(column);
    }

    /**
     * DuckDB takes names and types of the first file, rounds others' values to them, and drops others' columns.
     *
     * @return the columns that only some files have, or in another type: none of them is read
     */
    private static Map<String, String> differences(
            DuckDb db, SourceFiles files, Selection selection, Set<String> beside) {
        Map<String, String> differences = new LinkedHashMap<>();
        if (files.files().size() < 2) {
            return differences;
        }
        Path first = files.files().get(0);
        Map<String, String> types = columnsOf(db, first);
        for (Path other : files.files().subList(1, files.files().size())) {
            Map<String, String> others = columnsOf(db, other);
            Set<Map.Entry<String, String>> here = new LinkedHashSet<>(others.entrySet());
            here.removeAll(types.entrySet());
            Set<Map.Entry<String, String>> there = new LinkedHashSet<>(types.entrySet());
            there.removeAll(others.entrySet());
            Set<String> names = names(here, there);
            if (names.stream().anyMatch(it -> beside.contains(it) || isRead(it, selection))) {
                throw new DataException(List.of(Problem.of(
                                "The files of " + files.shown() + " differ in columns or types: "
                                        + Stream.of(told(first, there), told(other, here))
                                                .filter(it -> !it.isEmpty())
                                                .collect(Collectors.joining(", "))
                                        + ".",
                                "write them alike, or exclude: " + names)
                        .excluding(List.copyOf(names))));
            }
            names.forEach(name -> differences.put(name, types.getOrDefault(name, others.getOrDefault(name, ""))));
        }
        return differences;
    }

    private static Map<String, String> columnsOf(DuckDb db, Path file) {
        return db.describe("read_parquet(" + SourceFiles.sql(List.of(file)) + ", hive_partitioning = false)");
    }

    private static String told(Path file, Set<Map.Entry<String, String>> columns) {
        return columns.isEmpty()
                ? ""
                : "only " + file.getFileName() + " has "
                        + columns.stream()
                                .map(it -> it.getKey() + " (" + it.getValue() + ")")
                                .collect(Collectors.joining(", "));
    }

    private static Set<String> names(Set<Map.Entry<String, String>> here, Set<Map.Entry<String, String>> there) {
        Set<String> names = new TreeSet<>();
        here.forEach(it -> names.add(it.getKey()));
        there.forEach(it -> names.add(it.getKey()));
        return names;
    }

    /** {@return the key: as it was asked for or declared, else the index that pandas wrote into the file} */
    private static List<String> key(DuckDb db, SourceFiles files, Selection selection, Map<String, String> types) {
        if (!selection.rowKey().isEmpty()) {
            return selection.rowKey();
        }
        List<List<@Nullable String>> metadata = db.rows("select decode(value) from parquet_kv_metadata(" + files.sql()
                + ") where decode(key) = 'pandas' limit 1");
        if (metadata.isEmpty()) {
            return List.of();
        }
        if (!(index(String.valueOf(metadata.get(0).get(0))) instanceof List<?> names)) {
            throw new DataException(
                    "The pandas metadata of " + files.shown() + " names no index_columns.", "write it again.");
        }
        // A plain range is an object here, and no column; an index without a name is the column __index_level_0__.
        return names.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(name -> types.containsKey(name) && !selection.exclude().contains(name))
                .toList();
    }

    private static @Nullable Object index(String metadata) {
        try {
            return Json.read(metadata) instanceof Map<?, ?> map ? map.get("index_columns") : null;
        } catch (IllegalArgumentException e) {
            return null; // damaged, and told as what names nothing
        }
    }
}
