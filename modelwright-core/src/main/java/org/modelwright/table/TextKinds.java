package org.modelwright.table;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.modelwright.data.DataType;
import org.modelwright.data.DateFormat;
import org.modelwright.data.Notation;
import org.modelwright.data.TypeRules;

/**
 * What a text of a CSV file says beside itself, as the bits of a number: {@link TypeRules}, of numbers and dates as the file
 * writes them.
 */
final class TextKinds implements ToIntFunction<String> {

    /** It says a whole number of 64 bits, a number, a boolean, a moment. */
    static final int WHOLE = 1;

    static final int NUMBER = 1 << 1;
    static final int TRUTH = 1 << 2;
    static final int MOMENT = 1 << 3;
    /** The number that it says is infinite. */
    static final int INFINITE = 1 << 4;
    /** The whole number that it says may lose digits as a double. */
    static final int INEXACT = 1 << 5;
    /** It begins or ends in a blank or a tab. */
    static final int PADDED = 1 << 6;
    /** It begins or ends in white space of any kind. */
    static final int SPACED = 1 << 7;
    /** One more than the greatest kind. */
    static final int COUNT = 1 << 8;

    /** Whole numbers of so many digits are exact, and numbers of so many are finite. */
    private static final int EXACT_DIGITS = 15;

    private static final int FINITE_DIGITS = 300;

    /** How texts begin that may be NaN, infinite, true or false. */
    private static final String WORDS = "nNiItTfF";

    private final Notation notation;
    private final Pattern number;
    private final List<DateFormat> dates;

    /** Of a column. */
    TextKinds(Notation notation, List<DateFormat> dates) {
        this.notation = notation;
        this.dates = dates;
        number = Pattern.compile(notation.number());
    }

    /** {@return the bit of what a type holds} */
    static int bit(DataType type) {
        return switch (type) {
            case LONG, INTEGER -> WHOLE;
            case DOUBLE, FLOAT -> NUMBER;
            case BOOLEAN -> TRUTH;
            case DATETIME -> MOMENT;
            case STRING -> 0;
        };
    }

    @Override
    public int applyAsInt(String text) {
        int plain = notation.hasPlainNumbers() ? plain(text) : -1;
        return plain >= 0 ? plain : numbers(text) | others(text) | spaces(text);
    }

    /** {@return the kind of a text that is clear from its signs, as most are; else -1} */
    private int plain(String text) {
        int length = text.length();
        char first = length == 0 ? ' ' : text.charAt(0);
        if (isLetter(first) && WORDS.indexOf(first) < 0 && dates.isEmpty()) {
            return spaces(text);
        }
        int at = first == '-' || first == '+' ? 1 : 0;
        int digits = 0;
        boolean point = false;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return -1;
            }
        }
        if (digits == 0 || digits > (point ? FINITE_DIGITS : EXACT_DIGITS)) {
            return -1;
        }
        return point ? NUMBER : NUMBER | WHOLE;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private int numbers(String text) {
        Optional<String> written = notation.hasPlainNumbers()
                ? Optional.of(text)
                : number.matcher(text).matches() ? Optional.of(notation.plain(text)) : Optional.empty();
        return written.map(it -> {
                    double value = TypeRules.number(it).orElse(Double.NaN);
                    return (TypeRules.whole(it).isPresent() ? WHOLE : 0)
                            | (TypeRules.number(it).isPresent() ? NUMBER : 0)
                            | (Double.isInfinite(value) ? INFINITE : 0)
                            | (TypeRules.isExact(it) ? 0 : INEXACT);
                })
                .orElse(0);
    }

    private int others(String text) {
        boolean moment = TypeRules.moment(text).isPresent()
                || dates.stream().anyMatch(it -> it.iso(text).isPresent());
        return (TypeRules.truth(text).isPresent() ? TRUTH : 0) | (moment ? MOMENT : 0);
    }

    private static int spaces(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        char first = text.charAt(0);
        char last = text.charAt(text.length() - 1);
        return (isBlank(first) || isBlank(last) ? PADDED : 0) | (isSpace(first) || isSpace(last) ? SPACED : 0);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
