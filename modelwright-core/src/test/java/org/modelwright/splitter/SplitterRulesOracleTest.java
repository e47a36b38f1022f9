package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.test.Python;

/** Every rule of docs/data.md, written again in Python from what it says there; and scikit-learn where it has the same. */
@Tag("oracle")
class SplitterRulesOracleTest {

    private static final String[] WORDS = {"Zürich", "a/b", "", "7", "東京", "😀", "x y", "Ab"};

    @TempDir
    Path folder;

    private static Column column(String name, int kind, int rows, int different, Random random) {
        int[] drawn = random.ints(rows, 0, different).toArray();
        return switch (kind) {
            case 0 ->
                LongColumn.of(
                        name,
                        IntStream.of(drawn)
                                .mapToLong(it -> it * 7_000_000_000L - 9)
                                .toArray());
            case 1 ->
                TextColumn.of(
                        name,
                        IntStream.of(drawn)
                                .mapToObj(it -> WORDS[it % 8] + it / 8)
                                .toArray(String[]::new));
            case 2 ->
                new DateTimeColumn(
                        name,
                        LongColumn.of(
                                        name,
                                        IntStream.of(drawn)
                                                .mapToLong(it -> it * 43_200_000_000L - it % 3 * 1500L)
                                                .toArray())
                                .values());
            case 3 ->
                DoubleColumn.of(
                        name,
                        IntStream.of(drawn).mapToDouble(it -> it / 8.0 - 3).toArray());
            default -> {
                boolean[] truths = new boolean[rows];
                IntStream.range(0, rows).forEach(row -> truths[row] = drawn[row] % 2 == 0);
                yield BooleanColumn.of(name, truths);
            }
        };
    }

    /** Values as Python has them: dates as microseconds. */
    private static List<Object> values(Column column) {
        List<Object> values = new ArrayList<>();
        for (int row = 0; row < column.rows(); row++) {
            if (column instanceof LongColumn longs) {
                values.add(longs.values().get(row));
            } else if (column instanceof DateTimeColumn times) {
                values.add(times.values().get(row));
            } else if (column.type() == DataType.DOUBLE) {
                values.add(column.number(row));
            } else if (column.type() == DataType.BOOLEAN) {
                values.add(column.number(row) == 1);
            } else {
                values.add(column.text(row));
            }
        }
        return values;
    }

    private static Map<String, Object> described(Column column) {
        return Map.of("name", column.name(), "type", column.type().mlflowName(), "values", values(column));
    }

    private Object python(List<?> cases, String script) throws Exception {
        Path file = Files.writeString(folder.resolve("cases.json"), Json.write(cases));
        return Json.read(Python.MLFLOW_3_17.run(folder, script, file));
    }

    private static List<Object> rows(int[] rows) {
        return IntStream.of(rows).mapToObj(row -> (Object) (long) row).toList();
    }

