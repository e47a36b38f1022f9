package org.modelwright.card;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A picture.
 *
 * @param width of its frame, in its own units
 * @param height of its frame
 * @param marks in the order in which they are painted
 */
record Chart(int width, int height, List<Mark> marks) {

    /** How marks are painted, in colours that differ for colour-blind eyes, too (Okabe and Ito), and in dashes. */
    enum Style {
        GRID("none", "#d5dbe3", "1", null),
        AXIS("none", "#667085", "1", null),
        ZERO("none", "#667085", "1", "4 3"),
        LABEL("#475467"),
        INK("#1d2939"),
        ON_DARK("#ffffff"),
        LINE1("none", "#0072b2", "2.2", null),
        LINE2("none", "#d55e00", "2.2", "6 3"),
        LINE3("none", "#009e73", "2.2", "2 3"),
        LINE4("none", "#aa4499", "2.2", "8 3 2 3"),
        LINE5("none", "#8f6a00", "2.2", "1 3"),
        LINE6("none", "#3f7fa6", "2.2", "12 4"),
        GREY("#8793a5"),
        BAR("#0072b2"),
        BAR2("#d55e00"),
        BAR3("#009e73"),
        DOTS("none", "#0072b2", "4", null),
        LOW("none", "#0072b2", "4", null),
        HIGH("none", "#d55e00", "4", null),
        POINT("#0072b2", "#ffffff", "1.5", null),
        WHISKER("none", "#1d2939", "1.6", null);

        private final String fill;
        private final @Nullable String stroke;
        private final @Nullable String width;
        private final @Nullable String dashes;

        Style(String fill) {
            this.fill = fill;
            this.stroke = null;
            this.width = null;
            this.dashes = null;
        }

        Style(String fill, @Nullable String stroke, @Nullable String width, @Nullable String dashes) {
            this.fill = fill;
            this.stroke = stroke;
            this.width = width;
            this.dashes = dashes;
        }

        String fill() {
            return fill;
        }

        @Nullable String stroke() {
            return stroke;
        }

        @Nullable String width() {
            return width;
        }

        @Nullable String dashes() {
            return dashes;
        }

        /** {@return how much of what lies below is hidden; null for all of it} */
        @Nullable String opacity() {
            return this == DOTS || this == LOW || this == HIGH ? "0.45" : null;
        }

        /** {@return the class that the page's own style knows, for the dark} */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** {@return the style of the n-th line, from 0 on} */
        static Style line(int number) {
            Style[] lines = {LINE1, LINE2, LINE3, LINE4, LINE5, LINE6};
            return lines[number % lines.length];
        }
    }

    /** A mark. */
    sealed interface Mark {

        /** {@return how it is painted} */
        Style style();
    }

    /**
     * A line, or dots where each piece has no length.
     *
     * @param d the path
     */
    record Path(Style style, String d) implements Mark {}

    /**
     * A bar.
     *
     * @param opacity between 0 and 1; null for all of it
     * @param title what it says when it is pointed at; empty for nothing
     */
    record Bar(
            Style style,
            String x,
            String y,
            String width,
            String height,
            @Nullable String opacity,
            String title) implements Mark {}

    /**
     * A point.
     *
     * @param title what it says when it is pointed at
     */
    record Point(Style style, String x, String y, String title) implements Mark {}

    /**
     * A word.
     *
     * @param anchor {@code start}, {@code middle} or {@code end}
     * @param turned whether it runs upwards
     */
    record Word(Style style, String x, String y, String anchor, boolean turned, String text) implements Mark {

        /** {@return how it is turned about its place; null for not at all} */
        @Nullable String transform() {
            return turned ? "rotate(-90 " + x + " " + y + ")" : null;
        }
    }

    Chart {
        marks = List.copyOf(marks);
    }
}
