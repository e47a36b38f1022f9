package org.modelwright.reader;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.csv.CsvDialect;
import org.modelwright.data.Frame;
import org.modelwright.data.Notation;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.schema.Missing;
import org.modelwright.schema.Selection;
import org.modelwright.table.CsvTable;
import org.modelwright.table.SourceFiles;
import org.modelwright.table.TableSource;
import org.modelwright.table.Where;

/**
 * Reads CSV. A column's type is decided over the whole file: whole numbers, numbers, true and false, ISO dates, or else
 * text; a declared type wins.
 *
 * @param path a file, plain, {@code .gz} or {@code .zst}, a folder of {@code .csv} files, a glob, or a list of these;
 *     relative to the working directory
 * @param key the columns that name a row; by default the schema's, else none
 * @param columns only these columns and the key; all by default
 * @param exclude all but these columns; none by default
 * @param where one SQL condition over the table's own columns, in DuckDB's words, that holds for the rows to read; also
 *     over columns that are not read; all rows by default
 * @param missing what a job does with rows in which a column that is read, outside the key, lacks a value: {@code keep}
 *     by default, {@code drop} leaves them out of inputs and targets
 * @param limit only the first rows, or null for all
 * @param schema what must hold, or null for types as found
 * @param delimiter one character; by default what Excel's line {@code sep=} says, else the one of
 *     comma, semicolon, tab and bar that the first line holds most
 * @param header whether the first line holds names; true by default, else columns are {@code column0}, {@code column1} …; so is
 *     a column called that has no name
 * @param nullValues texts that mean missing; by default what pandas' {@code read_csv} takes as missing, such as an empty
 *     field, {@code NA}, {@code NULL}, {@code None} and {@code N/A}
 * @param encoding {@code utf-8} by default, {@code latin-1} or {@code utf-16} (little-endian)
 * @param quote the character around texts; {@code "} by default
 * @param comment the character that begins a comment, which goes on to the end of its line; none by default
 * @param checksums whether packed files are read to their end for their checksums before anything else; true by default
 * @param decimal what stands before the fraction of a number: {@code .} by default, or {@code ,}
 * @param thousands what stands between groups of digits, such as {@code ,} in 4,25,000 or 401,234; nothing by default
 * @param dateFormats how dates are written beside ISO's way, such as {@code yyyy/MM/dd}, {@code d.M.yyyy} or {@code MMM d,
 *     yyyy}; a column in which only one of the usual ways fits needs none
 * @param sha256 the SHA-256 of the file, in 64 hexadecimal digits, or of each of several in their order: anything else is
 *     refused before a row is read; none by default
 */
