package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.table.TableFile;
import org.modelwright.test.Frames;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;
import org.modelwright.test.TrackingServer;

/** Models of scikit-learn and XGBoost that Python converted and logged give the numbers that Python gives. */
@Tag("oracle")
class ConvertedModelsOracleTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    @TempDir
    static Path folder;

    private static TrackingServer server;
    private static List<?> names;
    private static List<?> uris;

    @BeforeAll
    static void convert() throws IOException {
        server = TrackingServer.shared();
        try (InputStream script = ConvertedModelsOracleTest.class.getResourceAsStream("converted.py")) {
            String text = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            String said = Python.MLFLOW_3_17.run(folder, text, server.uri());
            Map<?, ?> told =
                    (Map<?, ?>) Json.read(said.lines().reduce((a, b) -> b).orElseThrow());
            names = (List<?>) told.get("names");
            uris = (List<?>) told.get("uris");
        }
    }

    static Stream<String> models() {
        return names.stream().map(String::valueOf);
    }

    static Stream<String> logged() {
        return uris.stream().map(String::valueOf);
    }

    private static ScoringModel load(String name) {
        return ScoringModel.load(folder.resolve("models").resolve(name).toString(), null);
    }

    private static Frame expected(String name) throws IOException {
        return Frames.read(Files.readString(folder.resolve(name + ".json")));
    }

    private static Frame parquet(Path file) {
        return ParquetReader.of(file.toString()).read(SESSION);
    }

    @ParameterizedTest
    @MethodSource("models")
    void aTableGivesWhatPythonGives(String name) throws IOException {
        Frame rows = parquet(folder.resolve(name + ".parquet"));
        try (ScoringModel model = load(name)) {
            same(model.predict(rows), expected(name));
            same(model.predict(rows.head(1)), expected(name).head(1));
            assertThat(model.signature().outputs())
                    .extracting(it -> it.name())
                    .hasSizeLessThanOrEqualTo(expected(name).names().size());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aFileGivesWhatPythonGives(String name) throws IOException {
        Path out = folder.resolve(name + "-out.parquet");
        Path csv = folder.resolve(name + "-out.csv");
        try (ScoringModel model = load(name)) {
            PredictedFile predicted = new FilePrediction(file(name + ".parquet"), out, List.of()).run(model);
            assertThat(predicted.rows()).isEqualTo(expected(name).rows());
            assertThat(predicted.columns()).isEqualTo(expected(name).names());
            assertThat(predicted.warnings()).isEmpty();
            new FilePrediction(file(name + ".csv"), csv, List.of()).run(model);
        }
        same(parquet(out), expected(name));
        Frame lines = CsvReader.of(csv.toString()).read(SESSION);
        assertThat(lines.names()).isEqualTo(expected(name).names());
        assertThat(lines.rows()).isEqualTo(expected(name).rows());
        for (Column column : expected(name).columns()) {
            for (int row = 0; row < column.rows(); row++) {
                if (column.type() == DataType.STRING) {
                    assertThat(lines.column(column.name()).text(row)).isEqualTo(column.text(row));
                } else {
                    assertThat(lines.column(column.name()).number(row)).isEqualTo(column.number(row));
                }
            }
        }
    }

    private static TableFile file(String name) {
        return new TableFile(folder.resolve(name).toString());
    }

    @Test
    void aMatrixWithoutNamesTakesColumnsByPosition() {
        Frame rows = parquet(folder.resolve("by_position.parquet"));
        try (ScoringModel model = load("by_position")) {
            assertThat(model.signature().inputs()).isEmpty();
            assertThatThrownBy(
                            () -> model.predict(rows.drop(List.of(rows.names().get(0)))))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("The model takes 4 columns by their position; there are 3");
        }
    }

    @Test
    void columnsOfASignatureMayComeInAnyOrder() throws IOException {
        Frame rows = parquet(folder.resolve("zip_text.parquet"));
        List<String> order = List.of(
                rows.names().get(2),
                rows.names().get(0),
                rows.names().get(3),
                rows.names().get(1));
        try (ScoringModel model = load("zip_text")) {
            same(model.predict(rows.select(order)), expected("zip_text"));
        }
    }

    @ParameterizedTest
    @MethodSource("logged")
    void aServerGivesItByEveryName(String uri) throws IOException {
        Frame rows = parquet(folder.resolve("zip_text.parquet"));
        try (ScoringModel model = ScoringModel.load(uri, server.uri())) {
            same(model.predict(rows), expected("zip_text"));
        }
    }

    private static void same(Frame found, Frame expected) {
        assertThat(found.names()).isEqualTo(expected.names());
        assertThat(found.rows()).isEqualTo(expected.rows());
        for (Column column : expected.columns()) {
            Column other = found.column(column.name());
            assertThat(other.type()).isEqualTo(column.type());
            for (int row = 0; row < column.rows(); row++) {
                if (column.type() == DataType.DOUBLE) {
                    // The two ONNX Runtimes are of different versions, and add up in another order.
                    assertThat(other.number(row))
                            .as("%s in row %s", column.name(), row)
                            .isCloseTo(
                                    column.number(row),
                                    org.assertj.core.api.Assertions.within(
                                            2e-6 * Math.max(1, Math.abs(column.number(row)))));
                } else {
                    assertThat(other.text(row)).isEqualTo(column.text(row));
                }
            }
        }
    }
}
