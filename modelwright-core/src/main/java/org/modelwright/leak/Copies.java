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
import org.modelwright.data.Threads;
import org.modelwright.splitter.RowSplit;

/**
 * Test rows that stand among the training rows too: with equal features, with an equal target as well, or nearly equal.
 * All training rows are gone through; of the test rows a part if they are many.
 */
final class Copies {

    /** From this share of the test rows on, copies stop the job. */
    static final double BLOCKING_SHARE = 0.5;

    private static final int MAX_TEST_ROWS = 50_000;
    private static final int BLOCK = 8192;
    private static final long SEED = 11;

    /** Numbers that lnMatch to this part of their spread are nearly equal. */
    private static final double TOLERANCE = 1e-3;

    /** So many copies among the training rows may be expected of chance for a test row, and more tell nothing. */
    private static final double MAX_EXPECTED = 0.01;

    private static final int MAX_NORMALIZED_TEXTS = 100_000;
    private static final int MAX_COARSE_VALUES = 20;

    private final Examples examples;
    private final RowSplit split;
    private final Sample sample;
    private final List<Values> values;
    private final Threads threads;

    Copies(Examples examples, RowSplit split, Sample sample, List<Values> values, Threads threads) {
        this.examples = examples;
        this.split = split;
        this.sample = sample;
        this.values = values;
        this.threads = threads;
    }