public record CsvReader(
        List<String> path,
        List<String> key,
        List<String> columns,
        List<String> exclude,
        @Nullable String where,
        Missing missing,
        @Nullable Long limit,
        @Nullable DataSchema schema,
        @Nullable String delimiter,
        Boolean header,
        List<String> nullValues,
        String encoding,
        String quote,
        @Nullable String comment,
        Boolean checksums,
        String decimal,
        @Nullable String thousands,
        List<String> dateFormats,
        @Nullable List<String> sha256)
        implements Reader {

    /** Fills the defaults; refuses nonsense. */
    public CsvReader(
            List<String> path,
            @Nullable List<String> key,
            @Nullable List<String> columns,
            @Nullable List<String> exclude,
            @Nullable String where,
            @Nullable Missing missing,
            @Nullable Long limit,
            @Nullable DataSchema schema,
            @Nullable String delimiter,
            @Nullable Boolean header,
            @Nullable List<String> nullValues,
            @Nullable String encoding,
            @Nullable String quote,
            @Nullable String comment,
            @Nullable Boolean checksums,
            @Nullable String decimal,
            @Nullable String thousands,
            @Nullable List<String> dateFormats,
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
        this.delimiter = delimiter;
        CsvDialect usual = CsvDialect.USUAL;
        this.header = requireNonNullElse(header, usual.header());
        this.nullValues = List.copyOf(requireNonNullElse(nullValues, usual.nullValues()));
        this.encoding = CsvDialect.canonical(requireNonNullElse(encoding, usual.encoding()));
        this.quote = requireNonNullElse(quote, usual.quote());
        this.comment = comment;
        this.decimal = requireNonNullElse(decimal, usual.notation().decimal());
        this.thousands = thousands;
        this.dateFormats = List.copyOf(requireNonNullElse(dateFormats, List.of()));
        problems.addAll(selection.problems());
        problems.addAll(SourceFiles.problemsOfSha256(sha256));
        problems.addAll(Where.problems(where));
        if (this.quote.equals(delimiter)) {
            problems.add(Problem.at(
                    "delimiter", "The delimiter (" + delimiter + ") is the quote, too.", "delimiter: \";\""));
        }
        if (delimiter != null && (delimiter.length() != 1 || delimiter.isBlank() && !delimiter.matches("[ \t]"))) {
            problems.add(Problem.at(
                    "delimiter", "The delimiter (" + delimiter + ") is not one character.", "delimiter: \";\""));
        }
        if (this.quote.length() != 1) {
            problems.add(Problem.at("quote", "The quote (" + this.quote + ") is not one character.", "quote: \"'\""));
        }
        if (comment != null && (comment.length() != 1 || comment.isBlank() || comment.equals(this.quote))) {
            problems.add(Problem.at(
                    "comment", "The comment (" + comment + ") is not one character of its own.", "comment: \"#\""));
        }
        problems.addAll(notation().problems());
        if (!CsvDialect.encodings().contains(this.encoding)) {
            problems.add(Problem.at(
                    "encoding",
                    "The encoding (" + encoding + ") is none of " + CsvDialect.encodings() + ".",
                    Nearest.find(this.encoding, CsvDialect.encodings())
                            .orElse("iconv -f " + encoding + " -t UTF-8, and encoding: utf-8")));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** {@return one with defaults for all other keys} */
    public static CsvReader of(String... path) {
        return Records.of(CsvReader.class, "path", Records.list(path));
    }

    /** {@return the same with this {@code path}} */
    public CsvReader path(String... path) {
        return path(Records.list(path));
    }

    /** {@return the same with this {@code path}} */
    public CsvReader path(List<String> path) {
        return Records.with(this, "path", path);
    }

    /** {@return the same with this {@code key}} */
    public CsvReader key(String... key) {
        return key(Records.list(key));
    }

    /** {@return the same with this {@code key}} */
    public CsvReader key(List<String> key) {
        return Records.with(this, "key", key);
    }

    /** {@return the same with this {@code columns}} */
    public CsvReader columns(String... columns) {
        return columns(Records.list(columns));
    }

    /** {@return the same with this {@code columns}} */
    public CsvReader columns(List<String> columns) {
        return Records.with(this, "columns", columns);
    }

    /** {@return the same with this {@code exclude}} */
    public CsvReader exclude(String... exclude) {
        return exclude(Records.list(exclude));
    }

    /** {@return the same with this {@code exclude}} */
    public CsvReader exclude(List<String> exclude) {
        return Records.with(this, "exclude", exclude);
    }

    /** {@return the same with this {@code where}} */
    public CsvReader where(String where) {
        return Records.with(this, "where", where);
    }

    /** {@return the same with this {@code missing}} */
    public CsvReader missing(Missing missing) {
        return Records.with(this, "missing", missing);
    }

    /** {@return the same with this {@code limit}} */
    public CsvReader limit(long limit) {
        return Records.with(this, "limit", limit);
    }

    /** {@return the same with this {@code schema}} */
    public CsvReader schema(DataSchema schema) {
        return Records.with(this, "schema", schema);
    }

    /** {@return the same with this {@code delimiter}} */
    public CsvReader delimiter(String delimiter) {
        return Records.with(this, "delimiter", delimiter);
    }

    /** {@return the same with this {@code header}} */
    public CsvReader header(boolean header) {
        return Records.with(this, "header", header);
    }

    /** {@return the same with this {@code nullValues}} */
    public CsvReader nullValues(String... nullValues) {
        return Records.with(this, "nullValues", Records.list(nullValues));
    }

    /** {@return the same with this {@code encoding}} */
    public CsvReader encoding(String encoding) {
        return Records.with(this, "encoding", encoding);
    }

    /** {@return the same with this {@code quote}} */
    public CsvReader quote(String quote) {
        return Records.with(this, "quote", quote);
    }

    /** {@return the same with this {@code comment}} */
    public CsvReader comment(String comment) {
        return Records.with(this, "comment", comment);
    }

    /** {@return the same with this {@code checksums}} */
    public CsvReader checksums(boolean checksums) {
        return Records.with(this, "checksums", checksums);
    }

    /** {@return the same with this {@code decimal}} */
    public CsvReader decimal(String decimal) {
        return Records.with(this, "decimal", decimal);
    }

    /** {@return the same with this {@code thousands}} */
    public CsvReader thousands(String thousands) {
        return Records.with(this, "thousands", thousands);
    }

    /** {@return the same with this {@code dateFormats}} */
    public CsvReader dateFormats(String... dateFormats) {
        return Records.with(this, "dateFormats", Records.list(dateFormats));
    }

    private CsvDialect dialect() {
        return new CsvDialect(delimiter, header, nullValues, encoding, quote, comment, notation());
    }

    private Notation notation() {
        return new Notation(decimal, thousands, dateFormats);
    }

    /** {@return the same with this {@code sha256}} */
    public CsvReader sha256(String... sha256) {
        return Records.with(this, "sha256", Records.list(sha256));
    }

    @Override
    public Frame read(Session session) {
        return read(session, Set.of());
    }

    @Override
    public Frame read(Session session, Set<String> beside) {
        SourceFiles.expect(path, sha256, session);
        return new CsvTable(path, checksums, dialect()).read(selection(), beside, session);
    }

    private Selection selection() {
        return new Selection(key, columns, exclude, where, missing, limit, schema);
    }

    @Override
    public TableSource batches() {
        return new FileBatches(String.join(", ", path), selection(), false, (selection, scan, session) -> {
            SourceFiles.expect(path, sha256, session);
            new CsvTable(path, checksums, dialect()).scan(selection, scan, session);
        });
    }

    @Override
    public Optional<Frame> leftOutKeys(Frame read, Session session) {
        return selection()
                .leftOut(read, true)
                .map(it -> new CsvTable(path, checksums, dialect()).read(it, Set.of(), session));
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
