package org.modelwright.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for the rounds of training, on a terminal; it is gone when training is over. */
final class FitProgress implements AutoCloseable {

    private static final int WIDTH = 100;
    private static final int INTERVAL_MILLIS = 200;

    private final PrintStream terminal;
    private @Nullable ProgressBar bar;
    private @Nullable Line line;

    FitProgress(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Shows that a round is over; {@code round} counts from 0. */
    void round(int round, int rounds, Map<String, Double> metrics) {
        ProgressBar shown = bar;
        if (shown == null) {
            Line written = new Line(terminal);
            line = written;
            shown = new ProgressBarBuilder()
                    .setTaskName("fit")
                    .setInitialMax(rounds)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(INTERVAL_MILLIS)
                    .setMaxRenderedLength(WIDTH)
                    .setConsumer(written)
                    .build();
            bar = shown;
        }
        StringJoiner scores = new StringJoiner(", ");
        metrics.forEach((name, value) -> scores.add(name + " " + String.format(Locale.ROOT, "%.5g", value)));
        shown.setExtraMessage(scores.toString());
        shown.stepTo(round + 1L);
    }

    /** Takes the bar away; the next round begins another one. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        if (line != null) {
            // A bar of a few milliseconds does not end its line itself.
            line.close();
            line = null;
        }
    }

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
                terminal.print("\r" + text);
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
