package org.modelwright.leak;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A column each of whose values has one target value: the target under another name, or finer than it. */
final class ValueMapping {

    private static final int MIN_ROWS_PER_VALUE = 5;
    private static final int MAX_SHOWN = 4;

    private ValueMapping() {}

    static @Nullable Finding find(Comparison comparison) {
        Values column = comparison.column();
        Values target = comparison.target();
        int[] rows = comparison.rows();
        if (rows.length < MIN_ROWS_PER_VALUE * column.distinct(rows)) {
            return null;
        }
        Mapping map = Mapping.of(column, target, rows);
        int[] counts = target.counts(rows);
        int classes = (int) Arrays.stream(counts).filter(it -> it > 0).count();
        if (!comparison.agrees(map.matches) || classes < 2) {
            return null;
        }
        int errors = rows.length - map.matches;
        Sample sample = comparison.sample();
        double lnMappings =
                map.values * Math.log(classes) + sample.lnChoose(rows.length, errors) + errors * Math.log(classes);
        if (comparison.isChance(sample.lnOrders(counts) - lnMappings)) {
            return null;
        }
        boolean renamed = map.values == classes && map.targets == classes;
        if (!renamed && column.isNumeric() && errors == 0 && Cuts.of(target, column, rows) != null) {
            // Groups of rounded numbers look like this too: Cuts.find tells them apart.
            return null;
        }
        Map<String, Object> facts = comparison.facts(map.matches);
        facts.put("values", map.values);
        return comparison.blocking(
                renamed ? "renamed" : "decides",
                "The column (" + column.name() + ") "
                        + (renamed
                                ? "is the target (" + target.name() + ") under another name: each"
                                : "decides the target (" + target.name() + "): each")
                        + " of its " + map.values + " values has one target value, in "
                        + comparison.share(map.matches) + " (" + examples(map, column, target) + ").",
                facts);
    }

    private static String examples(Mapping map, Values column, Values target) {
        String first = IntStream.range(0, column.distinct())
                .filter(code -> map.targetOf[code] >= 0)
                .limit(MAX_SHOWN)
                .mapToObj(code -> column.text(code) + " → " + target.text(map.targetOf[code]))
                .collect(Collectors.joining(", "));
        return map.values > MAX_SHOWN ? first + ", …" : first;
    }

    /**
     * The most frequent target of each value.
     *
     * @param values how many values there are
     * @param targets how many targets these have
     * @param matches in how many rows the target is that of the value
     * @param targetOf the target's code for each value's code, or -1
     */
    private record Mapping(int values, int targets, int matches, int[] targetOf) {

        static Mapping of(Values column, Values target, int[] rows) {
            long[] pairs = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                pairs[i] = (long) column.code(rows[i]) << 32 | target.code(rows[i]);
            }
            Arrays.sort(pairs);
            int[] targetOf = new int[column.distinct()];
            int[] highestCount = new int[column.distinct()];
            Arrays.fill(targetOf, -1);
            for (int from = 0; from < pairs.length; ) {
                int to = from;
                while (to < pairs.length && pairs[to] == pairs[from]) {
                    to++;
                }
                int code = (int) (pairs[from] >>> 32);
                if (to - from > highestCount[code]) {
                    highestCount[code] = to - from;
                    targetOf[code] = (int) pairs[from];
                }
                from = to;
            }
            int values = (int) Arrays.stream(highestCount).filter(it -> it > 0).count();
            int targets = (int)
                    Arrays.stream(targetOf).filter(it -> it >= 0).distinct().count();
            return new Mapping(values, targets, Arrays.stream(highestCount).sum(), targetOf);
        }
    }
}
