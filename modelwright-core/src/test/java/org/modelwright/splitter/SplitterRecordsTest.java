package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.Modelwright;
import org.modelwright.error.ConfigException;
import org.modelwright.job.TrainingJob;

/** The keys of each splitter: defaults, and what is refused before any data is read. */
class SplitterRecordsTest {

    @Test
    void defaults() {
        assertThat(GroupSplitter.of("c")).isEqualTo(new GroupSplitter("c", 0.2, 42L));
        assertThat(HashSplitter.of()).isEqualTo(HashSplitter.of().testSize(0.2).salt("modelwright"));
        assertThat(TimeSeriesSplitter.of("c")).isEqualTo(new TimeSeriesSplitter("c", 0.2, 0));
        assertThat(TimeSeriesSplitter.of("c").testSize(5).testSize()).isEqualTo(5L);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.4, 0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aSizeThatIsNone(double size) {
        for (Runnable made : List.<Runnable>of(
                () -> GroupSplitter.of("c").testSize(size),
                () -> HashSplitter.of().column("c").testSize(size),
                () -> TimeSeriesSplitter.of("c").testSize(size))) {
            assertThatThrownBy(made::run)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("The test_size (" + size + ")")
                    .hasMessageContaining("Maybe");
        }
    }

    @Test
    void aHashKeepsNoCount() {
        assertThatThrownBy(() -> HashSplitter.of().testSize(100.0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The test_size (100.0) is not a share");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-06-01",
                "2024-06",
                "2024",
                "2024-06-01T12:30",
                "2024-06-01 12:30:15.5",
                "2024-06-01T12:30:00Z",
                "2024-06-01T12:30:00+02:00",
                "2024-06-01T12:30+02",
                "P30D",
                "P1M",
                "P1Y2M3W4DT5H6M7.5S",
                "PT36H",
                "-3",
                "1.5"
            })
    void aBorderOrADuration(String size) {
        assertThat(TimeSeriesSplitter.of("c").testSize(size).testSize()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "",
                "30 days",
                "2024-02-30",
                "2024-13-01",
                "01.06.2024",
                "P",
                "PT",
                "P0D",
                "-P1D",
                "P-1D",
                "P1D1Y",
                "P1H",
                "PT1D",
                "2024-06-01T25:00",
                "99999999999999999999-01-01"
            })
    void neither(String size) {
        assertThatThrownBy(() -> TimeSeriesSplitter.of("c").testSize(size))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The test_size (" + size + ") is neither")
                .hasMessageContaining("Maybe");
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "P-1D", "2024-06-01", "a day", "1d"})
    void aGapThatIsNone(String gap) {
        Object value = gap.matches("[-0-9.]+") && gap.length() < 4 ? (Object) Double.valueOf(gap) : gap;
        assertThatThrownBy(() -> TimeSeriesSplitter.of("c").gap(value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The gap (" + value + ")")
                .hasMessageContaining("Maybe");
    }

    @Test
    void valuesThatAreNone() {
        assertThatThrownBy(() -> new ColumnSplitter("c", List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The test_values ([]) are empty");
        assertThatThrownBy(() -> new ColumnSplitter("c", List.of("a", Map.of("b", 1))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("({b=1})");
        assertThatThrownBy(() -> new TimeSeriesSplitter("c", true, List.of(1)))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2));
    }

    static List<Arguments> written() {
        return List.of(
                Arguments.of(
                        "{KIND: TimeSeriesSplitter, column: day, test_size: 2024-06-01, gap: 7}",
                        new TimeSeriesSplitter("day", "2024-06-01", 7)),
                Arguments.of(
                        "{KIND: TimeSeriesSplitter, column: day, test_size: 2024-06-01T12:30:00Z, gap: P1D}",
                        new TimeSeriesSplitter("day", "2024-06-01T12:30:00Z", "P1D")),
                Arguments.of(
                        "{KIND: TimeSeriesSplitter, column: year, test_size: '2024'}",
                        TimeSeriesSplitter.of("year").testSize("2024")),
                Arguments.of(
                        "{KIND: TimeSeriesSplitter, column: year, test_size: 0.1}",
                        TimeSeriesSplitter.of("year").testSize(0.1)),
                Arguments.of(
                        "{KIND: GroupSplitter, column: who, test_size: 9, random_state: 3}",
                        new GroupSplitter("who", 9.0, 3L)),
                Arguments.of(
                        "{KIND: ColumnSplitter, column: part, test_values: [test, '1', 1, 1.5, true]}",
                        new ColumnSplitter("part", List.of("test", "1", 1L, 1.5, true))),
                Arguments.of("{KIND: HashSplitter}", HashSplitter.of()),
                Arguments.of(
                        "{KIND: HashSplitter, column: who, test_size: 0.3, salt: '7'}",
                        new HashSplitter("who", 0.3, "7")));
    }

    @ParameterizedTest
    @MethodSource("written")
    void asYamlAndBack(String yaml, Splitter splitter, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: ParquetReader, path: in.parquet}
                  targets: {KIND: ParquetReader, path: out.parquet}
                  splitter: %s
                """.formatted(yaml));
        TrainingJob job = Modelwright.load(file).job();
        assertThat(job.splitter()).isEqualTo(splitter);
        Files.writeString(file, Modelwright.render(job));
        assertThat(Modelwright.load(file).job().splitter()).isEqualTo(splitter);
    }
}
