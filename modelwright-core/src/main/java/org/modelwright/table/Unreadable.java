package org.modelwright.table;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.Cause;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.ModelwrightException;
import org.modelwright.error.Problem;
import org.modelwright.table.duckdb.DuckDbException;

/**
 * Says in our words why DuckDB cannot read a file.
 *
 * @param path what to call the file
 * @param malformed how many of its lines cannot be read, or 0 if that is not known
 */
record Unreadable(String path, long malformed) {

    private static final int SHOWN = 200;
    private static final Pattern LINE = Pattern.compile(
            "CSV Error on Line: (\\d+)\\s*(?:Original Line:(.*?))?\\R(?=Expected Number|Value with|Invalid"
                    + "|Maximum|Error|\\R)",
            Pattern.DOTALL);
    private static final Pattern FIELDS = Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");

    ModelwrightException told(DuckDbException cause) {
        String told = String.valueOf(cause.getMessage()).strip();
        if (told.contains("could not allocate") || told.contains("Out of Memory")) {
            return new InfrastructureException(
                    "The file (" + path + ") does not fit into the job's memory.",
                    "a larger memory of the job.",
                    cause);
        }
        if (told.startsWith("IO Error") && Cause.of(cause).origin() == Cause.Origin.MACHINE) {
            return Cause.failure("The file (" + path + ") cannot be read", null, cause);
        }
        Matcher line = LINE.matcher(told);
        Problem problem =
                line.find() ? line(line.group(1), shortened(String.valueOf(line.group(2))), told) : whole(told);
        return new DataException(List.of(problem), cause);
    }

    /** What is wrong with one line of a CSV. */
    private Problem line(String number, String content, String told) {
        String more = malformed > 1 ? "; " + malformed + " lines in all cannot be read" : "";
        String line = "The line " + number + " of " + path + " (" + content + ")";
        Matcher fields = FIELDS.matcher(told);
        if (fields.find()) {
            return Problem.of(
                    line + " holds " + fields.group(2) + " fields, not " + fields.group(1) + more + ".",
                    "another delimiter, or quotes around a text that holds it.");
        }
        if (told.contains("unterminated quote")) {
            return Problem.of(
                    line + " holds a quote that is not closed, or text beside a quoted text.",
                    "double a quote within a text, or give another quote.");
        }
        if (told.contains("nvalid unicode")) {
            return Problem.of(line + " is not written in utf-8.", "encoding: latin-1");
        }
        if (told.contains("Maximum line size")) {
            return Problem.of(
                    line + " is longer than 2000000 bytes.",
                    "a quote before it is never closed, or the file is no CSV.");
        }
        return Problem.of(line + " cannot be read: " + reason(told) + more + ".", "mend or take out the line.");
    }

    /** What is wrong with a file. */
    private Problem whole(String told) {
        if (told.contains("No magic bytes") || told.contains("too small to be a Parquet file")) {
            return Problem.of(
                    "The file (" + path + ") is no Parquet, or its end is missing.",
                    "write it again, or KIND: CsvReader if it is text.");
        }
        if (told.contains("state machine")) {
            return Problem.of(
                    "The lines of " + path + " do not all end in the same way, or its quotes do not fit together.",
                    "write the file again, all lines with the same end.");
        }
        return Problem.of(
                "The file (" + path + ") cannot be read: " + reason(told) + ".",
                "write it again: the file is damaged, or of another kind.");
    }

    /** DuckDB's words without its names of errors, its advice and its query; what they say goes to the debug output. */
    private static String reason(String told) {
        return shortened(told.replaceFirst("^(?s)(?:[A-Za-z ]+Error: )++", "")
                .replaceFirst("^Failed to read file \"[^\"]*\": ", "")
                .replaceAll("(?s)\\n+(Possible|LINE \\d|  file = |This can happen|If you are trying|\\* ).*", "")
                .strip()
                .replaceFirst("[.: ]+$", ""));
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ").replace('\0', '\uFFFD');
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
