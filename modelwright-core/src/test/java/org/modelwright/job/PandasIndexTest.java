package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.DataException;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.ParquetReader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.test.Python;

/** What pandas writes beside its columns names the rows, and is never a feature. */
@Tag("oracle")
class PandasIndexTest {

    private static final String SCRIPT = """
            import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
            rng = np.random.default_rng(1)
            n = 500
            x = pd.DataFrame({"a": rng.normal(size=n), "b": rng.normal(size=n), "c": rng.normal(size=n)})
            y = pd.DataFrame({"y": 1.5 * x.a - 2.25 * x.b + 3.125 * x.c + rng.normal(size=n) * 0.01})
            order = rng.permutation(n)
            x.iloc[order].to_parquet("shuffled_x.parquet")
            y.iloc[rng.permutation(n)].to_parquet("shuffled_y.parquet")
            x.to_parquet("plain_x.parquet")
            y.to_parquet("plain_y.parquet")
            moments = pd.date_range("2024-01-01", periods=n, freq="h")
            x.set_index(moments).iloc[order].to_parquet("dated_x.parquet")
            y.set_index(moments).to_parquet("dated_y.parquet")
            both = pd.MultiIndex.from_arrays([np.arange(n) // 10, np.arange(n) % 10], names=["shop", None])
            x.set_index(both).iloc[order].to_parquet("multi_x.parquet")
            y.set_index(both).to_parquet("multi_y.parquet")
            pd.concat([x, x]).to_parquet("twice_x.parquet")
            table = pa.table({"a": [1], "s": [{"b": 1, "A": 2}], "b": [2], "A": [3]})
            pq.write_table(table, "case.parquet")
            pq.write_table(table.drop_columns(["A"]), "nested.parquet")
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void write() {
        Python.MLFLOW_3_17.run(folder, SCRIPT);
    }

    private ParquetReader parquet(String name, String... exclude) {
        return ParquetReader.of(folder.resolve(name + ".parquet").toString()).exclude(exclude);
    }

    private TrainingResult train(ParquetReader inputs, ParquetReader targets) {
        return TrainingJob.of(inputs, targets, LinearModel.of())
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("tests")
                        .registryName("wheels"))
                .run();
    }

    private void learns(String kind, List<String> key) {
        TrainingResult result = train(parquet(kind + "_x"), parquet(kind + "_y"));
        assertThat(result.examples().inputs().names()).containsExactly("a", "b", "c");
        assertThat(result.examples().rowKeys().key()).isEqualTo(key);
        assertThat(result.scores())
                .filteredOn(it -> it.name().equals("r2_score"))
                .singleElement()
                .satisfies(it -> assertThat(it.value()).isGreaterThan(0.999));
    }

    @Test
    void anIndexWithoutANameJoinsShuffledFrames() {
        learns("shuffled", List.of("__index_level_0__"));
    }

    @Test
    void aRangeIsNoKey() {
        learns("plain", List.of());
    }

    @Test
    void anIndexOfDatesAndOneOfTwoLevels() {
        learns("dated", List.of("__index_level_0__"));
        learns("multi", List.of("shop", "__index_level_1__"));
    }

    @Test
    void anIndexOnOneSideOnlyIsRefusedUnlessItIsExcluded() {
        assertThatThrownBy(() -> train(parquet("shuffled_x"), parquet("plain_y")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The inputs have the key [__index_level_0__], the targets have none.")
                .hasMessageContaining("exclude: [__index_level_0__] of the inputs");
        TrainingResult result = train(parquet("shuffled_x", "__index_level_0__"), parquet("plain_y"));
        assertThat(result.examples().rowKeys().key()).isEmpty();
        assertThat(result.warnings()).anyMatch(it -> it.contains("joined by position"));
    }

    @Test
    void anIndexThatConcatDoubledIsRefused() {
        assertThatThrownBy(() -> train(parquet("twice_x"), parquet("shuffled_y")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than once in 500 of 1000 rows of the inputs");
    }

    @Test
    void namesThatDifferInCaseOnlyAreRefused() {
        assertThatThrownBy(() -> train(parquet("case", "s"), parquet("plain_y")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The columns (a, A)")
                .hasMessageContaining("differ in case only")
                .hasMessageContaining("Maybe rename");
        assertThatThrownBy(() -> train(parquet("nested", "s"), parquet("plain_y")))
                .hasMessageContaining("differ in length");
    }
}
