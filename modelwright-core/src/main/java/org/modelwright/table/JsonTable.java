package org.modelwright.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.checksum.Checksums;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.TypeRules;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Nearest;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.StrictJson;
import org.modelwright.schema.Selection;
import org.modelwright.table.duckdb.DuckDb;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * A table in JSON files: an object a line, or one array of objects. A column's type is that of its values over all of
 * them.
 *
 * @param path files, plain, {@code .gz} or {@code .zst}, folders of such, or globs
 * @param checksums whether packed files are read to their end for their checksums first
 */
public record JsonTable(List<String> path, boolean checksums) {

    private static final List<String> ENDINGS = Stream.of(".json", ".jsonl", ".ndjson")
            .flatMap(it -> Stream.of(it, it + ".gz", it + ".zst"))
            .toList();

    private static final Pattern BROKEN =
            Pattern.compile("in (line|record/value) (\\d+): (.*?)\\.?\\s*(?:Try .*)?$", Pattern.DOTALL);
    private static final int SHOWN = 80;

    /** {@return files with checksums} */
    public static JsonTable of(String... path) {
        return new JsonTable(List.of(path), true);
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
        Map<String, List<Path>> formats = new LinkedHashMap<>();
        files.files()
                .forEach(file -> formats.computeIfAbsent(format(file, files), it -> new ArrayList<>())
                        .add(file));
        try (DuckDb db = new DuckDb(session)) {
            List<String> names = names(db, files, formats);
            if (names.isEmpty()) {
                throw new DataException("The file (" + files.shown() + ") holds no rows with a key in them.");
            }
            session.threads()
                    .forEach(
                            files.files().size(),
                            number -> refuseLoose(files.files().get(number), files));
            String columns = names.stream()
                    .map(name -> DuckDb.text(name) + ": 'JSON'")
                    .collect(Collectors.joining(", ", "{", "}"));
            String source = all("read_json", formats, ", hive_partitioning = false, columns = " + columns);
            Map<String, String> types = new LinkedHashMap<>();
            String typed = "(" + typed(db, source, names, types) + ")";
            if (types.values().stream().allMatch("nested in 1 rows"::equals)) {
                throw oneObject(files, names);
            }
            return use.apply(new FileTable(db, typed, files.shown(), types, null, FileTable.Form.JSON, selection));
        } catch (DuckDbException e) {
            throw broken(files, e);
        }
    }

    /** {@return the refusal of a file that is one object around a table} */
    private static DataException oneObject(SourceFiles files, List<String> names) {
        boolean wrapped = names.size() == 1;
        return new DataException(
                "The file (" + files.shown() + ") is one object that holds a table in its values ("
                        + Nearest.shown(names) + "), not an object for each row.",
                wrapped
                        ? "jq '.[\"" + names.get(0) + "\"]' " + files.shown() + " > rows.json"
                        : "to_json(\"rows.json\", orient=\"records\") of pandas, which writes a table as columns by itself.");
    }

    /** Files of each form in turn. */
    private static String all(String function, Map<String, List<Path>> formats, String more) {
        List<String> sources = new ArrayList<>();
        formats.forEach((format, files) ->
                sources.add(function + "(" + SourceFiles.sql(files) + ", format = '" + format + "'" + more + ")"));
        return sources.size() == 1
                ? sources.get(0)
                : sources.stream().map(it -> "from " + it).collect(Collectors.joining(" union all ", "(", ")"));
    }

    /** DuckDB gives the rows before the end that an array lacks, and takes NaN for missing. */
    private static void refuseLoose(Path file, SourceFiles files) {
        try (InputStream in = Checksums.text(file)) {
            Optional<StrictJson.Flaw> flaw = StrictJson.first(in);
            if (flaw.isPresent()) {
                long line = flaw.get().line();
                throw new DataException(
                        "The line " + line + " of " + files.shown(file) + " (" + line(file, line) + ") is no JSON: "
                                + flaw.get().reason() + ".",
                        "write the file again.");
            }
        } catch (IOException e) {
            throw files.damaged(file, e);
        }
    }

    /** What the file begins with says how it goes on. */
    private static String format(Path file, SourceFiles files) {
        String path = files.shown(file);
        try (BufferedReader text = open(file)) {
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
            throw files.damaged(file, e);
        }
        throw new DataException("The file (" + path + ") holds no rows.");
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Checksums.text(file), StandardCharsets.UTF_8));
    }

    /** The keys of all objects, in the order in which they come; refuses what is no object and what is there twice. */
    private static List<String> names(DuckDb db, SourceFiles files, Map<String, List<Path>> formats) {
        String path = files.shown();
        String objects = all("read_json_objects", formats, "");
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
                db.rows("select k, min(n) - 1 from (" + found + ") group by k order by min(n), min_by(i, n)")) {
            String name = String.valueOf(row.get(0));
            if (name.indexOf('\0') >= 0) {
                problems.add(Problem.of(
                        "The key (" + name.replace('\0', '\uFFFD') + ") of " + path + ", first in row " + row.get(1)
                                + ", holds a NUL character, which no name of a column can hold.",
                        "rename it where the file is written."));
            }
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
            String digits =
                    SqlRules.matches(TypeRules.Form.WHOLE, c + "->>'$'") + " and json_type(" + c + ") <> 'VARCHAR'";
            questions.add("count(*) filter (" + digits + " and try_cast(" + c + "->>'$' as BIGINT) is null)");
            questions.add("count(*) filter (" + digits + " and coalesce("
                    + SqlRules.beyond("try_cast(" + c + "->>'$' as HUGEINT)") + ", true))");
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

    private static ModelwrightException broken(SourceFiles files, DuckDbException e) {
        Matcher told = BROKEN.matcher(String.valueOf(e.getMessage()));
        if (!String.valueOf(e.getMessage()).contains("Malformed JSON") || !told.find()) {
            return files.unreadable(e);
        }
        String path = files.named(e).map(files::shown).orElse(files.shown());
        String reason = told.group(3).strip();
        if (!told.group(1).equals("line")) {
            return new DataException(
                    "The array of " + path + " is broken near its value " + told.group(2) + ": " + reason + ".",
                    "write it again: a comma or a bracket is missing, or its end.",
                    e);
        }
        // DuckDB counts from the line after the first.
        long number = Long.parseLong(told.group(2)) - 1;
        String line = files.named(e).map(it -> line(it, number)).orElse("…");
        return new DataException(
                "The line " + number + " of " + path + " (" + line + ") is not one JSON object: " + reason + ".",
                reason.contains("UTF-8") ? "iconv -t UTF-8" : "one object a line, each whole on its line.",
                e);
    }

    private static String line(Path file, long number) {
        try (BufferedReader text = open(file)) {
            String line = text.lines().skip(Math.max(0, number - 1)).findFirst().orElse("");
            return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
        } catch (IOException | UncheckedIOException e) {
            return "which cannot be shown: " + Cause.of(e);
        }
    }
}