    @Nullable Finding scan() {
        if (split.test().length == 0
                || split.train().length == 0
                || values.isEmpty()
                || expectedCopies(false) > MAX_EXPECTED) {
            return null;
        }
        int[] test = sample(split.test());
        List<Column> columns = examples.inputs().columns();
        double[] tolerances = new double[values.size()];
        threads.forEach(tolerances.length, i -> tolerances[i] = tolerance(values.get(i)));
        long[][] exactTexts = new long[columns.size()][];
        long[][] normalizedTexts = new long[columns.size()][];
        for (int i = 0; i < tolerances.length; i++) {
            if (columns.get(i) instanceof TextColumn text) {
                exactTexts[i] =
                        text.dictionary().stream().mapToLong(Copies::hash).toArray();
                // A text for nearly each row: to normalize them all would cost more than it tells.
                normalizedTexts[i] = text.dictionary().size() > MAX_NORMALIZED_TEXTS
                        ? exactTexts[i]
                        : text.dictionary().stream()
                                .mapToLong(it -> hash(it.strip().toLowerCase(Locale.ROOT)))
                                .toArray();
            }
        }
        RowHasher hasher = new RowHasher(columns, examples.target(), exactTexts, normalizedTexts, tolerances);
        MatchTable equalFeatures = new MatchTable(test.length);
        MatchTable equalRows = new MatchTable(test.length);
        MatchTable nearFeatures = new MatchTable(test.length);
        HashConsumer insertTest = (index, features, rounded, targetHash) -> {
            equalFeatures.put(index, features);
            equalRows.put(index, mix(features ^ targetHash));
            nearFeatures.put(index, rounded);
        };
        for (int block = 0; block < blocks(test); block++) {
            hasher.hashRows(block, test, insertTest);
        }
        Prefilter prefilter = Prefilter.of(selectiveColumns(), columns, tolerances, test);
        // A match is only ever set, so that threads may set it at once.
        HashConsumer markTrain = (index, features, rounded, targetHash) -> {
            equalFeatures.mark(features);
            equalRows.mark(mix(features ^ targetHash));
            nearFeatures.mark(rounded);
        };
        threads.forEach(blocks(split.train()), block -> {
            int[] candidates = prefilter.candidates(block, split.train());
            hasher.hashRows(0, candidates, markTrain);
        });
        int equalCount = equalFeatures.matches();
        int equalRowCount = equalRows.matches();
        int nearCount = expectedCopies(true) > MAX_EXPECTED ? equalCount : Math.max(equalCount, nearFeatures.matches());
        if (nearCount == 0) {
            return null;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("equal_features", equalCount);
        facts.put("equal_features_and_target", equalRowCount);
        facts.put("nearly_equal_features", nearCount);
        facts.put("test_rows_looked_at", test.length);
        facts.put("test_rows", split.test().length);
        facts.put("train_rows", split.train().length);
        String of = " of " + test.length + " test rows"
                + (test.length < split.test().length ? " (a sample of " + split.test().length + ")" : "");
        String message = equalCount + of + " stand among the training rows with equal features, " + equalRowCount
                + " of them with the same target"
                + (nearCount > equalCount ? "; " + (nearCount - equalCount) + " more with nearly equal ones." : ".");
        return equalRowCount >= BLOCKING_SHARE * test.length && equalRowCount >= Comparison.MIN_ROWS && hasFineColumn()
                ? Finding.blocking(
                        "copies", List.of(), message + " The scores would tell what was learned by heart.", facts)
                : Finding.warning("copies", List.of(), message, facts);
    }

    /** Where every column has few values, rows repeat honestly. */
    private boolean hasFineColumn() {
        return values.stream().anyMatch(column -> column.distinct() > MAX_COARSE_VALUES);
    }

    /** How many training rows would have the features of a test row if the columns had nothing in common. */
    private double expectedCopies(boolean withTolerance) {
        double ln = Math.log(split.train().length);
        for (Values column : values) {
            double lnMatch = lnMatchProbability(column);
            ln += withTolerance && tolerance(column) > 0 ? Math.max(lnMatch, Math.log(TOLERANCE)) : lnMatch;
        }
        return Math.exp(Math.min(ln, 1));
    }

    /** The columns of numbers that set most rows apart: so many that hardly a row is like any test row by chance. */
    private int[] selectiveColumns() {
        double ln = Math.log(split.test().length) - Math.log(MAX_EXPECTED);
        double[] lnMatch =
                values.stream().mapToDouble(Copies::lnMatchProbability).toArray();
        int[] bySelectivity = IntStream.range(0, values.size())
                .filter(i -> values.get(i).isNumeric()
                        && !(examples.inputs().columns().get(i) instanceof TextColumn))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> lnMatch[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = 0;
        while (count < bySelectivity.length && ln > 0) {
            ln += Math.max(lnMatch[bySelectivity[count]], Math.log(TOLERANCE));
            count++;
        }
        return Arrays.copyOf(bySelectivity, count);
    }

    private static double lnMatchProbability(Values column) {
        double rows = Math.max(2, column.rows());
        double missing = rows - column.present();
        double pairs = missing * (missing - 1);
        for (int count : column.counts()) {
            pairs += (double) count * (count - 1);
        }
        return Math.log(Math.max(pairs, 1) / (rows * (rows - 1)));
    }

    private static int[] sample(int[] rows) {
        if (rows.length <= MAX_TEST_ROWS) {
            return rows;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        int[] sample = new int[MAX_TEST_ROWS];
        for (int i = 0; i < MAX_TEST_ROWS; i++) {
            int from = (int) ((long) rows.length * i / MAX_TEST_ROWS);
            int to = (int) ((long) rows.length * (i + 1) / MAX_TEST_ROWS);
            sample[i] = rows[from + random.nextInt(to - from)];
        }
        return sample;
    }

    private double tolerance(Values column) {
        if (!column.isNumeric() || column.distinct() < 2 || column.type() == DataType.DATETIME) {
            return 0;
        }
        double[] numbers = new double[column.present()];
        int count = 0;
        for (int row = 0; row < sample.size(); row++) {
            if (column.isPresent(row)) {
                numbers[count++] = column.number(row);
            }
        }
        return TOLERANCE * Values.spread(numbers);
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

    private static int blocks(int[] rows) {
        return (rows.length + BLOCK - 1) / BLOCK;
    }

    private static long rounded(double value, double tolerance) {
        return tolerance > 0 && !Double.isNaN(value) ? Math.round(value / tolerance) : Double.doubleToLongBits(value);
    }

    /**
     * A Bloom filter over a few columns: which rows may be like one of the test rows, nearly or wholly. It lets some
     * pass that are not, and never stops one that is.
     */
    private record Prefilter(List<Column> columns, double[] tolerances, BitSet bits) {

        private static final int BITS = 1 << 22;

        static Prefilter of(int[] places, List<Column> columns, double[] tolerances, int[] test) {
            Prefilter prefilter = new Prefilter(
                    Arrays.stream(places).mapToObj(columns::get).toList(),
                    Arrays.stream(places).mapToDouble(i -> tolerances[i]).toArray(),
                    new BitSet(BITS));
            for (int block = 0; block < blocks(test); block++) {
                for (int position : prefilter.positions(block, test)) {
                    prefilter.bits.set(position);
                }
            }
            return prefilter;
        }

        int[] candidates(int block, int[] rows) {
            int[] positions = positions(block, rows);
            int[] candidates = new int[positions.length];
            int count = 0;
            for (int index = 0; index < positions.length; index++) {
                if (bits.get(positions[index])) {
                    candidates[count++] = rows[block * BLOCK + index];
                }
            }
            return Arrays.copyOf(candidates, count);
        }

        private int[] positions(int block, int[] rows) {
            int from = block * BLOCK;
            long[] hashes = new long[Math.min(BLOCK, rows.length - from)];
            for (int i = 0; i < tolerances.length; i++) {
                for (int index = 0; index < hashes.length; index++) {
                    double value = columns.get(i).number(rows[from + index]) + 0.0;
                    hashes[index] = mix(hashes[index] + rounded(value, tolerances[i]));
                }
            }
            int[] positions = new int[hashes.length];
            for (int index = 0; index < positions.length; index++) {
                positions[index] = (int) hashes[index] & BITS - 1;
            }
            return positions;
        }
    }

    /** Is given the hashes of a row. */
    private interface HashConsumer {
        void accept(int index, long features, long rounded, long targetHash);
    }

    /** Hashes rows, a block at a time, column by column. */
    private record RowHasher(
            List<Column> columns, Column target, long[][] exactTexts, long[][] normalizedTexts, double[] tolerances) {

        void hashRows(int block, int[] rows, HashConsumer consumer) {
            int from = block * BLOCK;
            int count = Math.min(BLOCK, rows.length - from);
            long[] features = new long[count];
            long[] rounded = new long[count];
            for (int i = 0; i < columns.size(); i++) {
                add(i, rows, from, count, features, rounded);
            }
            for (int index = 0; index < count; index++) {
                int row = rows[from + index];
                long targetHash = target instanceof TextColumn text
                        ? hash(String.valueOf(text.text(row)))
                        : Double.doubleToLongBits(target.number(row) + 0.0);
                consumer.accept(from + index, features[index], rounded[index], mix(targetHash + 1));
            }
        }

        private void add(int i, int[] rows, int from, int count, long[] features, long[] rounded) {
            Column column = columns.get(i);
            if (column instanceof TextColumn text) {
                for (int index = 0; index < count; index++) {
                    int code = text.codes().get(rows[from + index]);
                    features[index] = mix(features[index] + (code < 0 ? 1 : exactTexts[i][code]));
                    rounded[index] = mix(rounded[index] + (code < 0 ? 1 : normalizedTexts[i][code]));
                }
                return;
            }
            for (int index = 0; index < count; index++) {
                double value = column.number(rows[from + index]) + 0.0;
                features[index] = mix(features[index] + Double.doubleToLongBits(value));
                rounded[index] = mix(rounded[index] + rounded(value, tolerances[i]));
            }
        }
    }

    /** A hash table of test rows, of which some are matched by a training row. */
    private static final class MatchTable {

        private final long[] keys;
        private final boolean[] matched;
        private final int[] slotOf;

        MatchTable(int rows) {
            int size = Integer.highestOneBit(Math.max(8, rows)) * 4;
            keys = new long[size];
            matched = new boolean[size];
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
            long stored = key == 0 ? 1 : key;
            int slot = slot(stored);
            keys[slot] = stored;
            slotOf[row] = slot;
        }

        void mark(long key) {
            long stored = key == 0 ? 1 : key;
            int slot = slot(stored);
            if (keys[slot] == stored) {
                matched[slot] = true;
            }
        }

        int matches() {
            int matches = 0;
            for (int slot : slotOf) {
                matches += matched[slot] ? 1 : 0;
            }
            return matches;
        }
    }
}
