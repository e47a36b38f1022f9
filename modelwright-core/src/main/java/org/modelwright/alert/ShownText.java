package org.modelwright.alert;

import java.util.function.IntFunction;

/** Text as a receiver takes it: escaped, then not longer than it may be, counted in code points, and never cut in an escape. */
final class ShownText {

    private static final String CUT = "…";

    /** What an empty text is shown as: receivers refuse fields without one. */
    private static final String NOTHING = "–";

    private ShownText() {}

    /** {@return the text in at most so many code points; {@code …} at the end says that it is cut} */
    static String plain(String text, int limit) {
        return of(text, limit, Character::toString);
    }

    /** {@return the same in which nothing is markup for who reads HTML's three characters} */
    static String entities(String text, int limit) {
        return of(text, limit, ShownText::entity);
    }

    /** {@return the same in which nothing is Markdown} */
    static String markdown(String text, int limit) {
        int[] points = text.codePoints().toArray();
        int[] at = {0};
        return of(text, limit, point -> {
            int here = at[0]++;
            boolean word = here > 0
                    && here + 1 < points.length
                    && Character.isLetterOrDigit(points[here - 1])
                    && Character.isLetterOrDigit(points[here + 1]);
            boolean first = here == 0 || points[here - 1] == '\n';
            boolean marks = "\\`*~|[]<>#&@".indexOf(point) >= 0 || point == '_' && !word;
            boolean begins = first && "-+=".indexOf(point) >= 0;
            boolean numbers = (point == '.' || point == ')') && here > 0 && isNumber(points, here);
            return marks || begins || numbers ? "\\" + Character.toString(point) : Character.toString(point);
        });
    }

    /** {@return whether a line begins with a number that ends here, as one of a list} */
    private static boolean isNumber(int[] points, int end) {
        int at = end - 1;
        while (at >= 0 && Character.isDigit(points[at])) {
            at--;
        }
        boolean begins = at < 0 || points[at] == '\n';
        boolean ends = end + 1 == points.length || Character.isWhitespace(points[end + 1]);
        return at < end - 1 && begins && ends;
    }

    private static String entity(int point) {
        return switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(point);
        };
    }

    private static String of(String text, int limit, IntFunction<String> escape) {
        StringBuilder whole = new StringBuilder();
        int length = 0;
        int cutAt = 0; // where the text ends if it must be cut
        int[] points = (text.isBlank() ? NOTHING : text).codePoints().toArray();
        for (int point : points) {
            boolean control = Character.isISOControl(point) && point != '\n';
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            String piece = escape.apply(point);
            String shown = control ? " " : half ? "\uFFFD" : piece;
            length += shown.codePointCount(0, shown.length());
            if (length > limit) {
                return whole.substring(0, cutAt) + CUT;
            }
            whole.append(shown);
            if (length < limit) {
                cutAt = whole.length();
            }
        }
        return whole.toString();
    }
}
