package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.modelwright.card.Chart.Mark;
import org.modelwright.card.Chart.Style;

/** Places marks between two axes. */
final class Plot {

    static final int WIDTH = 460;
    static final int HEIGHT = 300;

    private static final int TOP = 14;
    private static final int BOTTOM = 44;
    private static final int RIGHT = 16;
    private static final int LEFT = 58;
    private static final int NAMES = 138;
    private static final int LETTERS = 17;
    private static final int ROW = 26;
    private static final int NARROW = 360;
    private static final int NARROW_NAMES = 96;
    private static final int NARROW_LETTERS = 13;

    private final int width;
    private final int height;
    private final List<Mark> marks = new ArrayList<>();
    private final Scale x;
    private final Scale y;

    private Plot(int width, int height, Scale x, Scale y) {
        this.width = width;
        this.height = height;
        this.x = x;
        this.y = y;
    }

    /** {@return an empty plot of two axes of numbers} */
    static Plot of(String xName, double xLeast, double xMost, String yName, double yLeast, double yMost) {
        Plot plot = new Plot(
                WIDTH,
                HEIGHT,
                Scale.of(xLeast, xMost, LEFT, WIDTH - RIGHT),
                Scale.of(yLeast, yMost, HEIGHT - BOTTOM, TOP));
        plot.horizontal(xName);
        plot.vertical(yName);
        return plot;
    }

    /** {@return a plot of a row for each name, and an axis of numbers below} */
    static Plot rows(List<String> names, String xName, double least, double most) {
        return rows(WIDTH, NAMES, LETTERS, names, xName, least, most);
    }

    /** {@return the same for few short names, three of which stand side by side} */
    static Plot narrow(List<String> names, String xName, double least, double most) {
        return rows(NARROW, NARROW_NAMES, NARROW_LETTERS, names, xName, least, most);
    }

    private static Plot rows(
            int width, int left, int letters, List<String> names, String xName, double least, double most) {
        int height = TOP + names.size() * ROW + BOTTOM;
        Plot plot = new Plot(
                width,
                height,
                Scale.of(least, most, left, width - RIGHT),
                new Scale(0, names.size(), TOP, height - BOTTOM));
        plot.horizontal(xName);
        for (int i = 0; i < names.size(); i++) {
            plot.word(Style.LABEL, left - 8, plot.row(i) + 4.5, "end", false, Words.cut(names.get(i), letters));
        }
        return plot;
    }

    private void horizontal(String name) {
        for (double tick : x.ticks()) {
            path(Style.GRID, move(x.at(tick), y.start()) + line(x.at(tick), y.end()));
            word(Style.LABEL, x.at(tick), height - BOTTOM + 17.0, "middle", false, tick(tick, x));
        }
        path(Style.AXIS, move(x.start(), height - (double) BOTTOM) + line(x.end(), height - (double) BOTTOM));
        word(Style.LABEL, (x.start() + x.end()) / 2, height - 8.0, "middle", false, Words.cut(name, 48));
    }

    private void vertical(String name) {
        for (double tick : y.ticks()) {
            path(Style.GRID, move(x.start(), y.at(tick)) + line(x.end(), y.at(tick)));
            word(Style.LABEL, x.start() - 7, y.at(tick) + 4, "end", false, tick(tick, y));
        }
        word(Style.LABEL, 12, (y.start() + y.end()) / 2, "middle", true, Words.cut(name, 34));
    }

    /** {@return a number at an axis: as many decimals as its neighbours need} */
    private static String tick(double value, Scale scale) {
        double size = Math.max(Math.abs(scale.least()), Math.abs(scale.most()));
        double clean = Math.abs(value) < size * 1e-9 ? 0 : value;
        if (clean == 0) {
            return "0";
        }
        if (size >= 1e7 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", clean);
        }
        if (size >= 10_000) {
            return String.format(Locale.ROOT, "%,.4gk", clean / 1000)
                    .replaceAll("(\\.\\d*?)0+k$", "$1k")
                    .replace(".k", "k");
        }
        return String.format(Locale.ROOT, "%.4f", clean).replaceAll("\\.?0+$", "");
    }

    /** Draws a line through points. */
    Plot line(Style style, List<Double> xs, List<Double> ys) {
        StringBuilder d = new StringBuilder();
        boolean open = false; // a number that is none leaves a gap
        for (int i = 0; i < xs.size(); i++) {
            boolean known = !Double.isNaN(xs.get(i)) && !Double.isNaN(ys.get(i));
            if (known) {
                d.append(open ? line(x.at(xs.get(i)), y.at(ys.get(i))) : move(x.at(xs.get(i)), y.at(ys.get(i))));
            }
            open = known;
        }
        return path(style, d.toString());
    }

