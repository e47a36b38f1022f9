package org.modelwright.reader;

import static java.util.Objects.requireNonNullElse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Frame;
import org.modelwright.data.Resources;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.StrictJson;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

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

    private static final Pattern BROKEN =
            Pattern.compile("in (line|record/value) (\\d+): (.*?)\\.?\\s*(?:Try .*)?$", Pattern.DOTALL);
    private static final int SHOWN = 80;
    private static final String EXACT = "9007199254740992";

    /** Fills the defaults; refuses nonsense. */
    public JsonReader(
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
        SourceFile file = SourceFile.only(path, ".json");
        String format = format();
        try (DuckDb db = new DuckDb(resources)) {
            List<String> names = names(db, file, format);
            if (names.isEmpty()) {
                throw new DataException("The file (" + path + ") holds no rows with a key in them.");
            }
            refuseLoose();
            String source = "read_json(" + DuckDb.text(file.glob()) + ", format = '" + format
                    + "', hive_partitioning = false, columns = "
                    + names.stream()
                            .map(name -> DuckDb.text(name) + ": 'JSON'")
                            .collect(Collectors.joining(", ", "{", "}"))
                    + ")";
            Map<String, String> types = new LinkedHashMap<>();
            String typed = "(" + typed(db, source, names, types) + ")";
            return use.apply(new FileTable(db, typed, path, types, false, false, schema));
        } catch (DuckDbException e) {
            throw broken(file, e);
        }
    }

    /** DuckDB gives the rows before the end that an array lacks, and takes NaN for missing. */
    private void refuseLoose() {
        if (path.endsWith(".zst")) {
            return;
        }
        try (InputStream in = bytes()) {
            Optional<StrictJson.Flaw> flaw = StrictJson.first(in);
            if (flaw.isPresent()) {
                long line = flaw.get().line();
                throw new DataException(
                        "The line " + line + " of " + path + " (" + line(line) + ") is no JSON: "
                                + flaw.get().reason() + ".",
                        "write the file again.");
            }
        } catch (IOException e) {
            throw new DataException("The file (" + path + ") cannot be read: " + e.getMessage() + ".", null, e);
        }
    }

    /** What the file begins with says how it goes on. */
    private String format() {
        if (path.endsWith(".zst")) {
            return "auto";
        }
        try (BufferedReader text = open()) {
            for (int c = text.read(); c >= 0; c = text.read()) {
                if (c == '[') {
                    return "array";
                }
                if (c == '{') {
                    return "newline_delimited";
                }
                if (c == '\uFEFF') {
                    throw new DataException(
                            "The file (" + path + ") begins with a byte order mark, which JSON must not have.",
                            "tail -c +4 of the file.");
                }
                if (!Character.isWhitespace(c)) {
                    throw new DataException(
                            "The file (" + path + ") begins with (" + (char) c
                                    + "), and is neither an object a line nor an array of objects.",
                            "KIND: CsvReader or ParquetReader, if the file is of that kind.");
                }
            }
        } catch (IOException e) {
            throw new DataException("The file (" + path + ") cannot be read: " + e.getMessage() + ".", null, e);
        }
        throw new DataException("The file (" + path + ") holds no rows.");
    }

    private BufferedReader open() throws IOException {
        return new BufferedReader(new InputStreamReader(bytes(), StandardCharsets.UTF_8));
    }

    private InputStream bytes() throws IOException {
        InputStream raw = Files.newInputStream(Path.of(SourceFile.absolute(path)));
        return path.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    }

    /** The keys of all objects, in the order in which they come; refuses what is no object and what is there twice. */
    private List<String> names(DuckDb db, SourceFile file, String format) {
        String objects = "read_json_objects(" + DuckDb.text(file.glob()) + ", format = '" + format + "')";
        List<@Nullable String> counts = db.rows("select count(*) filter (json_type(json) <> 'OBJECT'), count(*) filter"
                        + " (json_type(json) = 'OBJECT' and len(json_keys(json)) <> len(list_distinct(json_keys(json))))"
                        + " from " + objects)
                .get(0);
        List<Problem> problems = new ArrayList<>();
        if (!"0".equals(counts.get(0))) {
            problems.add(Problem.of(
                    "The file (" + path + ") holds " + counts.get(0) + " values that are no objects.",
                    "an object {\"column\": value} for each row."));
        }
        if (!"0".equals(counts.get(1))) {
            problems.add(Problem.of(
                    "The file (" + path + ") holds " + counts.get(1) + " objects in which a key is there twice.",
                    "write each key once."));
        }
        List<String> names = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        String found = "select unnest(json_keys(json)) as k, generate_subscripts(json_keys(json), 1) as i, n from"
                + " (select json, row_number() over () as n from " + objects + " where json_type(json) = 'OBJECT')";
        for (List<@Nullable String> row :
                db.rows("select k from (" + found + ") group by k order by min(n), min_by(i, n)")) {
            String name = String.valueOf(row.get(0));
            names.add(name);
            String twin = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (twin != null) {
                problems.add(Problem.of(
                        "The columns (" + twin + ", " + name + ") of " + path + " differ in case only.",
                        "rename one where the file is written."));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return names;
    }

    /** The query that gives each column in its type; fills in the types. */
    private String typed(DuckDb db, String source, List<String> names, Map<String, String> types) {
        List<String> questions = new ArrayList<>();
        for (String name : names) {
            String c = DuckDb.name(name);
            for (String type :
                    List.of("'UBIGINT', 'BIGINT'", "'DOUBLE'", "'BOOLEAN'", "'VARCHAR'", "'OBJECT', 'ARRAY'")) {
                questions.add("count(*) filter (json_type(" + c + ") in (" + type + "))");
            }
            // JSON's whole numbers have any number of digits.
            String digits = "regexp_full_match(" + c + "->>'$', '-?\\d+') and json_type(" + c + ") <> 'VARCHAR'";
            questions.add("count(*) filter (" + digits + " and try_cast(" + c + "->>'$' as BIGINT) is null)");
            questions.add("count(*) filter (" + digits + " and coalesce(abs(try_cast(" + c + "->>'$' as HUGEINT)) > "
                    + EXACT + ", true))");
        }
        List<@Nullable String> answers = db.rows("select " + String.join(", ", questions) + " from " + source)
                .get(0);
        List<String> expressions = new ArrayList<>();
        int at = 0;
        for (String name : names) {
            long[] counts = new long[7];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = Long.parseLong(String.valueOf(answers.get(at++)));
            }
            String type = type(counts);
            types.put(name, type);
            String c = DuckDb.name(name);
            boolean held = type.matches("[A-Z]+") && !type.equals("NULL");
            expressions.add((held ? "(" + c + "->>'$')::" + type : "null") + " as " + c);
        }
        return "select " + String.join(", ", expressions) + " from " + source;
    }

    /** DuckDB's name of the type that all values have; words of no type where they have none. */
    private static String type(long... counts) {
        boolean numbers = counts[0] + counts[1] > 0;
        Map<String, Long> kinds = new LinkedHashMap<>();
        kinds.put("number", counts[0] + counts[1]);
        kinds.put("boolean", counts[2]);
        kinds.put("text", counts[3]);
        kinds.put("nested", counts[4]);
        kinds.values().removeIf(count -> count == 0);
        if (kinds.isEmpty()) {
            return "NULL";
        }
        if (kinds.size() > 1 || counts[4] > 0) {
            return kinds.entrySet().stream()
                    .map(it -> it.getKey() + " in " + it.getValue() + " rows")
                    .collect(Collectors.joining(", "));
        }
        if (numbers && counts[5] > 0) {
            return "number of more than 64 bits in " + counts[5] + " rows";
        }
        if (numbers && counts[1] > 0) {
            return counts[6] > 0 ? "number with digits that a double loses in " + counts[6] + " rows" : "DOUBLE";
        }
        return numbers ? "BIGINT" : counts[2] > 0 ? "BOOLEAN" : "VARCHAR";
    }

    private ModelwrightException broken(SourceFile file, DuckDbException e) {
        Matcher told = BROKEN.matcher(String.valueOf(e.getMessage()));
        if (!String.valueOf(e.getMessage()).contains("Malformed JSON") || !told.find()) {
            return file.unreadable(e);
        }
        String reason = told.group(3).strip();
        if (!told.group(1).equals("line")) {
            return new DataException(
                    "The array of " + path + " is broken near its value " + told.group(2) + ": " + reason + ".",
                    "write it again: a comma or a bracket is missing, or its end.",
                    e);
        }
        // DuckDB counts from the line after the first.
        long number = Long.parseLong(told.group(2)) - 1;
        return new DataException(
                "The line " + number + " of " + path + " (" + line(number) + ") is not one JSON object: " + reason
                        + ".",
                reason.contains("UTF-8") ? "iconv -t UTF-8" : "one object a line, each whole on its line.",
                e);
    }

    private String line(long number) {
        if (path.endsWith(".zst")) {
            return "…";
        }
        try (BufferedReader text = open()) {
            String line = text.lines().skip(Math.max(0, number - 1)).findFirst().orElse("");
            return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
        } catch (IOException e) {
            return "which cannot be shown: " + e.getMessage();
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
}
