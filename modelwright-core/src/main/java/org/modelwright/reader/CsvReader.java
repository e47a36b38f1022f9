package org.modelwright.reader;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Resources;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * Reads CSV. A column's type is decided over the whole file: whole numbers, numbers, true and false, ISO dates, or else
 * text; a declared type wins.
 *
 * @param path a file, plain or {@code .gz}; relative to the working directory
 * @param key the columns that name a row; by default the schema's, else none
 * @param columns only these columns and the key; all by default
 * @param exclude all but these columns; none by default
 * @param limit only the first rows, or null for all
 * @param schema what must hold, or null for types as found
 * @param delimiter one character; by default the one of comma, semicolon, tab and bar that the first line holds most
 * @param header whether the first line holds names; true by default, else columns are {@code column0}, {@code column1} …
 * @param nullValues texts that mean missing; empty and {@code NA} by default
 * @param encoding {@code utf-8} by default, {@code latin-1} or {@code utf-16} (little-endian)
 * @param quote the character around texts; {@code "} by default
 */
public record CsvReader(
        String path,
        List<String> key,
        List<String> columns,
        List<String> exclude,
        @Nullable Long limit,
        @Nullable DataSchema schema,
        @Nullable String delimiter,
        Boolean header,
        List<String> nullValues,
        String encoding,
        String quote)
        implements org.modelwright.reader.Reader {

    private static final Map<String, Charset> ENCODINGS = Map.of(
            "utf-8",
            StandardCharsets.UTF_8,
            "latin-1",
            StandardCharsets.ISO_8859_1,
            "utf-16",
            StandardCharsets.UTF_16LE);

    /** Fills the defaults; refuses nonsense. */
    public CsvReader(
            String path,
            @Nullable List<String> key,
            @Nullable List<String> columns,
            @Nullable List<String> exclude,
            @Nullable Long limit,
            @Nullable DataSchema schema,
            @Nullable String delimiter,
            @Nullable Boolean header,
            @Nullable List<String> nullValues,
            @Nullable String encoding,
            @Nullable String quote) {
        this.path = path;
        this.key = List.copyOf(requireNonNullElse(key, List.of()));
        this.columns = List.copyOf(requireNonNullElse(columns, List.of()));
        this.exclude = List.copyOf(requireNonNullElse(exclude, List.of()));
        this.limit = limit;
        this.schema = schema;
        this.delimiter = delimiter;
        this.header = requireNonNullElse(header, true);
        this.nullValues = List.copyOf(requireNonNullElse(nullValues, List.of("", "NA")));
        this.encoding = canonical(requireNonNullElse(encoding, "utf-8"));
        this.quote = requireNonNullElse(quote, "\"");
        List<Problem> problems = SourceFile.nonsense(path, limit, this.key, schema, this.exclude);
        if (this.quote.equals(delimiter)) {
            problems.add(Problem.of("The delimiter (" + delimiter + ") is the quote, too.", "delimiter: \";\""));
        }
        if (delimiter != null && (delimiter.length() != 1 || delimiter.isBlank() && !delimiter.matches("[ \t]"))) {
            problems.add(Problem.of("The delimiter (" + delimiter + ") is not one character.", "delimiter: \";\""));
        }
        if (this.quote.length() != 1) {
            problems.add(Problem.of("The quote (" + this.quote + ") is not one character.", "quote: \"'\""));
        }
        if (!ENCODINGS.containsKey(this.encoding)) {
            problems.add(Problem.of(
                    "The encoding (" + encoding + ") is none of "
                            + ENCODINGS.keySet().stream().sorted().toList() + ".",
                    Nearest.find(this.encoding, ENCODINGS.keySet())
                            .orElse("iconv -f " + encoding + " -t UTF-8, and encoding: utf-8")));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static String canonical(String encoding) {
        String lower = encoding.toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (lower) {
            case "utf8", "utf-8-sig" -> "utf-8";
            case "latin1", "iso-8859-1" -> "latin-1";
            case "utf16" -> "utf-16";
            default -> lower;
        };
    }

    @Override
    public Frame read(Resources resources) {
        return read(resources, Set.of());
    }

    @Override
    public Frame read(Resources resources, Set<String> beside) {
        List<String> rowKey = key.isEmpty() && schema != null ? schema.key() : key;
        return table(resources, it -> it.read(rowKey, columns, exclude, beside, limit));
    }

    /** Reads all columns in batches. */
    void scan(Resources resources, TableScan scan) {
        table(resources, it -> {
            it.scan(scan, TableFile.BATCH);
            return 0;
        });
    }

    private <T> T table(Resources resources, Function<FileTable, T> use) {
        SourceFile file = SourceFile.only(path, ".csv");
        Header first = Header.of(Path.of(SourceFile.absolute(path)), this, resources);
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
        try (DuckDb db = new DuckDb(resources)) {
            return use.apply(new FileTable(db, source, path, types, true, false, schema));
        } catch (DuckDbException e) {
            throw file.unreadable(e, malformed(resources, source));
        }
    }

    /** {@return how many lines cannot be read; 0 where that cannot be told} */
    private static long malformed(Resources resources, String source) {
        try (DuckDb db = new DuckDb(resources)) {
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

    /**
     * The first line of a file.
     *
     * @param delimiter what stands between fields
     * @param names the columns
     */
    private record Header(String delimiter, List<String> names) {

        private static final int LONGEST = 1 << 20;
        /** The byte order mark, read in the wrong order. */
        private static final char TURNED = '\uFFFE';

        static Header of(Path file, CsvReader csv, Resources resources) {
            String line = csv.path().endsWith(".zst") ? firstLine(file, csv, resources) : firstRecord(file, csv);
            if (line.isBlank()) {
                throw new DataException("The first line of " + csv.path() + " is empty.", "take the line out.");
            }
            if (line.startsWith("PAR1")) {
                throw new DataException("The file (" + csv.path() + ") is Parquet.", "KIND: ParquetReader");
            }
            if (line.charAt(0) == TURNED) {
                throw new DataException(
                        "The file (" + csv.path() + ") is big-endian utf-16, which cannot be read.",
                        "iconv -f UTF-16 -t UTF-8, and encoding: utf-8");
            }
            if (line.indexOf('\0') >= 0) {
                throw new DataException(
                        "The first line of " + csv.path() + " holds a NUL character, and is no text in "
                                + csv.encoding() + ".",
                        "encoding: utf-16, or a file of another kind.");
            }
            if (line.indexOf('\uFFFD') >= 0) {
                throw new DataException(
                        "The first line of " + csv.path() + " (" + line + ") is not written in " + csv.encoding() + ".",
                        csv.encoding().equals("utf-8") ? "encoding: latin-1" : "encoding: utf-8");
            }
            String delimiter = csv.delimiter() == null ? likeliest(line, csv.quote()) : csv.delimiter();
            List<String> fields = fields(line, delimiter.charAt(0), csv.quote().charAt(0));
            if (!csv.header()) {
                List<String> names = new ArrayList<>();
                fields.forEach(field -> names.add("column" + names.size()));
                return new Header(delimiter, names);
            }
            refuseNames(csv.path(), fields);
            return new Header(delimiter, fields);
        }

        private static void refuseNames(String path, List<String> names) {
            List<Problem> problems = new ArrayList<>();
            // DuckDB takes names of different case for one.
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                if (name.isBlank()) {
                    problems.add(Problem.of(
                            "The column " + (i + 1) + " of " + path + " has no name.",
                            "give it one in the first line."));
                } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                    problems.add(Problem.of(
                            "The column (" + name + ") of " + path + " is there twice.",
                            "rename one in the first line."));
                }
            }
            if (!problems.isEmpty()) {
                throw new DataException(problems);
            }
        }

        /** Up to the first line break: Java cannot unpack Zstandard, DuckDB gives whole lines. */
        private static String firstLine(Path file, CsvReader csv, Resources resources) {
            String line = "select line from read_csv(" + DuckDb.text(file.toString())
                    + ", auto_detect = false, header = false, delim = '\u0001', quote = '', escape = '', encoding = "
                    + DuckDb.text(csv.encoding()) + ", columns = {'line': 'VARCHAR'}) limit 1";
            try (DuckDb db = new DuckDb(resources)) {
                List<List<@Nullable String>> rows = db.rows(line);
                String first = rows.isEmpty() ? "" : String.valueOf(rows.get(0).get(0));
                return withoutMark(new StringBuilder(first.replaceFirst("\r$", "")));
            } catch (DuckDbException e) {
                throw SourceFile.only(csv.path(), ".csv").unreadable(e, 0);
            }
        }

        /** Up to the first line break outside quotes. */
        private static String firstRecord(Path file, CsvReader csv) {
            Charset charset = requireNonNullElse(ENCODINGS.get(csv.encoding()), StandardCharsets.UTF_8);
            StringBuilder line = new StringBuilder();
            char quote = csv.quote().charAt(0);
            boolean quoted = false;
            try (InputStream raw = Files.newInputStream(file);
                    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                    Reader text = new InputStreamReader(plain, charset)) {
                char[] buffer = new char[8192];
                for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                    for (int i = 0; i < count; i++) {
                        char c = buffer[i];
                        quoted ^= c == quote;
                        if (!quoted && (c == '\n' || c == '\r')) {
                            return withoutMark(line);
                        }
                        line.append(c);
                    }
                    if (line.length() > LONGEST) {
                        throw new DataException(
                                "The first line of " + csv.path() + " is longer than " + LONGEST + " characters.",
                                "the file is no CSV, or a quote (" + quote + ") is never closed.");
                    }
                }
            } catch (IOException e) {
                throw new DataException(
                        "The file (" + csv.path() + ") cannot be read: " + e.getMessage() + ".", null, e);
            }
            if (quoted) {
                throw new DataException(
                        "The first line of " + csv.path() + " holds a quote (" + quote + ") that is not closed.",
                        "double a quote within a name, or give another quote.");
            }
            return withoutMark(line);
        }

        private static String withoutMark(StringBuilder line) {
            return !line.isEmpty() && line.charAt(0) == '\uFEFF' ? line.substring(1) : line.toString();
        }

        private static String likeliest(String line, String quote) {
            String best = ",";
            int most = 0;
            for (String delimiter : List.of(",", ";", "\t", "|")) {
                int count = fields(line, delimiter.charAt(0), quote.charAt(0)).size() - 1;
                if (count > most) {
                    most = count;
                    best = delimiter;
                }
            }
            return best;
        }

        private static List<String> fields(String line, char delimiter, char quote) {
            List<String> fields = new ArrayList<>();
            StringBuilder field = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == quote && quoted && i + 1 < line.length() && line.charAt(i + 1) == quote) {
                    field.append(c);
                    i++;
                } else if (c == quote) {
                    quoted = !quoted;
                } else if (c == delimiter && !quoted) {
                    fields.add(field.toString());
                    field.setLength(0);
                } else {
                    field.append(c);
                }
            }
            fields.add(field.toString());
            return fields;
        }
    }
}
