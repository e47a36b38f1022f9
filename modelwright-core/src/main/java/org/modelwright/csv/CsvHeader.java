package org.modelwright.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;

/**
 * What the first lines of a CSV file say.
 *
 * @param delimiter what stands between fields
 * @param names the columns; one without a name is called by its place, {@code column0} for the first
 * @param skip how many lines stand before the header, comments not counted
 */
public record CsvHeader(String delimiter, List<String> names, int skip) {

    /** The byte order mark, read in the wrong order. */
    private static final char TURNED = '\uFFFE';

    /** How Excel says which delimiter a file has. */
    private static final Pattern EXCEL = Pattern.compile("\"?sep=(.)\"?", Pattern.CASE_INSENSITIVE);

    /** In a line that sed takes as it is. */
    private static final Pattern TAME = Pattern.compile("[^'/\\\\&\"\\r\\n]*");

    /**
     * Reads them.
     *
     * @param path what to call the file in messages
     * @param file where it is
     * @throws DataException if they are no header
     */
    public static CsvHeader of(String path, Path file, CsvDialect dialect) {
        try (CsvRecords records = CsvRecords.of(path, file, dialect)) {
            return of(path, records, dialect);
        } catch (IOException e) {
            throw Cause.unreadable("The file (" + path + ") cannot be read", "copy it again, or write it again.", e);
        }
    }

    private static CsvHeader of(String path, CsvRecords records, CsvDialect dialect) throws IOException {
        String line = records.next();
        String asked = dialect.delimiter();
        int skip = 0;
        Matcher excel = EXCEL.matcher(line == null ? "" : line.strip());
        if (excel.matches()) {
            asked = asked == null ? excel.group(1) : asked;
            skip = 1;
            line = records.next();
        }
        if (line == null || line.isBlank()) {
            throw new DataException("The first line of " + path + " is empty.", "take the line out.");
        }
        refuse(path, line, dialect);
        char quote = dialect.quote().charAt(0);
        String delimiter = asked == null ? likeliest(line, quote) : asked;
        List<String> fields = CsvRecords.fields(line, delimiter.charAt(0), quote);
        int place = records.taken();
        if (dialect.header() && fields.get(fields.size() - 1).isBlank()) {
            // A delimiter after the last name, and none in the rows.
            String second = records.next();
            if (second != null
                    && CsvRecords.fields(second, delimiter.charAt(0), quote).size() == fields.size() - 1) {
                fields = fields.subList(0, fields.size() - 1);
            }
        }
        List<String> names = new ArrayList<>();
        for (String field : fields) {
            names.add(!dialect.header() || field.isBlank() ? "column" + names.size() : field);
        }
        if (dialect.header()) {
            refuseTwins(path, names, delimiter, place);
        }
        return new CsvHeader(delimiter, List.copyOf(names), skip);
    }

    private static void refuse(String path, String line, CsvDialect dialect) {
        if (line.startsWith("PAR1")) {
            throw new DataException("The file (" + path + ") is Parquet.", "KIND: ParquetReader");
        }
        if (line.charAt(0) == TURNED) {
            throw new DataException(
                    "The file (" + path + ") is big-endian utf-16, which cannot be read.",
                    "iconv -f UTF-16 -t UTF-8, and encoding: utf-8");
        }
        if (line.indexOf('\0') >= 0) {
            throw new DataException(
                    "The first line of " + path + " holds a NUL character, and is no text in " + dialect.encoding()
                            + ".",
                    "encoding: utf-16, or a file of another kind.");
        }
        if (line.indexOf('\uFFFD') >= 0) {
            throw new DataException(
                    "The first line of " + path + " (" + line + ") is not written in " + dialect.encoding() + ".",
                    dialect.encoding().equals("utf-8") ? "encoding: latin-1" : "encoding: utf-8");
        }
    }

    private static void refuseTwins(String path, List<String> names, String delimiter, int place) {
        // DuckDB takes names of different case for one.
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            places.computeIfAbsent(names.get(i).toLowerCase(Locale.ROOT), it -> new ArrayList<>())
                    .add(i);
        }
        List<String> twins = places.values().stream()
                .filter(it -> it.size() > 1)
                .map(it -> it.stream()
                        .map(i -> (i + 1) + " (" + names.get(i) + ")")
                        .collect(Collectors.joining(" and ")))
                .toList();
        if (!twins.isEmpty()) {
            throw new DataException(
                    "The columns " + String.join(", ", twins) + " of " + path
                            + " have one name, in which capitals do not count.",
                    renamed(path, names, delimiter, place));
        }
    }

    /** {@return what makes a copy of the file in which each name is there once} */
    private static String renamed(String path, List<String> names, String delimiter, int place) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        names.forEach(name -> seen.putIfAbsent(name.toLowerCase(Locale.ROOT), 1));
        Map<String, Integer> met = new LinkedHashMap<>();
        List<String> renamed = new ArrayList<>();
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            String free = name;
            for (int i = met.merge(lower, 1, Integer::sum);
                    i > 1 && seen.containsKey(free.toLowerCase(Locale.ROOT));
                    i++) {
                free = name + "_" + i;
            }
            seen.put(free.toLowerCase(Locale.ROOT), 1);
            renamed.add(free);
        }
        String line = String.join(delimiter, renamed);
        boolean tame = TAME.matcher(line).matches()
                && !path.contains("'")
                && renamed.stream().noneMatch(it -> it.contains(delimiter));
        if (!tame) {
            return "rename one in the first line.";
        }
        String unpack = path.endsWith(".gz") ? "gzip -dc" : path.endsWith(".zst") ? "zstd -dc" : "cat";
        return unpack + " '" + path + "' | sed '" + place + "s/.*/" + line + "/' > renamed.csv";
    }

    private static String likeliest(String line, char quote) {
        String best = ",";
        int most = 0;
        for (String delimiter : List.of(",", ";", "\t", "|")) {
            int count = CsvRecords.fields(line, delimiter.charAt(0), quote).size() - 1;
            if (count > most) {
                most = count;
                best = delimiter;
            }
        }
        return best;
    }
}
