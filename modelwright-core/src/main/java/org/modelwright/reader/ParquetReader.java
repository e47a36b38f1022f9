package org.modelwright.reader;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Missing;
import org.modelwright.schema.Selection;
import org.modelwright.table.ParquetTable;
import org.modelwright.table.SourceFiles;
import org.modelwright.table.TableSource;
import org.modelwright.table.Where;

/**
 * Reads Parquet.
 *
 * @param path a file, a folder of {@code .parquet} files, a glob, or a list of these; relative to the working directory
 * @param key the columns that name a row; by default the schema's, else the index that pandas wrote into the file, also
 *     one without a name (then it is called {@code __index_level_0__}) unless it is excluded, else none
 * @param columns only these columns and the key; all by default
 * @param exclude all but these columns; none by default
 * @param where one SQL condition over the table's own columns, in DuckDB's words, that holds for the rows to read; also
 *     over columns that are not read; all rows by default
 * @param missing what a job does with rows in which a column that is read, outside the key, lacks a value: {@code keep}
 *     by default, {@code drop} leaves them out of inputs and targets
 * @param limit only the first rows, or null for all
 * @param schema what must hold, or null for types as found
 * @param checksums whether pages are held against their checksums before anything else; true by default
 * @param sha256 the SHA-256 of the file, in 64 hexadecimal digits, or of each of several in their order: anything else is
 *     refused before a row is read; none by default
 */
public record ParquetReader(
        List<String> path,
        List<String> key,
        List<String> columns,
        List<String> exclude,
        @Nullable String where,
        Missing missing,
        @Nullable Long limit,
        @Nullable DataSchema schema,
        Boolean checksums,
        @Nullable List<String> sha256)
        implements Reader {

    /** Fills the defaults; refuses nonsense. */
    public ParquetReader(
            List<String> path,
            @Nullable List<String> key,
            @Nullable List<String> columns,
            @Nullable List<String> exclude,
            @Nullable String where,
            @Nullable Missing missing,
            @Nullable Long limit,
            @Nullable DataSchema schema,
            @Nullable Boolean checksums,
            @Nullable List<String> sha256) {
        List<Problem> problems = new ArrayList<>(SourceFiles.problems(path));
        this.path = problems.isEmpty() ? List.copyOf(path) : List.of();
        this.checksums = requireNonNullElse(checksums, true);
        Selection selection = new Selection(key, columns, exclude, where, missing, limit, schema);
        this.key = selection.key();
        this.columns = selection.columns();
        this.exclude = selection.exclude();
        this.where = where;
        this.missing = selection.missing();
        this.limit = limit;
        this.schema = schema;
        this.sha256 = sha256 == null ? null : List.copyOf(sha256);
        problems.addAll(selection.problems());
        problems.addAll(SourceFiles.problemsOfSha256(sha256));
        problems.addAll(Where.problems(where));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with defaults for all other keys} */
    public static ParquetReader of(String... path) {
        return Records.of(ParquetReader.class, "path", Records.list(path));
    }

    /** {@return the same with this {@code path}} */
    public ParquetReader path(String... path) {
        return path(Records.list(path));
    }

    /** {@return the same with this {@code path}} */
    public ParquetReader path(List<String> path) {
        return Records.with(this, "path", path);
    }

    /** {@return the same with this {@code key}} */
    public ParquetReader key(String... key) {
        return key(Records.list(key));
    }

    /** {@return the same with this {@code key}} */
    public ParquetReader key(List<String> key) {
        return Records.with(this, "key", key);
    }

    /** {@return the same with this {@code columns}} */
    public ParquetReader columns(String... columns) {
        return columns(Records.list(columns));
    }

    /** {@return the same with this {@code columns}} */
    public ParquetReader columns(List<String> columns) {
        return Records.with(this, "columns", columns);
    }

    /** {@return the same with this {@code exclude}} */
    public ParquetReader exclude(String... exclude) {
        return exclude(Records.list(exclude));
    }

    /** {@return the same with this {@code exclude}} */
    public ParquetReader exclude(List<String> exclude) {
        return Records.with(this, "exclude", exclude);
    }

    /** {@return the same with this {@code where}} */
    public ParquetReader where(String where) {
        return Records.with(this, "where", where);
    }

    /** {@return the same with this {@code missing}} */
    public ParquetReader missing(Missing missing) {
        return Records.with(this, "missing", missing);
    }

    /** {@return the same with this {@code limit}} */
    public ParquetReader limit(long limit) {
        return Records.with(this, "limit", limit);
    }

    /** {@return the same with this {@code schema}} */
    public ParquetReader schema(DataSchema schema) {
        return Records.with(this, "schema", schema);
    }

    /** {@return the same with this {@code checksums}} */
    public ParquetReader checksums(boolean checksums) {
        return Records.with(this, "checksums", checksums);
    }

    /** {@return the same with this {@code sha256}} */
    public ParquetReader sha256(String... sha256) {
        return Records.with(this, "sha256", Records.list(sha256));
    }

    @Override
    public Frame read(Session session) {
        return read(session, Set.of());
    }

    @Override
    public Frame read(Session session, Set<String> beside) {
        SourceFiles.expect(path, sha256, session);
        return new ParquetTable(path, checksums).read(selection(), beside, session);
    }

    private Selection selection() {
        return new Selection(key, columns, exclude, where, missing, limit, schema);
    }

    @Override
    public TableSource batches() {
        return new FileBatches(String.join(", ", path), selection(), true, (selection, scan, session) -> {
            SourceFiles.expect(path, sha256, session);
            new ParquetTable(path, checksums).scan(selection, scan, session);
        });
    }

    @Override
    public Optional<Frame> leftOutKeys(Frame read, Session session) {
        return selection()
                .leftOut(read, false)
                .map(it -> new ParquetTable(path, checksums).read(it, Set.of(), session));
    }

    @Override
    public List<String> warnings() {
        return selection().warnings();
    }

    @Override
    public String source() {
        return SourceFiles.source(path);
    }

    @Override
    public Optional<DataSchema> declared() {
        return Optional.ofNullable(schema);
    }

    @Override
    public Dataset lineage(Frame data, String name, Session session) {
        return Lineage.ofFiles(source(), data, name, session);
    }
}
