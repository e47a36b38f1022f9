package org.modelwright.leak;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Examples;
import org.modelwright.data.TextColumn;
import org.modelwright.splitter.RowSplit;

/**
 * Test rows that stand among the training rows too: with equal features, with an equal target as well, or nearly equal.
 * All training rows are gone through; of the test rows a part if they are many.
 */
final class Copies {

    /** From this share of the test rows on, copies stop the job. */
    static final double MOST = 0.5;

    private static final int TEST_ROWS = 50_000;
    private static final int BLOCK = 8192;
    private static final long SEED = 11;

    /** Numbers that agree to this part of their spread are nearly equal. */
    private static final double NEARLY = 1e-3;

    /** So many copies among the training rows may be expected of chance for a test row, and more tell nothing. */
    private static final double BY_CHANCE = 0.01;

    private static final int MANY_TEXTS = 100_000;
    private static final int FEW_VALUES = 20;

    private final Examples examples;
    private final RowSplit split;
    private final Sample sample;
    private final List<Values> values;

    Copies(Examples examples, RowSplit split, Sample sample, List<Values> values) {
        this.examples = examples;
        this.split = split;
        this.sample = sample;
        this.values = values;
    }

    @Nullable Finding look() {
        if (split.test().length == 0 || split.train().length == 0 || values.isEmpty() || expected(false) > BY_CHANCE) {
            return null;
        }
        int[] test = some(split.test());
        List<Column> columns = examples.inputs().columns();
        double[] steps = values.parallelStream().mapToDouble(this::step).toArray();
        long[][] texts = new long[columns.size()][];
        long[][] folded = new long[columns.size()][];
        for (int i = 0; i < steps.length; i++) {
            if (columns.get(i) instanceof TextColumn text) {
                texts[i] = text.dictionary().stream().mapToLong(Copies::hash).toArray();
                // A text for nearly each row: to fold them all would cost more than it tells.
                folded[i] = text.dictionary().size() > MANY_TEXTS
                        ? texts[i]
                        : text.dictionary().stream()
                                .mapToLong(it -> hash(it.strip().toLowerCase(Locale.ROOT)))
                                .toArray();
            }
        }
        Hashes hashes = new Hashes(columns, examples.target(), texts, folded, steps);
        Marks equal = new Marks(test.length);
        Marks whole = new Marks(test.length);
        Marks near = new Marks(test.length);
        Taker taken = (place, features, rounded, answer) -> {
            equal.put(place, features);
            whole.put(place, mix(features ^ answer));
            near.put(place, rounded);
        };
        blocks(test).forEach(block -> hashes.each(block, test, taken));
        Sieve sieve = Sieve.of(few(), columns, steps, test);
        // A mark is only ever set, so that threads may set it at once.
        Taker marked = (place, features, rounded, answer) -> {
            equal.mark(features);
            whole.mark(mix(features ^ answer));
            near.mark(rounded);
        };
        blocks(split.train()).parallel().forEach(block -> {
            int[] alike = sieve.left(block, split.train());
            hashes.each(0, alike, marked);
        });
        int equals = equal.marked();
        int wholes = whole.marked();
        int nears = expected(true) > BY_CHANCE ? equals : Math.max(equals, near.marked());
        if (nears == 0) {
            return null;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("equal_features", equals);
        facts.put("equal_features_and_target", wholes);
        facts.put("nearly_equal_features", nears);
        facts.put("test_rows_looked_at", test.length);
        facts.put("test_rows", split.test().length);
        facts.put("train_rows", split.train().length);
        String of = " of " + test.length + " test rows"
                + (test.length < split.test().length ? " (a sample of " + split.test().length + ")" : "");
        String message = equals + of + " stand among the training rows with equal features, " + wholes
                + " of them with the same target"
                + (nears > equals ? "; " + (nears - equals) + " more with nearly equal ones." : ".");
        return wholes >= MOST * test.length && wholes >= OneColumn.LEAST_ROWS && fine()
                ? Finding.blocking(
                        "copies", List.of(), message + " The scores would tell what was learned by heart.", facts)
                : Finding.warning("copies", List.of(), message, facts);
    }

    /** Where every column has few values, rows repeat honestly. */
    private boolean fine() {
        return values.stream().anyMatch(column -> column.distinct() > FEW_VALUES);
    }

    /** How many training rows would have the features of a test row if the columns had nothing in common. */
    private double expected(boolean nearly) {
        double ln = Math.log(split.train().length);
        for (Values column : values) {
            double agree = agree(column);
            ln += nearly && step(column) > 0 ? Math.max(agree, Math.log(NEARLY)) : agree;
        }
        return Math.exp(Math.min(ln, 1));
    }

    /** The columns of numbers that set most rows apart: so many that hardly a row is like any test row by chance. */
    private int[] few() {
        double ln = Math.log(split.test().length) - Math.log(BY_CHANCE);
        double[] agree = values.stream().mapToDouble(Copies::agree).toArray();
        int[] best = IntStream.range(0, values.size())
                .filter(i -> values.get(i).isNumeric()
                        && !(examples.inputs().columns().get(i) instanceof TextColumn))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> agree[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = 0;
        while (count < best.length && ln > 0) {
            ln += Math.max(agree[best[count]], Math.log(NEARLY));
            count++;
        }
        return Arrays.copyOf(best, count);
    }

    private static double agree(Values column) {
        double rows = Math.max(2, column.rows());
        double missing = rows - column.present();
        double pairs = missing * (missing - 1);
        for (int count : column.counts()) {
            pairs += (double) count * (count - 1);
        }
        return Math.log(Math.max(pairs, 1) / (rows * (rows - 1)));
    }

    private static int[] some(int[] rows) {
        if (rows.length <= TEST_ROWS) {
            return rows;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        int[] taken = new int[TEST_ROWS];
        for (int i = 0; i < TEST_ROWS; i++) {
            int from = (int) ((long) rows.length * i / TEST_ROWS);
            int to = (int) ((long) rows.length * (i + 1) / TEST_ROWS);
            taken[i] = rows[from + random.nextInt(to - from)];
        }
        return taken;
    }

    private double step(Values column) {
        if (!column.isNumeric() || column.distinct() < 2 || column.type() == DataType.DATETIME) {
            return 0;
        }
        double[] numbers = new double[column.present()];
        int count = 0;
        for (int row = 0; row < sample.size(); row++) {
            if (column.has(row)) {
                numbers[count++] = column.number(row);
            }
        }
        return NEARLY * OneColumn.spread(numbers);
    }

    private static long hash(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return mix(hash);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    private static IntStream blocks(int[] rows) {
        return IntStream.range(0, (rows.length + BLOCK - 1) / BLOCK);
    }

    private static long rounded(double value, double step) {
        return step > 0 && !Double.isNaN(value) ? Math.round(value / step) : Double.doubleToLongBits(value);
    }

    /**
     * Tells by a few columns which rows may be like one of the test rows, nearly or wholly. It lets some pass that are
     * not, and never stops one that is.
     */
    private record Sieve(List<Column> columns, double[] steps, BitSet test) {

        private static final int BITS = 1 << 22;

        static Sieve of(int[] places, List<Column> columns, double[] steps, int[] test) {
            Sieve sieve = new Sieve(
                    Arrays.stream(places).mapToObj(columns::get).toList(),
                    Arrays.stream(places).mapToDouble(i -> steps[i]).toArray(),
                    new BitSet(BITS));
            blocks(test).forEach(block -> {
                for (int bit : sieve.bits(block, test)) {
                    sieve.test.set(bit);
                }
            });
            return sieve;
        }

        int[] left(int block, int[] rows) {
            int[] bits = bits(block, rows);
            int[] left = new int[bits.length];
            int count = 0;
            for (int place = 0; place < bits.length; place++) {
                if (test.get(bits[place])) {
                    left[count++] = rows[block * BLOCK + place];
                }
            }
            return Arrays.copyOf(left, count);
        }

        private int[] bits(int block, int[] rows) {
            int from = block * BLOCK;
            long[] hashes = new long[Math.min(BLOCK, rows.length - from)];
            for (int i = 0; i < steps.length; i++) {
                for (int place = 0; place < hashes.length; place++) {
                    double value = columns.get(i).number(rows[from + place]) + 0.0;
                    hashes[place] = mix(hashes[place] + rounded(value, steps[i]));
                }
            }
            int[] bits = new int[hashes.length];
            for (int place = 0; place < bits.length; place++) {
                bits[place] = (int) hashes[place] & BITS - 1;
            }
            return bits;
        }
    }

    /** Takes what rows hash to. */
    private interface Taker {
        void row(int place, long features, long rounded, long answer);
    }

    /** Rows to numbers, a block at a time, column by column. */
    private record Hashes(List<Column> columns, Column target, long[][] texts, long[][] folded, double[] steps) {

        void each(int block, int[] rows, Taker taker) {
            int from = block * BLOCK;
            int count = Math.min(BLOCK, rows.length - from);
            long[] features = new long[count];
            long[] rounded = new long[count];
            for (int i = 0; i < columns.size(); i++) {
                add(i, rows, from, count, features, rounded);
            }
            for (int place = 0; place < count; place++) {
                int row = rows[from + place];
                long answer = target instanceof TextColumn text
                        ? hash(String.valueOf(text.text(row)))
                        : Double.doubleToLongBits(target.number(row) + 0.0);
                taker.row(from + place, features[place], rounded[place], mix(answer + 1));
            }
        }

        private void add(int i, int[] rows, int from, int count, long[] features, long[] rounded) {
            Column column = columns.get(i);
            if (column instanceof TextColumn text) {
                for (int place = 0; place < count; place++) {
                    int code = text.codes().get(rows[from + place]);
                    features[place] = mix(features[place] + (code < 0 ? 1 : texts[i][code]));
                    rounded[place] = mix(rounded[place] + (code < 0 ? 1 : folded[i][code]));
                }
                return;
            }
            for (int place = 0; place < count; place++) {
                double value = column.number(rows[from + place]) + 0.0;
                features[place] = mix(features[place] + Double.doubleToLongBits(value));
                rounded[place] = mix(rounded[place] + rounded(value, steps[i]));
            }
        }
    }

    /** A table of test rows by number, of which some are seen again. */
    private static final class Marks {

        private final long[] keys;
        private final boolean[] seen;
        private final int[] slotOf;

        Marks(int rows) {
            int size = Integer.highestOneBit(Math.max(8, rows)) * 4;
            keys = new long[size];
            seen = new boolean[size];
            slotOf = new int[rows];
        }

        private int slot(long key) {
            int slot = (int) (key ^ key >>> 32) & keys.length - 1;
            while (keys[slot] != 0 && keys[slot] != key) {
                slot = slot + 1 & keys.length - 1;
            }
            return slot;
        }

        void put(int row, long key) {
            long kept = key == 0 ? 1 : key;
            int slot = slot(kept);
            keys[slot] = kept;
            slotOf[row] = slot;
        }

        void mark(long key) {
            long kept = key == 0 ? 1 : key;
            int slot = slot(kept);
            if (keys[slot] == kept) {
                seen[slot] = true;
            }
        }

        int marked() {
            int marked = 0;
            for (int slot : slotOf) {
                marked += seen[slot] ? 1 : 0;
            }
            return marked;
        }
    }
}
