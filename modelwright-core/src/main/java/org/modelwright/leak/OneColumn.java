package org.modelwright.leak;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;

/** What a single column tells of the target. */
final class OneColumn {

    /** Fewer rows than this tell nothing. */
    static final int LEAST_ROWS = 20;

    /** A finding must be rarer than one in a billion among all columns if these had nothing to do with the target. */
    static final double LN_RARE = Math.log(1e9);

    /** Of the rows that are not the most frequent target, so many may disagree. */
    static final double STRAY = 0.025;

    /** From this rank correlation a column and the target are one order. */
    static final double SAME_ORDER = 0.9999;

    private static final double SAME_STEPS = 0.99;
    private static final double TREND = 0.99;
    private static final double SORTED = 1 - 1e-12;
    private static final int LONG_FILE = 100;
    private static final int MANY_CLASSES = 100;
    private static final int ROWS_PER_CATEGORY = 5;
    private static final int SHOWN = 4;
    private static final int TRIED = 256;
    private static final int PAIRS = 24;
    private static final double NEARLY_ALL = 0.9;

    /** Values may differ by this part of the target's spread and still be called equal. */
    private static final double EQUAL = 1e-4;

    private final Sample sample;
    private final Values target;
    private final int columns;

    OneColumn(Sample sample, Values target, int columns) {
        this.sample = sample;
        this.target = target;
        this.columns = columns;
    }

    /** {@return the gravest thing that this column tells} */
    Optional<Finding> inspect(Values column) {
        if (target.distinct() < 2) {
            return Optional.empty();
        }
        @Nullable Finding found = null;
        int[] rows = joint(column);
        if (rows.length >= LEAST_ROWS && column.distinct() > 1) {
            found = same(column, rows);
            found = found == null ? decides(column, rows) : found;
            found = graver(found, () -> rounds(column, rows));
            found = graver(found, () -> rises(column, rows));
            found = graver(found, () -> cuts(column, rows));
        }
        found = graver(found, () -> missing(column));
        found = graver(found, () -> filled(column));
        return Optional.ofNullable(found);
    }

    private interface Search {
        @Nullable Finding run();
    }

    private static @Nullable Finding graver(@Nullable Finding found, Search next) {
        if (found != null && found.blocks()) {
            return found;
        }
        Finding other = next.run();
        return other != null && (found == null || other.blocks()) ? other : found;
    }

