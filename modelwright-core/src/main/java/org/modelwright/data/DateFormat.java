package org.modelwright.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way to write dates, such as {@code yyyy/MM/dd} or {@code MMM d, yyyy h:mm a}: year, month and day, and a time where there
 * is one. It means the same in Java and in DuckDB.
 *
 * @param pattern as it was given
 * @param regex what a text of this form matches
 * @param strptime the same as DuckDB writes it
 * @param letters what its groups hold, in order: y M d H h m s a
 */
public record DateFormat(String pattern, Pattern regex, String strptime, String letters) {

    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private static final Pattern PART = Pattern.compile("([A-Za-z])\\1*|'([^']*)'|([^A-Za-z'])");

    /** What a year, a month, … looks like: the letters of a pattern, a regular expression, DuckDB's sign. */
    private static final List<List<String>> PARTS = List.of(
            List.of("yyyy", "[0-9]{4}", "%Y"),
            List.of("MMMM", months(false), "%B"),
            List.of("MMM", months(true), "%b"),
            List.of("MM", "0[1-9]|1[0-2]", "%m"),
            List.of("M", "0?[1-9]|1[0-2]", "%m"),
            List.of("dd", "0[1-9]|[12][0-9]|3[01]", "%d"),
            List.of("d", "0?[1-9]|[12][0-9]|3[01]", "%d"),
            List.of("HH", "[01][0-9]|2[0-3]", "%H"),
            List.of("H", "[01]?[0-9]|2[0-3]", "%H"),
            List.of("hh", "0[1-9]|1[0-2]", "%I"),
            List.of("h", "0?[1-9]|1[0-2]", "%I"),
            List.of("mm", "[0-5][0-9]", "%M"),
            List.of("ss", "[0-5][0-9]", "%S"),
            List.of("a", "[aA][mM]|[pP][mM]", "%p"));

    private static String months(boolean few) {
        StringBuilder names = new StringBuilder();
        for (String month : MONTHS) {
            names.append(names.isEmpty() ? "" : "|");
            for (char c : (few ? month.substring(0, 3) : month).toCharArray()) {
                names.append('[').append(c).append(Character.toUpperCase(c)).append(']');
            }
        }
        return names.toString();
    }

    /** {@return the format of a pattern; none if it is no pattern of a date} */
    public static Optional<DateFormat> of(String pattern) {
        StringBuilder regex = new StringBuilder();
        StringBuilder strptime = new StringBuilder();
        StringBuilder letters = new StringBuilder();
        Matcher part = PART.matcher(pattern);
        int at = 0;
        while (part.find() && part.start() == at) {
            at = part.end();
            String literal = part.group(2) != null ? part.group(2) : part.group(3);
            if (literal != null) {
                regex.append(literal.replaceAll("([^A-Za-z0-9])", "\\\\$1"));
                strptime.append(literal.replace("%", "%%"));
                continue;
            }
            String word = part.group();
            Optional<List<String>> known =
                    PARTS.stream().filter(it -> it.get(0).equals(word)).findFirst();
            if (known.isEmpty() || letters.indexOf(word.substring(0, 1)) >= 0) {
                return Optional.empty();
            }
            regex.append('(').append(known.get().get(1)).append(')');
            strptime.append(known.get().get(2));
            letters.append(word.charAt(0));
        }
        String all = letters.toString();
        boolean whole = at == pattern.length()
                && all.contains("y")
                && all.contains("M")
                && all.contains("d")
                && all.contains("h") == all.contains("a")
                && !(all.contains("h") && all.contains("H"));
        return whole
                ? Optional.of(new DateFormat(pattern, Pattern.compile(regex.toString()), strptime.toString(), all))
                : Optional.empty();
    }

    /** {@return the date that a text of this form says, in ISO's way, if it says one} */
    public Optional<String> iso(String text) {
        Matcher matcher = regex.matcher(strip(text));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int hour = Math.max(0, number(matcher, 'H'));
        if (letters.contains("h")) {
            boolean afternoon = matcher.group(letters.indexOf('a') + 1)
                    .toLowerCase(Locale.ROOT)
                    .equals("pm");
            hour = number(matcher, 'h') % 12 + (afternoon ? 12 : 0);
        }
        try {
            LocalDate day = LocalDate.of(number(matcher, 'y'), month(matcher), number(matcher, 'd'));
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%04d-%02d-%02d %02d:%02d:%02d",
                    day.getYear(),
                    day.getMonthValue(),
                    day.getDayOfMonth(),
                    hour,
                    Math.max(0, number(matcher, 'm')),
                    Math.max(0, number(matcher, 's'))));
        } catch (DateTimeException e) {
            return Optional.empty(); // such as 31.02.2024
        }
    }

    /** Spaces alone, as DuckDB does. */
    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    private int month(Matcher matcher) {
        String text = matcher.group(letters.indexOf('M') + 1).toLowerCase(Locale.ROOT);
        if (Character.isDigit(text.charAt(0))) {
            return Integer.parseInt(text);
        }
        List<String> short3 = new ArrayList<>();
        MONTHS.forEach(it -> short3.add(it.substring(0, 3)));
        return short3.indexOf(text.substring(0, 3)) + 1;
    }

    private int number(Matcher matcher, char letter) {
        int at = letters.indexOf(letter);
        @Nullable String digits = at < 0 ? null : matcher.group(at + 1);
        return digits == null ? -1 : Integer.parseInt(digits);
    }
}
