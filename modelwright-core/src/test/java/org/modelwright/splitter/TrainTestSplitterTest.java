package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;

class TrainTestSplitterTest {

    private static Examples examples(long[] keys, String... classes) {
        Column key = LongColumn.of("id", keys);
        return new Examples(
                Frame.of(LongColumn.of("x", keys)),
                TextColumn.of(
                        "y",
                        IntStream.range(0, keys.length)
                                .mapToObj(row -> classes[(int) (keys[row] % classes.length)])
                                .toArray(String[]::new)),
                Frame.of(List.of(key), List.of("id")));
    }

    private static long[] keys(int rows) {
        return IntStream.range(0, rows).asLongStream().toArray();
    }

    @Test
    void defaults() {
        assertThat(TrainTestSplitter.of()).isEqualTo(new TrainTestSplitter(0.2, false, 42L, false));
    }

    @Test
    void theLastRowsJudgeWhereNothingIsShuffled() {
        RowSplit split = TrainTestSplitter.of().testSize(0.25).split(examples(keys(10), "a"));
        assertThat(split.train()).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(split.test()).containsExactly(7, 8, 9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.4, 0, -0.1, -5, 2.5, Double.NaN})
    void aSizeThatIsNone(double size) {
        assertThatThrownBy(() -> TrainTestSplitter.of().testSize(size))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The test_size (" + size + ")")
                .hasMessageContaining("Maybe");
    }

    @Test
    void strataNeedShuffledRows() {
        assertThatThrownBy(() ->
                        TrainTestSplitter.of().testSize(0.2).shuffle(false).stratify(true))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shuffle: true");
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 11, 0.99})
    void aSideWithoutRows(double size) {
        assertThatThrownBy(() ->
                        TrainTestSplitter.of().testSize(size).shuffle(true).split(examples(keys(10), "a")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("10 rows");
    }

    @Test
    void aClassTooSmallForTwoSides() {
        Examples examples = new Examples(
                Frame.of(LongColumn.of("x", keys(5))),
                TextColumn.of("y", "a", "a", "a", "a", "b"),
                Frame.of(LongColumn.of("row", keys(5))));
        assertThatThrownBy(() -> TrainTestSplitter.of()
                        .testSize(0.4)
                        .shuffle(true)
                        .stratify(true)
                        .split(examples))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The class (b) has 1 row");
    }

    @Test
    void lawsOfEverySplit() {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            int rows = 4 + random.nextInt(300);
            boolean shuffle = random.nextBoolean();
            double size = random.nextBoolean() ? 0.05 + random.nextDouble() * 0.8 : 1 + random.nextInt(rows - 3);
            TrainTestSplitter splitter =
                    TrainTestSplitter.of().testSize(size).shuffle(shuffle).randomState(random.nextLong());
            long[] keys = random.longs(rows, 0, 1L << 40).distinct().toArray();
            if (size < 1 && Math.ceil(size * keys.length) >= keys.length || size >= keys.length) {
                continue;
            }
            Examples examples = examples(keys, "a", "b");
            RowSplit split = splitter.split(examples);
            split.verify(keys.length);
            assertThat(splitter.split(examples)).isEqualTo(split);
            assertThat(split.train()).isSorted();
            assertThat(split.test()).isSorted();
            if (shuffle) {
                long[] turned = IntStream.range(0, keys.length)
                        .mapToLong(i -> keys[keys.length - 1 - i])
                        .toArray();
                assertThat(named(splitter.split(examples(turned, "a", "b")), turned))
                        .isEqualTo(named(split, keys));
            }
        }
    }

    private static Set<Long> named(RowSplit split, long[] keys) {
        Set<Long> named = new TreeSet<>();
        Arrays.stream(split.test()).forEach(row -> named.add(keys[row]));
        return named;
    }

    @Test
    @Tag("oracle")
    void sizesAreThoseOfScikitLearnAndTheRuleCanBeRebuilt(@TempDir Path folder) throws Exception {
        List<Object> cases = new ArrayList<>();
        List<RowSplit> ours = new ArrayList<>();
        for (int rows : new int[] {9, 10, 33, 200}) {
            for (double size : new double[] {0.1, 0.2, 0.25, 1 / 3.0, 0.5, 0.7, 3, 5}) {
                for (boolean stratify : new boolean[] {false, true}) {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("rows", rows);
                    one.put("size", size);
                    one.put("stratify", stratify);
                    RowSplit split;
                    try {
                        split = new TrainTestSplitter(size, true, 7L, stratify)
                                .split(examples(keys(rows), "a", "b", "b"));
                    } catch (DataException e) {
                        split = new RowSplit(new int[0], new int[0]);
                    }
                    cases.add(one);
                    ours.add(split);
                }
            }
        }
        Path file = Files.writeString(folder.resolve("cases.json"), Json.write(cases));
        String said = Python.MLFLOW_3_17.run(folder, """
                import hashlib, json, sys
                from collections import Counter
                from sklearn.model_selection import train_test_split
                out = []
                for case in json.load(open(sys.argv[1])):
                    n, size = case["rows"], case["size"]
                    y = ["abb"[i % 3] for i in range(n)]
                    try:
                        train, test = train_test_split(range(n), test_size=size if size < 1 else int(size), random_state=0,
                                                       stratify=y if case["stratify"] else None)
                        classes = Counter(y[i] for i in test)
                    except ValueError:
                        out.append(None); continue
                    order = sorted(range(n), key=lambda i: hashlib.sha256(f"7/{i}".encode()).digest()[:8])
                    out.append({"test": len(test), "classes": dict(classes), "rebuilt": sorted(order[:len(test)])})
                print(json.dumps(out))
                """, file);
        List<?> theirs = (List<?>) Json.read(said);
        for (int i = 0; i < ours.size(); i++) {
            Map<?, ?> one = (Map<?, ?>) cases.get(i);
            if (theirs.get(i) == null) {
                assertThat(ours.get(i).test()).as("%s is refused", one).isEmpty();
                continue;
            }
            Map<?, ?> their = (Map<?, ?>) theirs.get(i);
            int[] test = ours.get(i).test();
            assertThat((long) test.length).as("%s", one).isEqualTo(their.get("test"));
            if (Boolean.TRUE.equals(one.get("stratify"))) {
                long inA = Arrays.stream(test).filter(row -> row % 3 == 0).count();
                Object expected = ((Map<?, ?>) their.get("classes")).get("a");
                // Equal remainders are drawn by chance there, so that a class may differ by one row.
                assertThat(Math.abs(inA - (expected == null ? 0 : (Long) expected)))
                        .as("%s", one)
                        .isLessThanOrEqualTo(1);
            } else {
                assertThat(Arrays.stream(test)
                                .mapToObj(row -> (Object) (long) row)
                                .toList())
                        .as("%s", one)
                        .isEqualTo(their.get("rebuilt"));
            }
        }
    }
}
