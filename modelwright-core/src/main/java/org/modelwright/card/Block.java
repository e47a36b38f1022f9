package org.modelwright.card;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What sections are made of. Each has its template. */
sealed interface Block {

    /** What a cell is, which decides how it is set. */
    enum Form {
        TEXT,
        NUMBER,
        CODE
    }

    /**
     * A cell of a table.
     *
     * @param text what is read
     * @param exact the value with all its digits, for whoever copies it; null for what is no number
     * @param form how it is set
     */
    record Cell(String text, @Nullable String exact, Form form) {

        static Cell of(String text) {
            return new Cell(text, null, Form.TEXT);
        }

        static Cell code(String text) {
            return new Cell(Words.shortened(text), null, Form.CODE);
        }

        /** {@return a number, or an empty cell} */
        static Cell of(@Nullable Number number) {
            return number == null
                    ? new Cell("", null, Form.NUMBER)
                    : new Cell(Words.number(number.doubleValue()), String.valueOf(number), Form.NUMBER);
        }

        /** {@return two ends, or an empty cell} */
        static Cell range(@Nullable Number from, @Nullable Number to) {
            return from == null || to == null
                    ? new Cell("", null, Form.NUMBER)
                    : new Cell(
                            Words.number(from.doubleValue()) + " to " + Words.number(to.doubleValue()),
                            null,
                            Form.NUMBER);
        }
    }

    /**
     * A table.
     *
     * @param caption what it shows
     * @param heads of the columns; the first column names the rows
     * @param rows their cells
     * @param folded whether it is opened by a click
     * @param more how many rows are left out
     */
    record Table(String caption, List<String> heads, List<List<Cell>> rows, boolean folded, int more) implements Block {

        /** Rows of a table that a page still bears. */
        static final int MOST = 100;

        /** {@return the table of at most {@value #MOST} rows} */
        static Table of(String caption, List<String> heads, List<List<Cell>> rows) {
            int shown = Math.min(MOST, rows.size());
            return new Table(caption, heads, List.copyOf(rows.subList(0, shown)), false, rows.size() - shown);
        }

        /** {@return whether numbers stand in a column} */
        boolean isNumber(int column) {
            return rows.stream()
                    .anyMatch(row -> column < row.size() && row.get(column).form() == Form.NUMBER);
        }

        String moreText() {
            return "And " + Words.number(more) + " more: run-record.json has them all.";
        }

        /** {@return the table of what is shown of many items, each a row} */
        static <T> Table of(String caption, List<String> heads, Collection<T> items, Function<T, List<Cell>> row) {
            return new Table(
                    caption,
                    heads,
                    items.stream().limit(MOST).map(row).toList(),
                    false,
                    Math.max(0, items.size() - MOST));
        }

        Table fold() {
            return new Table(caption, heads, rows, true, more);
        }
    }

    /**
     * A figure with the table behind it.
     *
     * @param title what it shows
     * @param about how to read it
     * @param chart the picture
     * @param data the numbers
     */
    record Figure(String title, String about, Chart chart, Table data) implements Block {}

    /**
     * Figures side by side where there is room.
     *
     * @param figures at least one
     * @param word the class that the page's style knows
     */
    record Figures(List<Figure> figures, String word) implements Block {

        Figures(List<Figure> figures) {
            this(figures, "figures");
        }

        /** {@return three side by side} */
        static Figures narrow(List<Figure> figures) {
            return new Figures(figures, "figures narrow");
        }
    }

    /** How much a note matters. */
    enum Tone {
        GOOD("✓"),
        ISSUE("!"),
        TIP("→"),
        PLAIN("·"),
        OWED("?");

        private final String sign;

        Tone(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        /** {@return the class that the page's style knows} */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A sentence that stands out.
     *
     * @param tone how much it matters
     * @param label a word for it
     * @param text the sentence
     */
    record Note(Tone tone, String label, String text) {}

    /**
     * Notes under each other.
     *
     * @param title of them; empty for none
     * @param notes at least one
     * @param folded whether they are opened by a click
     */
    record Notes(String title, List<Note> notes, boolean folded) implements Block {}

    /**
     * A name and what is to be said of it.
     *
     * @param name of the fact
     * @param cell the fact
     * @param owed whether a person has still to say it
     */
    record Fact(String name, Cell cell, boolean owed) {

        static Fact of(String name, String text) {
            return new Fact(name, Cell.of(text), false);
        }

        static Fact of(String name, Cell cell) {
            return new Fact(name, cell, false);
        }
    }

    /**
     * Facts under each other.
     *
     * @param title of them; empty for none
     * @param facts at least one
     */
    record FactList(String title, List<Fact> facts) implements Block {}

    /**
     * A score, large.
     *
     * @param name of the metric
     * @param score of the test rows
     * @param interval of it, in words; empty without one
     * @param beside what the baseline reaches, in words; empty without one
     */
    record Tile(String name, Cell score, String interval, String beside) {}

    /**
     * Scores side by side.
     *
     * @param tiles at least one
     */
    record Tiles(List<Tile> tiles) implements Block {}

    /**
     * A paragraph.
     *
     * @param text of it
     */
    record Text(String text) implements Block {}

    /**
     * Something to type.
     *
     * @param about what it does
     * @param lines of it
     */
    record Command(String about, List<String> lines) implements Block {}
}
