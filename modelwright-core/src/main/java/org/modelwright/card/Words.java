package org.modelwright.card;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How numbers and names are written on a card. */
final class Words {

    /** Characters of a whole message. */
    static final int LONG = 2000;

    private static final int LONGEST = 300;
    private static final String ISOLATE = "\u2068";
    private static final String END = "\u2069";

    private Words() {}

    /** {@return a number as people read it: some four digits that count, thousands apart} */
    static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "";
        }
        if (value == Math.rint(value) && size < 1e15) {
            return String.format(Locale.ROOT, "%,.0f", value == 0 ? 0 : value);
        }
        if (size >= 1e9 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** {@return a share as per cent} */
    static String share(double share) {
        return String.format(Locale.ROOT, share * 100 == Math.rint(share * 100) ? "%.0f %%" : "%.1f %%", share * 100);
    }

    /** {@return a count with its word} */
    static String count(long count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    /** {@return a name of the user's within a sentence of ours, whichever way its letters run} */
    static String name(String name) {
        String cut = shortened(name);
        return cut.chars().allMatch(it -> it >= ' ' && it < 0x250) ? cut : ISOLATE + cut + END;
    }

    /** {@return a text of at most some 300 characters, on one line} */
    static String shortened(@Nullable String text) {
        return cut(text, LONGEST);
    }

    /** {@return a text of at most so many characters, an ellipsis at its end where it is cut} */
    static String cut(@Nullable String text, int most) {
        if (text == null) {
            return "";
        }
        boolean huge = text.length() > 8 * most + 64; // nobody looks through all of a list of ten thousand names
        String line = (huge ? text.substring(0, 8 * most + 64) : text)
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        int length = line.codePointCount(0, line.length());
        if (length <= most) {
            return huge ? line + "…" : line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }
}
