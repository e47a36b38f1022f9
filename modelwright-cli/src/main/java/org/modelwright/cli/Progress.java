package org.modelwright.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Redactor;

/** A bar for the choice of settings, the rounds of training and large files on their way, on a terminal; it is gone when they are done. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 100;
    private static final int INTERVAL_MILLIS = 200;
    private static final long MB = 1_000_000;

    private final PrintStream terminal;
    private @Nullable Bar bar;
    /** The last that was measured: not each round is. */
    private String measured = "";

    Progress(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Shows that a round is over; {@code round} counts from 0. */
    void round(int round, int rounds, Map<String, Double> metrics) {
        StringJoiner scores = new StringJoiner(", ");
        metrics.forEach((name, value) -> scores.add(name + " " + String.format(Locale.ROOT, "%.5g", value)));
        if (scores.length() > 0) {
            measured = scores.toString();
        }
        show("fit", "", 1, round + 1L, rounds, measured);
    }

    /** Shows how many of the settings between which is chosen were tried. */
    void tried(int done, int candidates) {
        show("choose", " candidates", 1, done, candidates, "");
    }

    /** Shows how many trials there were, the best score so far, and the time that is left. */
    void trial(int done, int most, double best, OptionalDouble secondsLeft) {
        String left = secondsLeft.isPresent()
                ? String.format(Locale.ROOT, ", %.0f s left", Math.max(0, secondsLeft.getAsDouble()))
                : "";
        String said = (Double.isNaN(best) ? "" : String.format(Locale.ROOT, "best %.5g", best)) + left;
        show("search", " trials", 1, done, most == Integer.MAX_VALUE ? -1 : most, said);
    }

    /** Shows how far a file is, in bytes; {@code what} names it. */
    synchronized void transferred(String what, long done, long total) {
        show(what, " MB", MB, done, total, "");
        if (done >= total) {
            close(); // The log goes on below, not behind it.
        }
    }

    private synchronized void show(String task, String unit, long size, long done, long total, String said) {
        Bar shown = bar;
        if (shown == null || !shown.task.equals(task)) {
            close();
            Line line = new Line(terminal);
            ProgressBar drawn = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(unit, size)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(INTERVAL_MILLIS)
                    .setMaxRenderedLength(WIDTH)
                    .setConsumer(line)
                    .build();
            shown = new Bar(task, drawn, line);
            bar = shown;
        }
        shown.drawn.setExtraMessage(said);
        shown.drawn.stepTo(done);
    }

    /** Takes the bar away; whatever is shown next begins another one. */
    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.drawn.close();
            // A bar of a few milliseconds does not end its line itself.
            bar.line.close();
            bar = null;
        }
    }

    /** What is shown now. */
    private record Bar(String task, ProgressBar drawn, Line line) {}

    /**
     * One line that is written over; no look at the terminal, whose width would cost a process. The bar's timer may
     * still write while the bar is closed: what comes after the end is dropped.
     */
    private static final class Line implements ProgressBarConsumer {

        private final PrintStream terminal;
        private boolean ended;

        Line(PrintStream terminal) {
            this.terminal = terminal;
        }

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public synchronized void accept(String text) {
            if (!ended) {
                terminal.print("\r" + CleanStream.visible(Redactor.clean(text)));
                terminal.flush();
            }
        }

        @Override
        public synchronized void close() {
            if (!ended) {
                ended = true;
                terminal.print("\r\u001b[K");
                terminal.flush();
            }
        }
    }
}
