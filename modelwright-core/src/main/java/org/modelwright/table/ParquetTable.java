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
 * @param path a file, a folder of {@code .parquet} files, or a glob
 */
public record ParquetTable(String path) {

    /**
     * Reads it.
     *
     * @param splitColumns columns that split the rows, to read all the same
     * @throws DataException if it is missing, damaged, or breaks its schema
     */
    public Frame read(Selection selection, Set<String> splitColumns, Session session) {
        SourceFile file = SourceFile.at(path, ".parquet");
        return open(file, selection, splitColumns, session, table -> {
            Selection keyed = selection.withKey(key(table, file));
            return table.with(keyed).read(splitColumns);
        });
    }

    /** Reads all columns in batches. */
    void scan(TableScan scan, Session session) {
        open(SourceFile.at(path, ".parquet"), Selection.ALL, Set.of(), session, table -> table.scan(scan));
    }

    private <T> T open(
            SourceFile file,
            Selection selection,
            Set<String> splitColumns,
            Session session,
            Function<FileTable, T> use) {
        String source = "read_parquet(" + DuckDb.text(file.glob()) + ")";
        try (DuckDb db = new DuckDb(session)) {
            refuseDifferences(db, file, selection, splitColumns);
            refuseTwins(db, file);
            return use.apply(new FileTable(db, source, path, db.describe(source), null, true, selection));
        } catch (DuckDbException e) {
            throw file.unreadable(e);
        }
    }

    /** DuckDB takes names of different case for one, and renames the second. */
    private void refuseTwins(DuckDb db, SourceFile file) {
        String first = String.valueOf(db.rows("select min(file) from glob(" + DuckDb.text(file.glob()) + ")")
                .get(0)
                .get(0));
        Map<String, String> seen = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        int inside = 0;
        for (List<@Nullable String> node : db.rows("select name, coalesce(num_children, 0) from parquet_schema("
                + DuckDb.text(SourceFile.escaped(first)) + ") offset 1")) {
            String name = String.valueOf(node.get(0));
            if (inside == 0) {
                String twin = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
                if (twin != null) {
                    problems.add(Problem.of(
                            "The columns (" + twin + ", " + name + ") of " + path + " differ in case only.",
                            "rename one where the file is written."));
                }
            }
            inside += Integer.parseInt(String.valueOf(node.get(1))) - (inside == 0 ? 0 : 1);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    /** DuckDB takes names and types of the first file, rounds others' values to them, and drops others' columns. */
    private void refuseDifferences(DuckDb db, SourceFile file, Selection selection, Set<String> splitColumns) {
        List<List<@Nullable String>> files = db.rows("select file from glob(" + DuckDb.text(file.glob()) + ")");
        if (files.size() < 2) {
            return;
        }
        String first = String.valueOf(files.get(0).get(0));
        Map<String, String> types = columnsOf(db, first, selection, splitColumns);
        for (List<@Nullable String> row : files.subList(1, files.size())) {
            String other = String.valueOf(row.get(0));
            Map<String, String> others = columnsOf(db, other, selection, splitColumns);
            if (!others.equals(types)) {
                Set<Map.Entry<String, String>> here = new LinkedHashSet<>(others.entrySet());
                here.removeAll(types.entrySet());
                Set<Map.Entry<String, String>> there = new LinkedHashSet<>(types.entrySet());
                there.removeAll(others.entrySet());
                throw new DataException(
                        "The files of " + path + " differ in columns or types: "
                                + Stream.of(told(first, there), told(other, here))
                                        .filter(it -> !it.isEmpty())
                                        .collect(Collectors.joining(", "))
                                + ".",
                        "write them alike, or exclude: " + names(here, there));
            }
        }
    }

    private static Map<String, String> columnsOf(
            DuckDb db, String file, Selection selection, Set<String> splitColumns) {
        String plain = SourceFile.escaped(file);
        Map<String, String> types =
                new LinkedHashMap<>(db.describe("read_parquet(" + DuckDb.text(plain) + ", hive_partitioning = false)"));
        selection.exclude().stream()
                .filter(name -> !splitColumns.contains(name))
                .forEach(types::remove);
        return types;
    }

    private static String told(String file, Set<Map.Entry<String, String>> columns) {
        return columns.isEmpty()
                ? ""
                : "only " + Path.of(file).getFileName() + " has "
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
    private List<String> key(FileTable table, SourceFile file) {
        Selection selection = table.selection();
        if (!selection.rowKey().isEmpty()) {
            return selection.rowKey();
        }
        List<List<@Nullable String>> metadata = table.db()
                .rows("select decode(value) from parquet_kv_metadata(" + DuckDb.text(file.glob())
                        + ") where decode(key) = 'pandas' limit 1");
        if (metadata.isEmpty()) {
            return List.of();
        }
        Object pandas = Json.read(String.valueOf(metadata.get(0).get(0)));
        Object index = pandas instanceof Map<?, ?> map ? map.get("index_columns") : null;
        if (!(index instanceof List<?> names)) {
            throw new DataException("The pandas metadata of " + path + " names no index_columns.");
        }
        // A plain range is an object here, and no column; an index without a name is the column __index_level_0__.
        return names.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(name ->
                        table.types().containsKey(name) && !selection.exclude().contains(name))
                .toList();
    }
}
