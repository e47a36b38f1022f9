package org.modelwright.data;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Problem;

/**
 * How a file writes numbers and dates where it is not the way of {@link TypeRules}: what it writes is turned into that way,
 * and then the one set of rules holds.
 *
 * @param decimal what stands before a fraction: a point or a comma
 * @param thousands what stands between groups of digits before the fraction, or null for nothing
 * @param dateFormats patterns of dates such as {@code yyyy/MM/dd}, taken beside ISO's
 */
public record Notation(String decimal, @Nullable String thousands, List<String> dateFormats) {

    /** Numbers as 1234.5, dates as ISO writes them. */
    public static final Notation PLAIN = new Notation(".", null, List.of());

    /** Dates that are found by themselves: where all texts of a column fit one of these alone. */
    public static final List<String> KNOWN_DATES = known();

    /** Keeps a copy. */
    public Notation {
        dateFormats = List.copyOf(dateFormats);
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>();
        for (String day : List.of(
                "yyyy/M/d",
                "yyyy.M.d",
                "d.M.yyyy",
                "d/M/yyyy",
                "M/d/yyyy",
                "d-M-yyyy",
                "M-d-yyyy",
                "MMM d, yyyy",
                "MMMM d, yyyy",
                "d MMM yyyy",
                "d MMMM yyyy",
                "d-MMM-yyyy")) {
            for (String time : List.of("", " H:mm", " H:mm:ss", " h:mm a", " h:mm:ss a")) {
                known.add(day + time);
            }
        }
        return List.copyOf(known);
    }

    /** {@return what is wrong with it, at the keys of the same names} */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (!decimal.equals(".") && !decimal.equals(",")) {
            problems.add(Problem.at(
                    "decimal", "The decimal (" + decimal + ") is neither a point nor a comma.", "decimal: \",\""));
        }
        if (thousands != null && (thousands.length() != 1 || thousands.matches("[0-9A-Za-z+-]"))) {
            problems.add(Problem.at(
                    "thousands",
                    "The thousands (" + thousands + ") is not one sign between digits.",
                    "thousands: \".\""));
        } else if (decimal.equals(thousands)) {
            problems.add(Problem.at(
                    "thousands",
                    "The thousands (" + thousands + ") are the decimal, too.",
                    decimal.equals(".") ? "decimal: \",\"" : "thousands: \".\""));
        }
        for (String format : dateFormats) {
            if (DateFormat.of(format).isEmpty()) {
                problems.add(Problem.at(
                        "date_formats",
                        "The date_formats hold (" + format + "), which is no pattern of a date.",
                        "yyyy/MM/dd, d.M.yyyy, MMM d, yyyy, or one with a time such as M/d/yyyy h:mm a."));
            }
        }
        return problems;
    }

    /** Of a number; whole books match in groups, too, and Java matches groups by recursion. */
    private static final int LONGEST = 1_000;

    /** {@return whether numbers are those of the rules} */
    public boolean hasPlainNumbers() {
        return decimal.equals(".") && thousands == null;
    }

    /** {@return the regular expression of a number that is written so} */
    public String number() {
        String point = "[" + decimal + "]";
        String sign = requireNonNullElse(thousands, "");
        String group = sign.isEmpty() ? "" : "[" + (sign.matches("[\\]\\[^\\\\]") ? "\\" : "") + sign + "]";
        String whole =
                group.isEmpty() ? "[0-9]+" : "(?:[0-9]+|[0-9]{1,3}(?:" + group + "[0-9]{2,3})*" + group + "[0-9]{3})";
        return "[ \\t]*[+-]?(?:(?:" + whole + "(?:" + point + "[0-9]*)?|" + point
                + "[0-9]+)(?:[eE][+-]?[0-9]+)?|[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)[ \\t]*";
    }

    /** {@return a number as the rules write it, if a text is one that is written so} */
    public Optional<String> number(String text) {
        return text.length() <= LONGEST && text.matches(number()) ? Optional.of(plain(text)) : Optional.empty();
    }

    /** {@return a number that is written so as the rules write it} */
    public String plain(String text) {
        String digits = thousands == null ? text : text.strip().replace(thousands, "");
        return digits.replace(decimal, ".");
    }

    /** {@return the formats of its dates} */
    public List<DateFormat> dates() {
        return dateFormats.stream().flatMap(it -> DateFormat.of(it).stream()).toList();
    }
}