    /** Draws a dot at each point, all of them as one path. */
    Plot dots(Style style, List<Double> xs, List<Double> ys) {
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < xs.size(); i++) {
            if (!Double.isNaN(xs.get(i)) && !Double.isNaN(ys.get(i))) {
                d.append(move(x.at(xs.get(i)), y.at(ys.get(i)))).append("h0");
            }
        }
        return path(style, d.toString());
    }

    /** Draws a bar over a range of x, from 0 upwards. */
    Plot column(Style style, double from, double to, double height, String title) {
        return bar(style, x.at(from), y.at(height), x.at(to) - x.at(from), y.at(0) - y.at(height), title);
    }

    /** Draws the bar of a row, from 0 on. */
    Plot rowBar(Style style, int row, double from, double to, String title) {
        double left = Math.min(x.at(from), x.at(to));
        return bar(style, left, row(row) - 8, Math.abs(x.at(to) - x.at(from)), 16, title);
    }

    /** Draws the point of a row, with its interval where there is one. */
    Plot rowPoint(Style style, int row, double value, String title) {
        marks.add(new Chart.Point(style, text(x.at(value)), text(row(row)), title));
        return this;
    }

    /** Draws a point. */
    Plot point(Style style, double at, double value, String title) {
        marks.add(new Chart.Point(style, text(x.at(at)), text(y.at(value)), title));
        return this;
    }

    /** Draws an interval of a row. */
    Plot whisker(int row, double from, double to) {
        double at = row(row);
        double left = x.at(from);
        double right = x.at(to);
        return path(
                Style.WHISKER,
                move(left, at - 5)
                        + line(left, at + 5)
                        + move(left, at)
                        + line(right, at)
                        + move(right, at - 5)
                        + line(right, at + 5));
    }

    /** Draws an interval of y. */
    Plot upright(double at, double from, double to) {
        double low = y.at(from);
        double high = y.at(to);
        double place = x.at(at);
        return path(
                Style.WHISKER,
                move(place - 4, low)
                        + line(place + 4, low)
                        + move(place, low)
                        + line(place, high)
                        + move(place - 4, high)
                        + line(place + 4, high));
    }

    /** Draws dots of a row, spread over its height by a fixed pattern so that they do not hide each other. */
    Plot swarm(Style style, int row, List<Double> values) {
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            double apart = (i * 0.618034 % 1 - 0.5) * 14;
            d.append(move(x.at(values.get(i)), row(row) + apart)).append("h0");
        }
        return path(style, d.toString());
    }

    /** Draws where a value stands, through all rows. */
    Plot upTo(Style style, double value) {
        return path(style, move(x.at(value), y.start()) + line(x.at(value), y.end()));
    }

    /** Draws where a value of y stands. */
    Plot level(Style style, double value) {
        return path(style, move(x.start(), y.at(value)) + line(x.end(), y.at(value)));
    }

    /**
     * What a line of a plot is called.
     *
     * @param style of the line
     * @param name of it
     */
    record Key(Style style, String name) {}

    /** Names lines, at the upper end of the plot or at the lower one. */
    Plot legend(List<Key> keys, boolean upper) {
        double right = x.end() - 8;
        for (int i = 0; i < keys.size(); i++) {
            double at = upper ? y.end() + 12 + i * 18 : y.start() - 10 - (keys.size() - 1 - i) * 18;
            path(keys.get(i).style(), move(right - 26, at) + line(right, at));
            word(
                    Style.LABEL,
                    right - 32,
                    at + 4.5,
                    "end",
                    false,
                    Words.cut(keys.get(i).name(), 24));
        }
        return this;
    }

    private double row(int row) {
        return y.at(row + 0.5);
    }

    private Plot path(Style style, String d) {
        if (!d.isEmpty()) {
            marks.add(new Chart.Path(style, d));
        }
        return this;
    }

    private Plot bar(Style style, double left, double top, double wide, double high, String title) {
        marks.add(new Chart.Bar(
                style, text(left), text(top), text(Math.max(wide, 0)), text(Math.max(high, 0)), null, title));
        return this;
    }

    private void word(Style style, double at, double down, String anchor, boolean turned, String word) {
        marks.add(new Chart.Word(style, text(at), text(down), anchor, turned, word));
    }

    static String move(double x, double y) {
        return "M" + text(x) + " " + text(y);
    }

    static String line(double x, double y) {
        return "L" + text(x) + " " + text(y);
    }

    /** {@return a place, to a tenth of a unit} */
    static String text(double place) {
        long tenths = Math.round(place * 10);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : String.valueOf(tenths / 10.0);
    }

    Chart chart() {
        return new Chart(width, height, marks);
    }
}
