package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.data.Examples;
import org.modelwright.internal.text.Json;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.reader.Reader;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.ColumnSplitter;
import org.modelwright.splitter.GroupSplitter;
import org.modelwright.splitter.HashSplitter;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.Splitter;
import org.modelwright.splitter.TimeSeriesSplitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** Splits of whole jobs, by columns that are excluded from the features. */
class SplitRunTest {

    private static final int ROWS = 600;
    private static final List<String> EXCLUDE = List.of("y", "when", "shop", "part");

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void data() throws IOException {
        Random random = new Random(17);
        for (int row = 0; row < ROWS; row++) {
            int a = random.nextInt(50);
            lines.add(String.join(
                    ",",
                    "k" + row,
                    Integer.toString(a),
                    LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(7L * row).toString(),
                    "shop" + random.nextInt(40),
                    row % 5 == 0 ? "holdout" : "fit" + row % 2,
                    Double.toString(a * 2 + random.nextInt(9))));
        }
        Collections.shuffle(lines, random);
        write("all.csv", lines);
    }

    private Path write(String name, List<String> rows) throws IOException {
        return Files.writeString(folder.resolve(name), "id,a,when,shop,part,y\n" + String.join("\n", rows) + "\n");
    }

    private CsvReader csv(String name) {
        return CsvReader.of(folder.resolve(name).toString()).key("id");
    }

    private ParquetReader parquet(String name) {
        return ParquetReader.of(folder.resolve(name).toString()).key("id");
    }

    static List<Splitter> splitters() {
        return List.of(
                TrainTestSplitter.of().testSize(0.25).shuffle(true).randomState(9L),
                new TimeSeriesSplitter("when", "2024-05-01", "P2D"),
                new TimeSeriesSplitter("when", "P30D", 5),
                GroupSplitter.of("shop").testSize(0.3),
                new ColumnSplitter("part", List.of("holdout")),
                HashSplitter.of().testSize(0.3),
                new HashSplitter("shop", 0.3, "pepper"));
    }

    /** {@return the side of each key} */
    private Map<String, String> sides(Reader inputs, Reader targets, Splitter splitter, int threads) {
        TrainingJob job = TrainingJob.of(inputs, targets, LinearModel.of())
                .splitter(splitter)
                .threads(threads);
        Preparation before = new Preparation(job, Sessions.of(1L << 30, threads), warning -> {});
        Examples examples = before.read();
        assertThat(examples.inputs().names()).containsExactly("a");
        RowSplit split = before.split(examples);
        Map<String, String> sides = new TreeMap<>();
        for (int row : split.train()) {
            sides.put(String.valueOf(examples.rowKeys().column("id").text(row)), "train");
        }
        for (int row : split.test()) {
            sides.put(String.valueOf(examples.rowKeys().column("id").text(row)), "test");
        }
        return sides;
    }

    @ParameterizedTest
    @MethodSource("splitters")
    void theSameRowsInAnotherOrderFormatLayoutAndNumberOfThreads(Splitter splitter) throws IOException {
        List<String> target = List.of("y");
        Map<String, String> sides =
                sides(csv("all.csv").exclude(EXCLUDE), csv("all.csv").columns(target), splitter, 1);
        assertThat(sides).containsValue("train").containsValue("test");

        List<String> sorted = new ArrayList<>(lines);
        Collections.sort(sorted);
        write("sorted.csv", sorted);
        assertThat(sides(csv("sorted.csv").exclude(EXCLUDE), csv("all.csv").columns(target), splitter, 4))
                .isEqualTo(sides);

        Path parts = Files.createDirectory(folder.resolve("parts"));
        for (int part = 0; part < 3; part++) {
            write("part.csv", sorted.subList(part * ROWS / 3, (part + 1) * ROWS / 3));
            ParquetWriter.write(
                    csv("part.csv").read(Sessions.of(1L << 28, 1)),
                    parts.resolve("part" + (2 - part) + ".parquet"),
                    Sessions.of(1L << 30, 2));
        }
        assertThat(sides(parquet("parts").exclude(EXCLUDE), parquet("parts").columns(target), splitter, 3))
                .isEqualTo(sides);
    }

    @Test
    @Tag("oracle")
    void whatAJobLeavesOfItsSplitIsWhatPandasMakesOfTheData() throws Exception {
        List<Object> runs = new ArrayList<>();
        for (Splitter splitter : splitters()) {
            TrainingResult result = TrainingJob.of(
                            csv("all.csv").exclude(EXCLUDE), csv("all.csv").columns("y"), LinearModel.of())
                    .splitter(splitter)
                    .mlflowService(MlflowService.of()
                            .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                            .experimentName("tests")
                            .registryName("wheels"))
                    .run();
            assertThat(result.signature().inputs()).hasSize(1);
            runs.add(Map.of(
                    "run",
                    result.run().runId(),
                    "model",
                    result.loggedModel().modelId(),
                    "facts",
                    result.split().facts(),
                    "test",
                    Arrays.stream(result.split().testRows())
                            .mapToObj(row -> String.valueOf(
                                    result.examples().rowKeys().column("id").text(row)))
                            .sorted()
                            .toList()));
        }
        Path file = Files.writeString(folder.resolve("runs.json"), Json.write(runs));
        String said = Python.MLFLOW_3_17.run(folder, """
                import glob, json, sys
                import pandas as pd
                data = pd.read_csv("all.csv", parse_dates=["when"])
                border = pd.Timestamp("2024-05-01")
                last = data.when.max() - pd.Timedelta(days=30)
                past = data[data.when <= last].sort_values("when")
                wanted = {
                    1: (data[data.when < border - pd.Timedelta(days=2)], data[data.when >= border]),
                    2: (past.head(len(past) - 5), data[data.when > last]),
                    4: (data[data.part != "holdout"], data[data.part == "holdout"]),
                }
                for number, run in enumerate(json.load(open(sys.argv[1]))):
                    split = pd.read_parquet(glob.glob(f"**/{run['run']}/artifacts/split.parquet", recursive=True)[0])
                    assert list(split.columns) == ["id", "subset"], split.columns
                    train, test = (set(split.id[split.subset == side]) for side in ("train", "test"))
                    assert len(train) + len(test) == len(split) and not train & test
                    assert test == set(run["test"])
                    if number in wanted:
                        assert (train, test) == tuple(set(side.id) for side in wanted[number]), number
                    else:
                        assert len(split) == len(data)
                    if number in (3, 6):
                        shops = data.set_index("id").shop
                        assert not set(shops[list(train)]) & set(shops[list(test)])
                    told = pd.read_parquet(glob.glob(f"**/{run['run']}/artifacts/predictions.parquet", recursive=True)[0])
                    assert set(told.id) == test
                    record = json.load(open(glob.glob(f"**/{run['model']}/artifacts/run-record.json", recursive=True)[0]))
                    assert record["split"] == run["facts"] and record["test_rows"] == len(test), record["split"]
                    print("holds")
                """, file);
        assertThat(said.lines()).hasSize(splitters().size()).allMatch("holds"::equals);
    }
}
