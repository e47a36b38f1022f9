package org.modelwright.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a text, a whole number, a number, a boolean and a date is, and how each is held: the one place that files,
 * databases, schemas and scoring ask. Docs/data.md shows the rules as a table.
 */
public final class TypeRules {

    /** Whole numbers beyond this lose digits as a double: 2^53. */
    public static final long EXACT = 1L << 53;

    /** Texts that mean a missing value where all is text: those of pandas' {@code read_csv}. */
    public static final List<String> MISSING = List.of(
            "",
            "#N/A",
            "#N/A N/A",
            "#NA",
            "-1.#IND",
            "-1.#QNAN",
            "-NaN",
            "-nan",
            "1.#IND",
            "1.#QNAN",
            "<NA>",
            "N/A",
            "NA",
            "NULL",
            "NaN",
            "None",
            "n/a",
            "nan",
            "null");

    /** Spaces of any alphabet, then tabs and line breaks, before a value; the other way round after it. */
    private static final String BEFORE = "\\p{Zs}*[\\t-\\r ]*(";

    private static final String AFTER = ")[\\t-\\r ]*\\p{Zs}*";

    /** How a text is written that is something else, too. The expressions mean the same in Java and in DuckDB. */
    public enum Form {
        /** A whole number; of a long if it fits into 64 bits. */
        WHOLE("[+-]?[0-9]+"),
        /** A number, NaN, or infinite. */
        NUMBER("[+-]?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
                + "|[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)"),
        /** True or false. */
        BOOLEAN("[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]"),
        /** An ISO date, or a date and a time with a zone or without, if there is such a day. */
        DATETIME("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]+))?)?"
                + " ?(?:[Zz]|UTC|([+-])([01][0-9])(?::?([0-5][0-9]))?)?)?");

        private final String regex;
        private final Pattern pattern;

        Form(String regex) {
            this.regex = BEFORE + regex + AFTER;
            pattern = Pattern.compile(this.regex);
        }

        /** {@return the regular expression of the whole text, white space around the value included} */
        public String regex() {
            return regex;
        }

        private Matcher in(String text) {
            return pattern.matcher(text);
        }
    }

    private TypeRules() {}

