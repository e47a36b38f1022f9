package org.modelwright.leak;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column that stands in the order of the target, or in the reverse one. */
final class SameOrder {

    /** From this rank correlation on a column and the target are one order. */
    private static final double SAME_ORDER = 0.9999;

    private static final double SAME_STEPS = 0.99;
    private static final double SORTED = 1 - 1e-12;
    private static final int LONG_FILE = 100;

    private SameOrder() {}

    static @Nullable Finding find(Comparison comparison) {
        Values column = comparison.column();
        Values target = comparison.target();
        int[] rows = comparison.rows();
        if (!comparison.isNumeric() || target.distinct() < 3) {
            return null;
        }
        Ranks ofColumn = Ranks.of(column, rows);
        Ranks ofTarget = Ranks.of(target, rows);
        double correlation = ofColumn.correlation(ofTarget);
        Sample sample = comparison.sample();
        double lnOrders = Math.min(sample.lnOrders(target.counts(rows)), sample.lnOrders(column.counts(rows)));
        if (Math.abs(correlation) < SAME_ORDER || comparison.isChance(lnOrders - Math.log(2))) {
            return null;
        }
        Map<String, Object> facts = comparison.facts(rows.length);
        facts.put("rank_correlation", correlation);
        String message = "The column (" + column.name() + ") stands in the " + (correlation > 0 ? "" : "reverse ")
                + "order of the target (" + target.name() + "): their rank correlation is "
                + Values.format(Math.round(correlation * 1e6) / 1e6) + " in " + comparison.share(rows.length);
        if (!ofColumn.isTrend() || !ofTarget.isTrend()) {
            return comparison.blocking("order", message + ".", facts);
        }
        double ofSteps = Ranks.of(steps(column, rows)).correlation(Ranks.of(steps(target, rows)));
        if (Math.abs(ofSteps) >= SAME_STEPS) {
            return comparison.blocking("order", message + ", and their steps agree.", facts);
        }
        if (rows.length >= LONG_FILE && Math.abs(correlation) > SORTED && isCounter(column, rows)) {
            return comparison.blocking(
                    "row_number", message + "; it counts the rows, and these are sorted by the target.", facts);
        }
        return comparison.warning("trend", message + "; both only follow the order of the rows.", facts);
    }

    private static boolean isCounter(Values column, int[] rows) {
        return column.distinct() == rows.length
                && column.level(column.distinct() - 1) - column.level(0) == rows.length - 1
                && column.level(0) == Math.rint(column.level(0));
    }

    private static double[] steps(Values column, int[] rows) {
        double[] steps = new double[rows.length - 1];
        for (int i = 1; i < rows.length; i++) {
            steps[i - 1] = column.number(rows[i]) - column.number(rows[i - 1]);
        }
        return steps;
    }
}
