package org.modelwright.reader;

import static java.util.Objects.requireNonNullElse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Resources;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * Reads Parquet.
 *
 * @param path a file, a folder of {@code .parquet} files, or a glob; relative to the working directory
 * @param key the columns that name a row; by default the schema's, else the index that pandas wrote into the file, also
 *     one without a name (then it is called {@code __index_level_0__}) unless it is excluded, else none
 * @param columns only these columns and the key; all by default
 * @param exclude all but these columns; none by default
 * @param limit only the first rows, or null for all
 * @param schema what must hold, or null for types as found
 */
public record ParquetReader(
        String path,
        List<String> key,
        List<String> columns,
        List<String> exclude,
        @Nullable Long limit,
        @Nullable DataSchema schema)
        implements Reader {

    /** Fills the defaults; refuses nonsense. */
    public ParquetReader(
            String path,
            @Nullable List<String> key,
            @Nullable List<String> columns,
            @Nullable List<String> exclude,
            @Nullable Long limit,
            @Nullable DataSchema schema) {
        this.path = path;
        this.key = List.copyOf(requireNonNullElse(key, List.of()));
        this.columns = List.copyOf(requireNonNullElse(columns, List.of()));
        this.exclude = List.copyOf(requireNonNullElse(exclude, List.of()));
        this.limit = limit;
        this.schema = schema;
        List<Problem> problems = SourceFile.nonsense(path, limit, this.key, schema, this.exclude);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    @Override
    public Frame read(Resources resources) {
        return read(resources, Set.of());
    }

    @Override
    public Frame read(Resources resources, Set<String> beside) {
        SourceFile file = SourceFile.at(path, ".parquet");
        String source = "read_parquet(" + DuckDb.text(file.glob()) + ")";
        try (DuckDb db = new DuckDb(resources)) {
            refuseDifferences(db, file, beside);
            refuseTwins(db, file);
            Map<String, String> types = db.describe(source);
            List<String> rowKey = key.isEmpty() ? undeclaredKey(db, file, types) : key;
            return new FileTable(db, source, path, types, false, true, schema)
                    .read(rowKey, columns, exclude, beside, limit);
        } catch (DuckDbException e) {
            throw file.unreadable(e);
        }
    }

    /** Reads all columns in batches. */
    void scan(Resources resources, TableScan scan) {
        SourceFile file = SourceFile.at(path, ".parquet");
        String source = "read_parquet(" + DuckDb.text(file.glob()) + ")";
        try (DuckDb db = new DuckDb(resources)) {
            refuseDifferences(db, file, Set.of());
            refuseTwins(db, file);
            new FileTable(db, source, path, db.describe(source), false, true, schema).scan(scan, TableFile.BATCH);
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
    private void refuseDifferences(DuckDb db, SourceFile file, Set<String> beside) {
        List<List<@Nullable String>> files = db.rows("select file from glob(" + DuckDb.text(file.glob()) + ")");
        if (files.size() < 2) {
            return;
        }
        String first = String.valueOf(files.get(0).get(0));
        Map<String, String> types = columnsOf(db, first, beside);
        for (List<@Nullable String> row : files.subList(1, files.size())) {
            String other = String.valueOf(row.get(0));
            Map<String, String> others = columnsOf(db, other, beside);
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

    private Map<String, String> columnsOf(DuckDb db, String file, Set<String> beside) {
        String plain = SourceFile.escaped(file);
        Map<String, String> types =
                new LinkedHashMap<>(db.describe("read_parquet(" + DuckDb.text(plain) + ", hive_partitioning = false)"));
        exclude.stream().filter(name -> !beside.contains(name)).forEach(types::remove);
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

    private List<String> undeclaredKey(DuckDb db, SourceFile file, Map<String, String> types) {
        if (schema != null && !schema.key().isEmpty()) {
            return schema.key();
        }
        List<List<@Nullable String>> metadata = db.rows("select decode(value) from parquet_kv_metadata("
                + DuckDb.text(file.glob()) + ") where decode(key) = 'pandas' limit 1");
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
                .filter(name -> types.containsKey(name) && !exclude.contains(name))
                .toList();
    }

    @Override
    public String source() {
        return SourceFile.absolute(path);
    }

    @Override
    public Optional<DataSchema> declared() {
        return Optional.ofNullable(schema);
    }

    @Override
    public Dataset lineage(Frame data, String name) {
        return Lineage.of("local", Json.write(Map.of("uri", source())), data, name);
    }
}