    /** {@return the whole number of 64 bits that a text says, if it says one} */
    public static OptionalLong whole(String text) {
        Matcher matcher = Form.WHOLE.in(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(matcher.group(1)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // more than 64 bits
        }
    }

    /** {@return the number that a text says, if it says one; it may be NaN, which is missing, or infinite} */
    public static OptionalDouble number(String text) {
        Matcher matcher = Form.NUMBER.in(text);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        String number = matcher.group(1);
        char last = number.charAt(number.length() - 1);
        if (Character.isDigit(last) || last == '.') {
            return OptionalDouble.of(Double.parseDouble(number));
        }
        if (last == 'n' || last == 'N') {
            return OptionalDouble.of(Double.NaN);
        }
        return OptionalDouble.of(number.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }

    /** {@return the boolean that a text says, if it says one} */
    public static Optional<Boolean> truth(String text) {
        Matcher matcher = Form.BOOLEAN.in(text);
        return matcher.matches() ? Optional.of(matcher.group(1).length() == 4) : Optional.empty();
    }

    /**
     * {@return the moment that a text says, if it says one, as {@link DateTimeColumn} holds it}
     *
     * <p>A day is its midnight; without a zone it is UTC; what is less than a microsecond is cut.
     */
    public static OptionalLong moment(String text) {
        Matcher matcher = Form.DATETIME.in(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        int hour = digits(matcher.group(3));
        int minute = digits(matcher.group(4));
        int second = digits(matcher.group(5));
        String fraction = matcher.group(6) == null ? "" : matcher.group(6);
        int micros = digits((fraction + "000000").substring(0, 6));
        boolean endOfDay = hour == 24 && minute == 0 && second == 0 && fraction.matches("0*");
        if (hour > 23 && !endOfDay || minute > 59 || second > 59) {
            return OptionalLong.empty();
        }
        int offset =
                (digits(matcher.group(8)) * 60 + digits(matcher.group(9))) * ("-".equals(matcher.group(7)) ? -1 : 1);
        try {
            long day = LocalDate.parse(matcher.group(2)).toEpochDay();
            long seconds = day * 86_400 + (hour * 60L + minute - offset) * 60 + second;
            return OptionalLong.of(seconds * 1_000_000 + micros);
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // such as 2024-02-30
        }
    }

    private static int digits(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** {@return whether a text says what this type holds; any text is a string} */
    public static boolean says(String text, DataType type) {
        return switch (type) {
            case BOOLEAN -> truth(text).isPresent();
            case LONG, INTEGER -> whole(text).isPresent();
            case DOUBLE, FLOAT -> number(text).isPresent();
            case DATETIME -> moment(text).isPresent();
            case STRING -> true;
        };
    }

    /** {@return whether a double keeps every digit of a whole number for sure} */
    public static boolean isExact(long whole) {
        return whole <= EXACT && whole >= -EXACT;
    }

    /** {@return the same of a whole number of any length} */
    public static boolean isExact(BigInteger whole) {
        return whole.bitLength() < Long.SIZE && isExact(whole.longValue());
    }

    /** {@return whether a double keeps what a decimal number holds before its point} */
    public static boolean isExact(BigDecimal decimal) {
        return decimal.abs().compareTo(BigDecimal.valueOf(EXACT)) < 0
                || decimal.compareTo(new BigDecimal(decimal.doubleValue())) == 0;
    }

    /** {@return the same of a text that says a number: one with all digits of a whole number may be too long} */
    public static boolean isExact(String text) {
        Matcher matcher = Form.WHOLE.in(text);
        return !matcher.matches() || isExact(new BigInteger(matcher.group(1)));
    }

    /** {@return whether a double is a whole number, as a column of them is held that has gaps} */
    public static boolean isWhole(double number) {
        return number == Math.rint(number);
    }

    /** {@return whether a double is a boolean, as a column of them is held that has gaps} */
    public static boolean isTruth(double number) {
        return number == 0 || number == 1;
    }

    /** {@return whether a whole number fits into 32 bits} */
    public static boolean isInteger(double whole) {
        return whole >= Integer.MIN_VALUE && whole <= Integer.MAX_VALUE;
    }

    /** {@return whether a type is one of whole numbers} */
    public static boolean isWhole(@Nullable DataType type) {
        return type == DataType.LONG || type == DataType.INTEGER;
    }

    /** {@return whether a type is one of numbers} */
    public static boolean isNumber(@Nullable DataType type) {
        return isWhole(type) || type == DataType.DOUBLE || type == DataType.FLOAT;
    }

    /**
     * {@return whether a column of a source that has types may be declared so}
     *
     * <p>It may if it is of the same kind: then values are held against the rest, as a whole number against the fractions
     * of a double. Nothing is turned into text, and no text into anything else, but into a date where a source has none.
     *
     * @param found what the source says
     * @param dates whether the source has a type for dates
     */
    public static boolean fits(DataType found, DataType declared, boolean dates) {
        return isNumber(declared)
                ? isNumber(found)
                : found == declared || declared == DataType.DATETIME && found == DataType.STRING && !dates;
    }

    /**
     * {@return how values are held: only doubles have gaps, and what is declared to be a number is one}
     *
     * @param found what the values are
     * @param gaps whether some are missing
     * @param declared what a schema says they are, or null
     */
    public static DataType held(DataType found, boolean gaps, @Nullable DataType declared) {
        return switch (found) {
            case LONG, INTEGER -> gaps || declared != null && !isWhole(declared) ? DataType.DOUBLE : DataType.LONG;
            case BOOLEAN ->
                gaps || declared != null && declared != DataType.BOOLEAN ? DataType.DOUBLE : DataType.BOOLEAN;
            default -> found;
        };
    }
}
