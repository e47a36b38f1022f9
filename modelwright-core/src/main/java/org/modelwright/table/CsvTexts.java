package org.modelwright.table;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.modelwright.csv.BlankFields;
import org.modelwright.csv.CsvDialect;
import org.modelwright.csv.CsvHeader;
import org.modelwright.table.duckdb.DuckDb;

/**
 * How the texts of CSV files become values.
 *
 * @param files where they are, each with its header
 * @param dialect how they are written
 */
record CsvTexts(Map<Path, CsvHeader> files, CsvDialect dialect) {

    /** A column has blanks around fields, some of them in quotes: DuckDB does not say of which. */
    static final class Mixed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * {@return columns without the blanks around fields that are not quoted, as SQL}
     *
     * @param padded columns in which some texts begin or end in a blank; where these are meant, a column is not given back
     * @throws Mixed if some are meant in a column, and others are not
     */
    Map<String, String> withoutBlanks(Collection<String> padded) {
        Set<String> unquoted = new HashSet<>();
        Set<String> quoted = new HashSet<>();
        files.forEach((file, header) -> {
            BlankFields blanks = BlankFields.of(file, header.delimiter(), dialect);
            for (String name : padded) {
                int place = header.names().indexOf(name);
                if (blanks.hasUnquoted(place)) {
                    unquoted.add(name);
                }
                if (blanks.hasQuoted(place)) {
                    quoted.add(name);
                }
            }
        });
        Map<String, String> cleaned = new LinkedHashMap<>();
        for (String name : padded) {
            if (unquoted.contains(name) && quoted.contains(name)) {
                throw new Mixed();
            }
            if (unquoted.contains(name)) {
                cleaned.put(name, withoutBlanks(DuckDb.name(name)));
            }
        }
        return cleaned;
    }

    private String withoutBlanks(String c) {
        List<String> missing = dialect.nullValues();
        String bare = "trim(" + c + ", ' ' || chr(9))";
        return missing.isEmpty()
                ? bare
                : "(case when " + bare + " in "
                        + missing.stream().map(DuckDb::text).collect(Collectors.joining(", ", "(", ")"))
                        + " then null else " + bare + " end)";
    }
}