    @Test
    void whatIsDrawnByChanceCanBeDrawnAgain() throws Exception {
        Random random = new Random(29);
        List<Map<String, Object>> cases = new ArrayList<>();
        List<RowSplit> ours = new ArrayList<>();
        while (cases.size() < 400) {
            int rows = 8 + random.nextInt(200);
            int different = 2 + random.nextInt(40);
            long[] ids =
                    IntStream.range(0, rows).mapToLong(row -> row * 3L - 50).toArray();
            List<Column> key = new ArrayList<>(List.of(LongColumn.of("id", ids)));
            boolean named = random.nextBoolean();
            if (random.nextBoolean()) {
                key.add(random.nextInt(2), column("part", random.nextInt(4), rows, different, random));
            }
            Frame names = named
                    ? Frame.of(key, key.stream().map(Column::name).toList())
                    : Frame.of(LongColumn.of(
                            "row", IntStream.range(0, rows).asLongStream().toArray()));
            Column by = column("by", random.nextInt(5), rows, different, random);
            int classes = 2 + random.nextInt(6);
            // Some classes are rare, so that one side may have none of them.
            Column target = TextColumn.of(
                    "y",
                    IntStream.range(0, rows)
                            .mapToObj(row -> WORDS[(int) (classes * Math.pow(random.nextDouble(), 3))])
                            .toArray(String[]::new));
            Examples examples = new Examples(Frame.of(LongColumn.of("x", ids)), target, names, Frame.of(by));
            double size = random.nextBoolean() ? random.nextDouble() : 1 + random.nextInt(rows - 1);
            long seed = random.nextLong();
            Splitter splitter;
            Map<String, Object> one = new LinkedHashMap<>();
            switch (random.nextInt(5)) {
                case 0 -> splitter = new TrainTestSplitter(size, true, seed, false);
                case 1 -> splitter = new TrainTestSplitter(size, true, seed, true);
                case 2 -> splitter = new GroupSplitter("by", size, seed);
                case 3 -> splitter = new HashSplitter("by", random.nextDouble(), WORDS[random.nextInt(8)]);
                default -> splitter = HashSplitter.of().testSize(random.nextDouble());
            }
            RowSplit split;
            try {
                split = splitter.split(examples);
            } catch (DataException e) {
                continue; // a side would be empty
            }
            if (splitter instanceof HashSplitter hash) {
                one.put("kind", "hash");
                one.put("seed", hash.salt());
                one.put("size", hash.testSize());
                one.put("by", hash.column() != null);
            } else {
                one.put(
                        "kind",
                        splitter instanceof GroupSplitter
                                ? "group"
                                : ((TrainTestSplitter) splitter).stratify() ? "stratified" : "shuffled");
                one.put("seed", Long.toString(seed));
                one.put("size", size);
            }
            one.put(
                    "key",
                    names.columns().stream()
                            .map(SplitterRulesOracleTest::described)
                            .toList());
            one.put("column", described(by));
            one.put("target", described(target));
            cases.add(one);
            ours.add(split);
        }
        List<?> theirs = (List<?>) python(cases, """
                import datetime, hashlib, json, math, sys
                from collections import Counter

                def text(kind, value):
                    if kind == "boolean":
                        return "true" if value else "false"
                    if kind == "datetime":
                        when = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=value)
                        plain = when.strftime("%Y-%m-%dT%H:%M:%S")
                        part = f"{when.microsecond:06d}"
                        if part != "000000":
                            plain += "." + (part[:3] if part.endswith("000") else part)
                        return plain + "Z"
                    return repr(value) if kind == "double" else str(value)

                def texts(column):
                    return [text(column["type"], value) for value in column["values"]]

                def hash_of(seed, name):
                    return int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode("utf-8")).digest()[:8], "big")

                def given(counts, draws):
                    total = sum(counts)
                    exact = [count / total * draws for count in counts]
                    whole = [math.floor(e) for e in exact]
                    order = sorted(range(len(counts)), key=lambda i: whole[i] - exact[i])
                    for i in order[:draws - sum(whole)]:
                        whole[i] += 1
                    return whole

                out = []
                for case in json.load(open(sys.argv[1])):
                    names = ["/".join(parts) for parts in zip(*[texts(c) for c in case["key"]])]
                    n, size, seed = len(names), case["size"], case["seed"]
                    wanted = math.ceil(size * n) if size < 1 else int(size)
                    if case["kind"] == "shuffled":
                        test = sorted(range(n), key=lambda row: (hash_of(seed, names[row]), row))[:wanted]
                    elif case["kind"] == "stratified":
                        classes = texts(case["target"])
                        counts = Counter(classes)
                        order = sorted(counts, key=lambda text: text.encode("utf-16-be"))
                        train = given([counts[c] for c in order], n - wanted)
                        test = []
                        for c, kept in zip(order, train):
                            rows = [row for row in range(n) if classes[row] == c]
                            test += sorted(rows, key=lambda row: (hash_of(seed, names[row]), row))[:counts[c] - kept]
                    elif case["kind"] == "group":
                        groups = texts(case["column"])
                        counts, chosen, sum_ = Counter(groups), set(), 0
                        for group in sorted(counts, key=lambda g: hash_of(seed, g)):
                            if abs(sum_ + counts[group] - wanted) < abs(sum_ - wanted) and sum_ + counts[group] < n:
                                chosen.add(group)
                                sum_ += counts[group]
                        test = [row for row in range(n) if groups[row] in chosen]
                    else:
                        hashed = texts(case["column"]) if case["by"] else names
                        test = [row for row in range(n) if hash_of(seed, hashed[row]) < size * 2**64]
                    out.append(sorted(test))
                print(json.dumps(out))
                """);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(rows(ours.get(i).test())).as("%s", cases.get(i)).isEqualTo(theirs.get(i));
        }
        assertThat(cases.stream().map(it -> it.get("kind")).distinct())
                .containsExactlyInAnyOrder("shuffled", "stratified", "group", "hash");
    }

    @Test
    void theLatestRowsAreTheLastFoldOfScikitLearn() throws Exception {
        Random random = new Random(31);
        List<Map<String, Object>> cases = new ArrayList<>();
        List<RowSplit> ours = new ArrayList<>();
        for (int trial = 0; trial < 150; trial++) {
            int rows = 12 + random.nextInt(200);
            long[] times =
                    random.longs(rows * 2L, 0, 1L << 40).distinct().limit(rows).toArray();
            int size = 1 + random.nextInt(rows / 4);
            int gap = random.nextInt(rows / 4);
            cases.add(Map.of(
                    "times",
                    IntStream.range(0, rows)
                            .mapToObj(row -> (Object) times[row])
                            .toList(),
                    "size",
                    size,
                    "gap",
                    gap));
            ours.add(new TimeSeriesSplitter("t", size, gap).split(Samples.of(LongColumn.of("t", times))));
        }
        List<?> theirs = (List<?>) python(cases, """
                import json, sys
                import numpy as np
                from sklearn.model_selection import TimeSeriesSplit
                out = []
                for case in json.load(open(sys.argv[1])):
                    order = np.argsort(np.array(case["times"]))
                    folds = TimeSeriesSplit(n_splits=2, test_size=case["size"], gap=case["gap"])
                    train, test = list(folds.split(order))[-1]
                    out.append([sorted(order[train].tolist()), sorted(order[test].tolist())])
                print(json.dumps(out))
                """);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(List.of(rows(ours.get(i).train()), rows(ours.get(i).test())))
                    .as("%s", cases.get(i))
                    .isEqualTo(theirs.get(i));
        }
    }

    @Test
    void durationsAreThoseOfPandas() throws Exception {
        Random random = new Random(37);
        String[] spans = {"P1D", "P30D", "P1M", "P3M", "P1Y", "P2W", "PT6H", "PT90M", "P1DT12H"};
        List<Map<String, Object>> cases = new ArrayList<>();
        List<RowSplit> ours = new ArrayList<>();
        while (cases.size() < 150) {
            int rows = 50 + random.nextInt(300);
            long[] times =
                    random.longs(rows, 0, 900).map(it -> it * 43_200_000_000L).toArray();
            String size = spans[random.nextInt(spans.length)];
            String gap = spans[random.nextInt(spans.length)];
            try {
                DateTimeColumn column =
                        new DateTimeColumn("t", LongColumn.of("t", times).values());
                ours.add(new TimeSeriesSplitter("t", size, gap).split(Samples.of(column)));
                cases.add(Map.of(
                        "times",
                        IntStream.range(0, rows)
                                .mapToObj(row -> (Object) times[row])
                                .toList(),
                        "size",
                        size,
                        "gap",
                        gap));
            } catch (DataException e) {
                assertThat(e).hasMessageContaining("0 training rows");
            }
        }
        List<?> theirs = (List<?>) python(cases, """
                import json, sys
                import pandas as pd
                SPANS = {"P1D": dict(days=1), "P30D": dict(days=30), "P1M": dict(months=1), "P3M": dict(months=3),
                         "P1Y": dict(years=1), "P2W": dict(weeks=2), "PT6H": dict(hours=6), "PT90M": dict(minutes=90),
                         "P1DT12H": dict(days=1, hours=12)}
                out = []
                for case in json.load(open(sys.argv[1])):
                    times = pd.Series(pd.to_datetime(case["times"], unit="us"))
                    test = times > times.max() - pd.DateOffset(**SPANS[case["size"]])
                    train = times < times[test].min() - pd.DateOffset(**SPANS[case["gap"]])
                    out.append([times.index[train].tolist(), times.index[test].tolist()])
                print(json.dumps(out))
                """);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(List.of(rows(ours.get(i).train()), rows(ours.get(i).test())))
                    .as("%s", cases.get(i))
                    .isEqualTo(theirs.get(i));
        }
    }
}