    private int[] joint(Values column) {
        int[] rows = new int[sample.size()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            if (column.has(row) && target.has(row)) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    // ---- equal, in other units, or as a logarithm

    /** A form in which one column may repeat another. */
    private enum Form {
        PLAIN(x -> x, "%s"),
        LOG(x -> x > 0 ? Math.log(x) : Double.NaN, "log(%s)");

        private final DoubleUnaryOperator map;
        private final String text;

        Form(DoubleUnaryOperator map, String text) {
            this.map = map;
            this.text = text;
        }
    }

    private @Nullable Finding same(Values column, int[] rows) {
        if (!column.isNumeric() || !target.isNumeric() || target.distinct() < 3 || column.distinct() < 3) {
            return null;
        }
        int[] counts = counts(target, rows);
        int others = rows.length - Arrays.stream(counts).max().orElse(0);
        if (sample.lnOrders(counts) < rare()) {
            return null;
        }
        int tried = Math.min(TRIED, rows.length);
        int[] some = IntStream.range(0, tried)
                .map(i -> rows[(int) ((long) i * rows.length / tried)])
                .toArray();
        for (Form form : Form.values()) {
            for (Form of : Form.values()) {
                Line guess = Line.through(mapped(column, some, of), mapped(target, some, form));
                Line line = guess == null ? null : guess.counted(mapped(column, rows, of), mapped(target, rows, form));
                if (line == null || rows.length - line.hits > STRAY * others) {
                    continue;
                }
                boolean equal = form == of && line.slope == 1 && line.offset == 0;
                String left = form.text.formatted(target.name());
                String right = line.of(of.text.formatted(column.name()));
                Map<String, Object> facts = facts(line.hits, rows.length);
                facts.put("relation", left + " = " + right);
                return Finding.blocking(
                        "same",
                        List.of(column.name()),
                        "The column (" + column.name() + ") is the target (" + target.name() + ")"
                                + (equal ? "" : " in other numbers") + ": " + left + " = " + right + " in "
                                + sample.share(line.hits, rows.length) + ".",
                        facts);
            }
        }
        return null;
    }

    private static double[] mapped(Values column, int[] rows, Form form) {
        return Arrays.stream(rows)
                .mapToDouble(row -> form.map.applyAsDouble(column.number(row)))
                .toArray();
    }

    /**
     * A straight line.
     *
     * @param near how far a point may be from it
     * @param hits how many points lie on it
     */
    private record Line(double slope, double offset, double near, int hits) {

        /** {@return the line that most points lie on, if nearly all do} */
        static @Nullable Line through(double[] x, double[] y) {
            int[] order = IntStream.range(0, x.length)
                    .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
                    .boxed()
                    .sorted((a, b) -> Double.compare(x[a], x[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int half = order.length / 2;
            if (order.length < NEARLY_ALL * x.length) {
                return null;
            }
            double near =
                    EQUAL * spread(Arrays.stream(order).mapToDouble(i -> y[i]).toArray());
            Line best = new Line(1, 0, near, 0).counted(x, y);
            for (int pair = 0; pair < PAIRS; pair++) {
                int low = order[pair * half / PAIRS];
                int high = order[pair * half / PAIRS + half];
                if (x[low] == x[high] || y[low] == y[high]) {
                    continue;
                }
                double slope = tidy((y[high] - y[low]) / (x[high] - x[low]));
                double offset = y[low] - slope * x[low];
                Line line = new Line(slope, Math.abs(offset) < near ? 0 : tidy(offset), near, 0).counted(x, y);
                best = line.hits > best.hits ? line : best;
            }
            return best.hits < NEARLY_ALL * x.length ? null : best;
        }

        Line counted(double[] x, double[] y) {
            int found = 0;
            for (int i = 0; i < x.length; i++) {
                found += Math.abs(slope * x[i] + offset - y[i]) <= near ? 1 : 0;
            }
            return new Line(slope, offset, near, found);
        }

        /** A number that is whole but for the error of arithmetic is meant to be whole. */
        private static double tidy(double number) {
            double whole = Math.rint(number);
            return whole != 0 && Math.abs(number - whole) < 1e-9 * Math.abs(whole) ? whole : number;
        }

        String of(String what) {
            String product = slope == 1 ? what : slope == -1 ? "-" + what : Values.plain(slope) + " * " + what;
            return offset == 0 ? product : product + (offset > 0 ? " + " : " - ") + Values.plain(Math.abs(offset));
        }
    }

    /** {@return the smaller of standard deviation and quartile distance, the latter if not zero} */
    static double spread(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(it -> (it - mean) * (it - mean))
                .average()
                .orElse(0);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double quartiles = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
        return quartiles > 0 ? Math.min(quartiles, Math.sqrt(variance)) : Math.sqrt(variance);
    }

    // ---- a score for a whole number

    private @Nullable Finding rounds(Values column, int[] rows) {
        if (!column.isNumeric() || !target.isNumeric() || whole(column) || !whole(target)) {
            return null;
        }
        int[] counts = counts(target, rows);
        int others = rows.length - Arrays.stream(counts).max().orElse(0);
        int hits = 0;
        for (int row : rows) {
            hits += Math.abs(column.number(row) - target.number(row)) < 0.5 ? 1 : 0;
        }
        if (rows.length - hits > STRAY * others || sample.lnOrders(counts) < rare()) {
            return null;
        }
        return Finding.blocking(
                "rounds",
                List.of(column.name()),
                "The column (" + column.name() + ") rounded is the target (" + target.name() + ") in "
                        + sample.share(hits, rows.length) + ".",
                facts(hits, rows.length));
    }

    private static boolean whole(Values column) {
        for (int code = 0; code < column.distinct(); code++) {
            if (column.level(code) != Math.rint(column.level(code))) {
                return false;
            }
        }
        return true;
    }

    // ---- one target value for each value

    private @Nullable Finding decides(Values column, int[] rows) {
        if (rows.length < ROWS_PER_CATEGORY * distinct(column, rows)) {
            return null;
        }
        Mapping map = Mapping.of(column, target, rows);
        int[] counts = counts(target, rows);
        int others = rows.length - Arrays.stream(counts).max().orElse(0);
        int classes = (int) Arrays.stream(counts).filter(it -> it > 0).count();
        int errors = rows.length - map.hits;
        if (errors > STRAY * others || classes < 2) {
            return null;
        }
        double ways =
                map.groups * Math.log(classes) + sample.lnChoose(rows.length, errors) + errors * Math.log(classes);
        if (sample.lnOrders(counts) - ways < rare()) {
            return null;
        }
        boolean renamed = map.groups == classes && map.targets == classes;
        if (!renamed && column.isNumeric() && errors == 0 && Cuts.of(target, column, rows) != null) {
            // Groups of rounded numbers look like this too: the cuts are looked at more closely.
            return null;
        }
        StringBuilder shown = new StringBuilder();
        int left = SHOWN;
        for (int code = 0; code < column.distinct() && left > 0; code++) {
            if (map.targetOf[code] >= 0) {
                shown.append(shown.isEmpty() ? "" : ", ")
                        .append(column.text(code))
                        .append(" → ")
                        .append(target.text(map.targetOf[code]));
                left--;
            }
        }
        if (map.groups > SHOWN) {
            shown.append(", …");
        }
        Map<String, Object> facts = facts(map.hits, rows.length);
        facts.put("values", map.groups);
        return Finding.blocking(
                renamed ? "renamed" : "decides",
                List.of(column.name()),
                "The column (" + column.name() + ") "
                        + (renamed
                                ? "is the target (" + target.name() + ") under another name: each"
                                : "decides the target (" + target.name() + "): each")
                        + " of its " + map.groups + " values has one target value, in "
                        + sample.share(map.hits, rows.length) + " (" + shown + ").",
                facts);
    }

    /**
     * The most frequent target of each value.
     *
     * @param groups how many values there are
     * @param targets how many targets these have
     * @param hits in how many rows the target is that of the value
     * @param targetOf the target's code for each value's code, or -1
     */
    private record Mapping(int groups, int targets, int hits, int[] targetOf) {

        static Mapping of(Values column, Values target, int[] rows) {
            long[] pairs = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                pairs[i] = (long) column.code(rows[i]) << 32 | target.code(rows[i]);
            }
            Arrays.sort(pairs);
            int[] targetOf = new int[column.distinct()];
            int[] most = new int[column.distinct()];
            Arrays.fill(targetOf, -1);
            for (int from = 0; from < pairs.length; ) {
                int to = from;
                while (to < pairs.length && pairs[to] == pairs[from]) {
                    to++;
                }
                int code = (int) (pairs[from] >>> 32);
                if (to - from > most[code]) {
                    most[code] = to - from;
                    targetOf[code] = (int) pairs[from];
                }
                from = to;
            }
            int groups = (int) Arrays.stream(most).filter(it -> it > 0).count();
            int targets = (int)
                    Arrays.stream(targetOf).filter(it -> it >= 0).distinct().count();
            return new Mapping(groups, targets, Arrays.stream(most).sum(), targetOf);
        }
    }

    // ---- the same order

    private @Nullable Finding rises(Values column, int[] rows) {
        if (!column.isNumeric() || !target.isNumeric() || target.distinct() < 3) {
            return null;
        }
        double[] x = ranks(column, rows);
        double[] y = ranks(target, rows);
        double same = correlation(x, y);
        double orders = Math.min(sample.lnOrders(counts(target, rows)), sample.lnOrders(counts(column, rows)));
        if (Math.abs(same) < SAME_ORDER || orders - Math.log(2) < rare()) {
            return null;
        }
        boolean trends = trends(x) && trends(y);
        Map<String, Object> facts = facts(rows.length, rows.length);
        facts.put("rank_correlation", same);
        String said = "The column (" + column.name() + ") stands in the " + (same > 0 ? "" : "reverse ")
                + "order of the target (" + target.name() + "): their rank correlation is "
                + Values.plain(Math.round(same * 1e6) / 1e6) + " in " + sample.share(rows.length, rows.length);
        if (!trends) {
            return Finding.blocking("order", List.of(column.name()), said + ".", facts);
        }
        boolean together = Math.abs(correlation(ranks(steps(column, rows)), ranks(steps(target, rows)))) >= SAME_STEPS;
        if (together) {
            return Finding.blocking("order", List.of(column.name()), said + ", and their steps agree.", facts);
        }
        if (rows.length >= LONG_FILE && Math.abs(same) > SORTED && counter(column, rows)) {
            return Finding.blocking(
                    "row_number",
                    List.of(column.name()),
                    said + "; it counts the rows, and these are sorted by the target.",
                    facts);
        }
        return Finding.warning(
                "trend", List.of(column.name()), said + "; both only follow the order of the rows.", facts);
    }

    /** {@return whether ranks rise or fall with the order of the rows} */
    private static boolean trends(double[] ranks) {
        double[] order = IntStream.range(0, ranks.length).asDoubleStream().toArray();
        return Math.abs(correlation(ranks, order)) > TREND;
    }

    private static boolean counter(Values column, int[] rows) {
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

    private static double[] ranks(Values column, int[] rows) {
        int[] counts = counts(column, rows);
        double[] rankOf = new double[counts.length];
        int before = 0;
        for (int code = 0; code < counts.length; code++) {
            rankOf[code] = before + (counts[code] - 1) / 2.0;
            before += counts[code];
        }
        return Arrays.stream(rows).mapToDouble(row -> rankOf[column.code(row)]).toArray();
    }

    private static double[] ranks(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int at = Arrays.binarySearch(sorted, values[i]);
            int low = at;
            int high = at;
            while (low > 0 && sorted[low - 1] == values[i]) {
                low--;
            }
            while (high < sorted.length - 1 && sorted[high + 1] == values[i]) {
                high++;
            }
            ranks[i] = (low + high) / 2.0;
        }
        return ranks;
    }

    /** {@return Pearson's correlation; 0 if one side is constant} */
    static double correlation(double[] x, double[] y) {
        double mx = Arrays.stream(x).average().orElse(0);
        double my = Arrays.stream(y).average().orElse(0);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
            xy += (x[i] - mx) * (y[i] - my);
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx) / Math.sqrt(yy);
    }

    // ---- one side is the other, cut into pieces

    private @Nullable Finding cuts(Values column, int[] rows) {
        int values = distinct(column, rows);
        int targets = distinct(target, rows);
        Cuts cut = null;
        boolean ofColumn = column.isNumeric() && targets <= MANY_CLASSES && values > targets;
        if (ofColumn) {
            cut = Cuts.of(target, column, rows);
        } else if (target.isNumeric() && values <= MANY_CLASSES && targets > values) {
            cut = Cuts.of(column, target, rows);
        }
        if (cut == null) {
            return null;
        }
        int[] coarse = counts(ofColumn ? target : column, rows);
        double ways = Math.log(2);
        if (!(ofColumn ? target : column).isNumeric()) {
            ways += sample.lnFactorial(
                    (int) Arrays.stream(coarse).filter(it -> it > 0).count());
        }
        if (sample.lnOrders(coarse) - ways < rare()) {
            return null;
        }
        Map<String, Object> facts = facts(rows.length, rows.length);
        facts.put("cuts", cut.cuts());
        facts.put("dense_cuts", cut.dense());
        boolean sorted = ofColumn && cut.isDense() && column.distinct() == rows.length && ascends(column, rows);
        String what = ofColumn
                ? "The column (" + column.name() + ") cut at " + cut.places() + " is the target (" + target.name() + ")"
                : "The column (" + column.name() + ") is the target (" + target.name() + ") cut at " + cut.places();
        String where = " in " + sample.share(rows.length, rows.length);
        if (!ofColumn && trends(ranks(target, rows)) && trends(ranks(column, rows))) {
            return Finding.warning(
                    "trend", List.of(column.name()), what + where + "; both only follow the order of the rows.", facts);
        }
        if (cut.isDense()) {
            return Finding.blocking(
                    sorted ? "row_number" : "cut",
                    List.of(column.name()),
                    what
                            + where
                            + (sorted
                                    ? ": it follows the rows, and these are sorted by the target."
                                    : ", and the values next to the cuts stand as close as elsewhere."),
                    facts);
        }
        return Finding.warning(
                "separates",
                List.of(column.name()),
                what + where + "; honest data that fall into well separated groups look like that too.",
                facts);
    }

    private static boolean ascends(Values column, int[] rows) {
        for (int i = 1; i < rows.length; i++) {
            if (column.code(rows[i]) <= column.code(rows[i - 1])) {
                return false;
            }
        }
        return true;
    }

    // ---- missing, or filled, exactly where the target has one value

    private @Nullable Finding missing(Values column) {
        int missing = column.rows() - column.present();
        if (missing == 0 || column.present() == 0) {
            return null;
        }
        return mask(column, row -> !column.has(row), "is missing", "has a value", "missing");
    }

    private @Nullable Finding filled(Values column) {
        if (target.distinct() != 2 || column.distinct() < 2 || column.present() < column.rows()) {
            return null;
        }
        int mode = column.mode();
        return mask(
                column,
                row -> column.code(row) == mode,
                "is (" + column.text(mode) + ")",
                "is another value than (" + column.text(mode) + ")",
                "filled");
    }

    private interface Mask {
        boolean holds(int row);
    }

    /** Compares where something holds with where the target is each of its values. */
    private @Nullable Finding mask(Values column, Mask mask, String holds, String holdsNot, String kind) {
        int[] inside = new int[target.distinct()];
        int held = 0;
        int rows = 0;
        for (int row = 0; row < column.rows(); row++) {
            if (target.has(row)) {
                rows++;
                if (mask.holds(row)) {
                    held++;
                    inside[target.code(row)]++;
                }
            }
        }
        @Nullable Finding found = null;
        int least = Integer.MAX_VALUE;
        for (int code = 0; code < inside.length; code++) {
            int size = target.counts()[code];
            if (size >= least) {
                continue;
            }
            // Agreement where it holds and the target is this value, or where neither; or the other way round.
            int differ = held + size - 2 * inside[code];
            boolean direct = differ <= rows - differ;
            int errors = Math.min(differ, rows - differ);
            int small = Math.min(Math.min(held, rows - held), Math.min(size, rows - size));
            if (small == 0 || errors > STRAY * small) {
                continue;
            }
            double evidence =
                    sample.lnChoose(rows, held) - sample.lnChoose(rows, errors) - Math.log(2.0 * inside.length);
            if (evidence < rare()) {
                continue;
            }
            Map<String, Object> facts = facts(rows - errors, rows);
            facts.put("target_value", target.text(code));
            least = size;
            found = Finding.blocking(
                    kind,
                    List.of(column.name()),
                    "The column (" + column.name() + ") " + (direct ? holds : holdsNot) + " exactly where the target ("
                            + target.name() + ") is (" + target.text(code) + "): they agree in "
                            + sample.share(rows - errors, rows) + ".",
                    facts);
        }
        return found;
    }

    // ---- counting

    private double rare() {
        return LN_RARE + Math.log(Math.max(1, columns));
    }

    private Map<String, Object> facts(int hits, int rows) {
        return facts(sample, hits, rows);
    }

    static Map<String, Object> facts(Sample sample, int hits, int rows) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rows_that_agree", hits);
        facts.put("rows_looked_at", rows);
        facts.put("rows", sample.all());
        return facts;
    }

    static int[] counts(Values column, int[] rows) {
        int[] counts = new int[column.distinct()];
        for (int row : rows) {
            counts[column.code(row)]++;
        }
        return counts;
    }

    private static int distinct(Values column, int[] rows) {
        int distinct = 0;
        for (int count : counts(column, rows)) {
            distinct += count > 0 ? 1 : 0;
        }
        return distinct;
    }

    /** {@return whether a column can be looked at at all} */
    static boolean comparable(DataType type) {
        return type != DataType.DATETIME;
    }
}
