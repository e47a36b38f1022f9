package org.modelwright.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.modelwright.data.DataType;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Selection;

/**
 * A file of a table that is read in batches, so that any number of rows fits into memory. Its ending says how it is
 * read, with the defaults of that reader.
 *
 * @param path a Parquet, CSV or JSON file, or a folder or glob of Parquet files
 */
public record TableFile(String path) implements TableSource {

    /** How many rows a batch holds. */
    static final int BATCH = 1 << 14;

    /**
     * Refuses an ending that no reader has.
     *
     * @throws ConfigException if it cannot be told how to read the file
     */
    public TableFile {
        kind(path);
    }

    /** The forms of a table's file. */
    public enum Kind {
        /** Parquet, in one file or several. */
        PARQUET,
        /** Text with a line for each row. */
        CSV,
        /** JSON, in lines or an array. */
        JSON
    }

    /** {@return the form that its ending says} */
    public Kind kind() {
        return kind(path);
    }

    private static Kind kind(String path) {
        String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        if (name.matches(".*\\.(csv|tsv|txt|psv)")) {
            return Kind.CSV;
        }
        if (name.matches(".*\\.(json|jsonl|ndjson)")) {
            return Kind.JSON;
        }
        if (name.matches(".*\\.(parquet|pq)") || Files.isDirectory(Path.of(path))) {
            return Kind.PARQUET;
        }
        throw new ConfigException(
                "The ending of the data (" + path + ") is not known.",
                "a file that ends in .parquet, .csv, .json or .jsonl, or a folder of Parquet files.");
    }

    @Override
    public void read(Session session, Map<String, DataType> declared, TableScan scan) {
        switch (kind(path)) {
            case CSV -> CsvTable.of(path).scan(Selection.of(schema(declared)), scan, session);
            case JSON -> JsonTable.of(path).scan(Selection.ALL, scan, session);
            case PARQUET -> ParquetTable.of(path).scan(Selection.ALL, scan, session);
        }
    }

    private static ColumnSchema column(DataType type) {
        return ColumnSchema.of().type(type).nullable(true);
    }

    /** {@return the KIND of the reader that a path's ending stands for} */
    public static String readerOf(String path) {
        return switch (kind(path)) {
            case CSV -> "CsvReader";
            case JSON -> "JsonReader";
            case PARQUET -> "ParquetReader";
        };
    }

    /** {@return a schema that says types and no more} */
    public static DataSchema schema(Map<String, DataType> declared) {
        Map<String, ColumnSchema> columns = new LinkedHashMap<>();
        declared.forEach((name, type) -> columns.put(name, column(type)));
        return DataSchema.of().columns(columns).otherColumns(DataSchema.OtherColumns.ALLOW);
    }
}
