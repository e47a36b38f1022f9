package org.modelwright.reader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Selection;
import org.modelwright.table.JsonTable;
import org.modelwright.table.SourceFile;

/**
 * Reads JSON: an object a line, or one array of objects. A column's type is that of its values over the whole file:
 * whole numbers, numbers, true and false, or text; a key that an object lacks is a missing value. A number in quotes is
 * text, and so is a date unless it is declared.
 *
 * @param path a file, plain, {@code .gz} or {@code .zst}; relative to the working directory
 * @param key the columns that name a row; by default the schema's, else none
 * @param columns only these columns and the key; all by default
 * @param exclude all but these columns; none by default
 * @param limit only the first rows, or null for all
 * @param schema what must hold, or null for types as found
 */
public record JsonReader(
        String path,
        List<String> key,
        List<String> columns,
        List<String> exclude,
        @Nullable Long limit,
        @Nullable DataSchema schema)
        implements Reader {

    /** Fills the defaults; refuses nonsense. */
    public JsonReader(
            String path,
            @Nullable List<String> key,
            @Nullable List<String> columns,
            @Nullable List<String> exclude,
            @Nullable Long limit,
            @Nullable DataSchema schema) {
        this.path = path;
        Selection selection = new Selection(key, columns, exclude, limit, schema);
        this.key = selection.key();
        this.columns = selection.columns();
        this.exclude = selection.exclude();
        this.limit = limit;
        this.schema = schema;
        List<Problem> problems = SourceFile.problems(path);
        problems.addAll(selection.problems());
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with defaults for all other keys} */
    public static JsonReader of(String path) {
        return Records.of(JsonReader.class, Map.of("path", path));
    }

    /** {@return the same with this {@code path}} */
    public JsonReader path(String path) {
        return Records.with(this, "path", path);
    }

    /** {@return the same with this {@code key}} */
    public JsonReader key(String... key) {
        return key(List.of(key));
    }

    /** {@return the same with this {@code key}} */
    public JsonReader key(List<String> key) {
        return Records.with(this, "key", key);
    }

    /** {@return the same with this {@code columns}} */
    public JsonReader columns(String... columns) {
        return columns(List.of(columns));
    }

    /** {@return the same with this {@code columns}} */
    public JsonReader columns(List<String> columns) {
        return Records.with(this, "columns", columns);
    }

    /** {@return the same with this {@code exclude}} */
    public JsonReader exclude(String... exclude) {
        return exclude(List.of(exclude));
    }

    /** {@return the same with this {@code exclude}} */
    public JsonReader exclude(List<String> exclude) {
        return Records.with(this, "exclude", exclude);
    }

    /** {@return the same with this {@code limit}} */
    public JsonReader limit(long limit) {
        return Records.with(this, "limit", limit);
    }

    /** {@return the same with this {@code schema}} */
    public JsonReader schema(DataSchema schema) {
        return Records.with(this, "schema", schema);
    }

    @Override
    public Frame read(Session session) {
        return read(session, Set.of());
    }

    @Override
    public Frame read(Session session, Set<String> beside) {
        Selection selection = new Selection(key, columns, exclude, limit, schema);
        return new JsonTable(path).read(selection, beside, session);
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
    public Dataset lineage(Frame data, String name, Threads threads) {
        return Lineage.of("local", Json.write(Map.of("uri", source())), data, name, threads);
    }
}
