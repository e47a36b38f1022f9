package org.modelwright.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of texts that looks like one of numbers, and what would make it one.
 *
 * @param name of the column
 * @param rows how many have a value
 * @param others how many of these values are no numbers
 * @param texts the first different values of those
 * @param different how many different values these are, counted up to {@value #COUNTED}
 * @param form what the others are where they have one form: {@code thousands: ","}, {@code decimal: ","}, percent, currency
 */
public record NumericTexts(
        String name,
        int rows,
        int others,
        List<String> texts,
        int different,
        @Nullable String form) {

    private static final int COUNTED = 1000;
    private static final int SHOWN = 3;
    private static final int LONGEST = 40;

    private static final Pattern PERCENT = Pattern.compile("\\s*[+-]?[0-9][0-9.,]*\\s*%\\s*");
    private static final Pattern CURRENCY =
            Pattern.compile("\\s*[+-]?\\p{Sc}\\s*[+-]?[0-9][0-9.,]*\\s*|\\s*[+-]?[0-9][0-9.,]*\\s*\\p{Sc}\\s*");

    private static final DateFormat DAY_FIRST = DateFormat.of("d/M/yyyy").orElseThrow();
    private static final DateFormat MONTH_FIRST = DateFormat.of("M/d/yyyy").orElseThrow();
    private static final String DATES = "date_formats: [d/M/yyyy], or [M/d/yyyy]";

    private static final List<Notation> NOTATIONS = List.of(
            new Notation(".", ",", List.of()),
            new Notation(",", ".", List.of()),
            new Notation(".", " ", List.of()),
            new Notation(",", " ", List.of()),
            new Notation(".", "'", List.of()));

    /** {@return what there is to say of a column; nothing of most} */
    public static Optional<NumericTexts> of(Column column) {
        if (!(column instanceof TextColumn text)) {
            return Optional.empty();
        }
        int[] counts = new int[text.dictionary().size()];
        int rows = 0;
        for (int row = 0; row < text.rows(); row++) {
            int code = text.codes().get(row);
            if (code >= 0 && !text.isMissing(row)) {
                counts[code]++;
                rows++;
            }
        }
        int others = 0;
        List<String> different = new ArrayList<>();
        for (int code = 0; code < counts.length; code++) {
            String value = text.dictionary().get(code);
            if (counts[code] > 0 && TypeRules.number(value).isEmpty()) {
                others += counts[code];
                if (different.size() < COUNTED) {
                    different.add(value);
                }
            }
        }
        String form = form(different);
        if (rows == 0 || form == null && others * 5L > rows) {
            return Optional.empty();
        }
        return Optional.of(new NumericTexts(
                column.name(),
                rows,
                others,
                different.subList(0, Math.min(SHOWN, different.size())),
                different.size(),
                form));
    }

    private static @Nullable String form(List<String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        if (texts.stream().allMatch(it -> DAY_FIRST.iso(it).isPresent())
                && texts.stream().allMatch(it -> MONTH_FIRST.iso(it).isPresent())) {
            return DATES;
        }
        if (texts.stream().allMatch(it -> PERCENT.matcher(it).matches())) {
            return "percent";
        }
        if (texts.stream().allMatch(it -> CURRENCY.matcher(it).matches())) {
            return "currency";
        }
        for (Notation notation : NOTATIONS) {
            if (texts.stream().allMatch(it -> notation.number(it).isPresent())) {
                String thousands = "thousands: \"" + notation.thousands() + "\"";
                boolean grouped = texts.stream().anyMatch(it -> it.contains(String.valueOf(notation.thousands())));
                boolean comma = notation.decimal().equals(",");
                return comma ? "decimal: \",\"" + (grouped ? ", " + thousands : "") : thousands;
            }
        }
        return null;
    }

    /** {@return what was found, as a sentence} */
    public String message() {
        String shown = texts.stream()
                .map(it -> it.length() <= LONGEST ? it : it.substring(0, LONGEST) + "…")
                .collect(Collectors.joining(", ", "(", different > texts.size() ? ", …)" : ")"));
        if (others == 0) {
            return "The column (" + name + ") is text, and a number in each row.";
        }
        if (form != null && (form.equals("percent") || form.equals("currency"))) {
            return "The column (" + name + ") is text: its values are "
                    + (form.equals("percent") ? "percent" : "amounts of money") + " " + shown + ".";
        }
        if (DATES.equals(form)) {
            return "The column (" + name + ") is text: dates of which nobody knows whether day or month comes first "
                    + shown + ".";
        }
        if (form != null) {
            return "The column (" + name + ") is text: numbers in another notation in " + others + " of " + rows
                    + " rows " + shown + ".";
        }
        return "The column (" + name + ") is text: numbers in all but " + others + " of " + rows + " rows " + shown
                + ".";
    }

    /**
     * {@return what would make it numbers}
     *
     * @param nullValues what means missing so far in a source in which all is text; null for others
     */
    public String maybe(@Nullable List<String> nullValues) {
        if (others == 0) {
            return "a schema that says " + name + ": {type: double}.";
        }
        if ("percent".equals(form)) {
            return "sed 's/%//g' of the file, or numbers where it is written.";
        }
        if ("currency".equals(form)) {
            return "numbers without the sign of the currency where the file is written, or exclude: [" + name + "].";
        }
        if (form != null) {
            return nullValues != null ? form : "numbers where it is written.";
        }
        if (nullValues != null && different <= SHOWN && texts.stream().noneMatch(it -> it.matches(".*[0-9].*"))) {
            List<String> all = new ArrayList<>(nullValues);
            all.addAll(texts);
            return "null_values: "
                    + all.stream()
                            .map(it -> '"' + it.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                            .collect(Collectors.joining(", ", "[", "]"));
        }
        return "where: 'try_cast(\"" + name.replace("\"", "\"\"").replace("'", "''")
                + "\" as double) is not null' of inputs and targets, which leaves these rows out.";
    }
}
