package org.modelwright.table;

import java.util.List;
import java.util.stream.Collectors;
import org.modelwright.data.DataType;
import org.modelwright.data.DateFormat;
import org.modelwright.data.Notation;
import org.modelwright.data.TypeRules;
import org.modelwright.data.TypeRules.Form;
import org.modelwright.table.duckdb.DuckDb;

/** {@link TypeRules} as DuckDB asks them of a column of texts, which is {@code c} in SQL. */
final class SqlRules {

    private SqlRules() {}

    /** {@return whether a text does not say what this type holds; null or false for no text} */
    static String misses(DataType type, String c) {
        return switch (type) {
            case LONG, INTEGER ->
                // A text that DuckDB would round to a whole number is none.
                "case when contains(" + c + ", '.') then true else try_cast(trim(" + c + ") as BIGINT) is null or not "
                        + matches(Form.WHOLE, c) + " end";
            // DuckDB takes 1_000 and +-1 for numbers; nobody else does.
            case DOUBLE, FLOAT ->
                "(" + number(c) + " is null or contains(" + c + ", '_') or contains(" + c + ", '+-'))";
            case BOOLEAN -> unlessNumber(c, "not " + matches(Form.BOOLEAN, c));
            case DATETIME -> unlessNumber(c, "not " + matches(Form.DATETIME, c) + " or " + moment(c) + " is null");
            case STRING -> "false";
        };
    }

    /** {@return the condition, and true for a number, which is neither a truth nor a date: patterns take their time} */
    private static String unlessNumber(String c, String condition) {
        return "case when " + number(c) + " is not null then true else " + condition + " end";
    }

    /** {@return texts with their numbers as the rules write them; what is no number of a notation is none of theirs} */
    static String numbersOf(Notation notation, String c) {
        if (notation.hasPlainNumbers()) {
            return c;
        }
        String thousands = notation.thousands();
        String digits = thousands == null ? c : "replace(trim(" + c + "), " + DuckDb.text(thousands) + ", '')";
        return "(case when regexp_full_match(" + c + ", " + DuckDb.text(notation.number()) + ") then replace(" + digits
                + ", " + DuckDb.text(notation.decimal()) + ", '.') when " + c + " is not null then '?' end)";
    }

    /** {@return texts with dates of these formats as ISO writes them; others as they are} */
    static String datesOf(List<DateFormat> formats, String c) {
        return formats.isEmpty()
                ? c
                : formats.stream().map(it -> iso(it, c) + ", ").collect(Collectors.joining("", "coalesce(", c + ")"));
    }

    private static String iso(DateFormat format, String c) {
        return "case when " + matches(format, c) + " then strftime(try_strptime(trim(" + c + "), "
                + DuckDb.text(format.strptime()) + "), '%Y-%m-%d %H:%M:%S') end";
    }

    private static String matches(DateFormat format, String c) {
        return "regexp_full_match(trim(" + c + "), "
                + DuckDb.text(format.regex().pattern()) + ")";
    }

    /** {@return whether a text has a form} */
    static String matches(Form form, String c) {
        return "regexp_full_match(" + c + ", " + DuckDb.text(form.regex()) + ")";
    }

    /** {@return the number that a text says, else null} */
    static String number(String c) {
        return "try_cast(trim(" + c + ") as DOUBLE)";
    }

    /** {@return the number that a text says, which is known to say one, and to have no space around it} */
    static String asNumber(String c) {
        return c + "::DOUBLE";
    }

    /** {@return the whole number that a text says, which is known to say one, and to have no space around it} */
    static String asWhole(String c) {
        return c + "::BIGINT";
    }

    /** {@return a text without the space around it, which takes as long as to read its number} */
    static String bare(String c) {
        return "trim(" + c + ")";
    }

    /** {@return the truth that a text says, which is known to say one} */
    static String asTruth(String c) {
        return "contains(lower(" + c + "), 't')";
    }

    /** {@return the moment that a text says, which is known to say one; what DuckDB does not take is written anew} */
    static String asMoment(String c) {
        return "coalesce(" + tried(c) + ", " + anew(c) + "::TIMESTAMPTZ)";
    }

    private static String moment(String c) {
        return "coalesce(" + tried(c) + ", try_cast(" + anew(c) + " as TIMESTAMPTZ))";
    }

    private static String tried(String c) {
        return "try_cast(trim(" + c + ") as TIMESTAMPTZ)";
    }

    private static String anew(String c) {
        String bare = "replace(upper(regexp_extract(" + c + ", '[0-9].*[0-9ZzC]')), 'UTC', 'Z')";
        return "regexp_replace(" + bare + ", ' ([Z+-])', '\\1')";
    }

    /** {@return whether a whole number, as it is in SQL, is one that a double may not keep; the least has no amount} */
    static String beyond(String whole) {
        return whole + " not between -" + TypeRules.EXACT + " and " + TypeRules.EXACT;
    }

    /** {@return whether a decimal number loses digits before its point as a double} */
    static String beyondDecimal(String c) {
        // A double from there on is a whole number, so that a fraction that is not zero makes a difference, too.
        return "case when abs(" + c + "::DOUBLE) < " + TypeRules.EXACT + " then false else (" + c
                + "::DOUBLE)::HUGEINT::VARCHAR <> regexp_replace(" + c + "::VARCHAR, '\\.0*$', '') end";
    }
}
