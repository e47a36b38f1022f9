package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.internal.text.Json;
import org.modelwright.internal.text.Sha256;
import org.modelwright.mlflow.Dataset;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.ParquetReader;
import org.modelwright.service.MlflowService;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** The page of Python in docs/data.md, run by a stranger on the same file. */
@Tag("oracle")
class DigestOracleTest {

    private static final String ASK = """

            import json, sys
            import pandas as pd
            frame = pd.read_parquet("rows.parquet")
            features = ["key", "x", "gaps", "n", "flag", "word"]
            said = []
            for source, columns in zip(sys.argv[1:], [features, ["key", "y"]]):
                part = frame[columns]
                said.append([content(part, ["key"]), digest(source, part, ["key"])])
            print(json.dumps(said))
            """;

    @TempDir
    private Path folder;

    @Test
    void aStrangerComputesTheDigests() throws IOException {
        Path file = folder.resolve("rows.parquet");
        ParquetWriter.write(rows(), file, Sessions.of(1L << 30, 1));
        ParquetReader whole = ParquetReader.of(file.toString()).key("key");
        TrainingResult result = TrainingJob.of(whole.exclude("y"), whole.columns("y"), LinearModel.of())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("tests")
                        .registryName("rows"))
                .run();

        String page = Files.readString(
                Path.of(Objects.requireNonNull(System.getProperty("modelwright.root")), "docs", "data.md"));
        Matcher code =
                Pattern.compile("(?ms)^```python\n(import hashlib.*?)^```").matcher(page);
        assertThat(code.find()).isTrue();
        List<Dataset> sources = result.datasets().subList(0, 2);
        String said = Python.MLFLOW_3_17.run(
                folder,
                code.group(1) + ASK,
                sources.get(0).source(),
                sources.get(1).source());
        assertThat(Json.read(said.strip()))
                .isEqualTo(sources.stream()
                        .map(it -> List.of(String.valueOf(profile(it).get("sha256")), it.digest()))
                        .toList());

        Path record = Path.of(result.loggedModel().artifactUri()).resolve("run-record.json");
        Map<?, ?> told = (Map<?, ?>) Json.read(Files.readString(record));
        assertThat((List<?>) told.get("datasets")).hasSize(2).allSatisfy(it -> {
            Map<?, ?> profile = (Map<?, ?>) Json.read(String.valueOf(((Map<?, ?>) it).get("profile")));
            assertThat(String.valueOf(profile.get("files"))).contains(file.toString(), Sha256.of(file));
        });
    }

    private static Map<?, ?> profile(Dataset dataset) {
        return (Map<?, ?>) Json.read(dataset.profile());
    }

    private static Frame rows() {
        int rows = 300;
        Random random = new Random(4);
        double[] x = random.doubles(rows).toArray();
        double[] gaps = Arrays.stream(x).map(it -> it < 0.3 ? Double.NaN : -it).toArray();
        double[] y = Arrays.stream(x)
                .map(it -> 3 * it + 0.01 * random.nextGaussian())
                .toArray();
        long[] n = random.longs(rows, -5, 5).toArray();
        boolean[] flag = new boolean[rows];
        String[] word = new String[rows];
        String[] key = new String[rows];
        for (int row = 0; row < rows; row++) {
            flag[row] = random.nextBoolean();
            word[row] =
                    row % 11 == 0 ? null : List.of("é", "\uD83D\uDE00", "plain").get(row % 3);
            key[row] = "k" + row;
        }
        return Frame.of(
                DoubleColumn.of("x", x),
                DoubleColumn.of("gaps", gaps),
                LongColumn.of("n", n),
                TextColumn.of("key", key),
                BooleanColumn.of("flag", flag),
                TextColumn.of("word", word),
                DoubleColumn.of("y", y));
    }
}
