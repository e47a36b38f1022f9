package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.reader.ParquetReader;
import org.modelwright.saver.SavedModels;
import org.modelwright.task.Target;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/** MLflow's pyfunc takes the same columns of a saved model as we do, and says the same, with each pandas. */
@Tag("oracle")
class LoaderOracleTest {

    /** Taken in Python alone: declared, column. */
    private static final Set<String> DATES_AS_TEXT = Set.of("string date", "string datetime");

    /** The column of each type. */
    private static final Map<String, String> COLUMNS =
            Map.of("double", "temp", "long", "hour", "boolean", "holiday", "string", "city");

    private static final Frame PLAIN = Frame.of(
            DoubleColumn.of("temp", 0.5, 20),
            DoubleColumn.of("wind speed", 1000, 1001),
            LongColumn.of("hour", 3, 20),
            BooleanColumn.of("holiday", true, false),
            TextColumn.of("city", "Bern", "Oslo"));

    @TempDir
    Path folder;

    @Test
    void takesAndSaysInPythonWhatItDoesInJava() throws IOException {
        takesAndSaysWhatItDoesInJava(Python.MLFLOW_3_17);
    }

    @ParameterizedTest
    @Tag("thorough")
    @EnumSource(names = {"MLFLOW_3_0", "MLFLOW_3_0_PANDAS_2_2", "MLFLOW_3_17_PANDAS_2_2", "MLFLOW_3_17_PANDAS_2_3"})
    void takesAndSaysTheSameWithOlderPandas(Python python) throws IOException {
        takesAndSaysWhatItDoesInJava(python);
    }

    private void takesAndSaysWhatItDoesInJava(Python python) throws IOException {
        Path saved = Files.createDirectory(folder.resolve("model"));
        Rows rows = new Rows(300, 1);
        Frame inputs = rows.inputs();
        SavedModels.save(LinearModel.of().fit(inputs, Target.of(rows.numbers(), null), Rows.context()), inputs, saved);

        String said = python.run(folder, script());
        Map<?, ?> told = (Map<?, ?>) Json.read(said.lines().reduce((a, b) -> b).orElseThrow());
        assertThat(told.keySet()).isEqualTo(COLUMNS.keySet());
        Map<String, Column> columns = new HashMap<>();
        Set<String> onlyThere = new TreeSet<>();
        int same = 0;
        try (ScoringModel model = ScoringModel.load(saved.toString(), null)) {
            for (Map.Entry<?, ?> declared : told.entrySet()) {
                for (Map.Entry<?, ?> kind : ((Map<?, ?>) declared.getValue()).entrySet()) {
                    String name = declared.getKey() + " " + kind.getKey();
                    Column column = columns.computeIfAbsent(String.valueOf(kind.getKey()), this::read);
                    Optional<Column> ours =
                            predict(model, column.named(COLUMNS.get(String.valueOf(declared.getKey()))));
                    if (kind.getValue() instanceof List<?> theirs && ours.isPresent()) {
                        for (int row = 0; row < theirs.size(); row++) {
                            assertThat((Double) theirs.get(row))
                                    .as(name)
                                    .isCloseTo(ours.get().number(row), within(1e-9));
                        }
                        same++;
                    } else if (kind.getValue() == null && ours.isEmpty()) {
                        same++;
                    } else {
                        assertThat(kind.getValue()).as(name).isNotNull();
                        onlyThere.add(name);
                    }
                }
            }
        }
        assertThat(onlyThere).isEqualTo(DATES_AS_TEXT);
        assertThat(same).isEqualTo(4 * 26 - DATES_AS_TEXT.size());
    }

    private Column read(String kind) {
        return ParquetReader.of(folder.resolve(kind + ".parquet").toString())
                .read(Sessions.of(1L << 28, 1))
                .column("x");
    }

    private static Optional<Column> predict(ScoringModel model, Column column) {
        List<Column> columns = new ArrayList<>(PLAIN.columns());
        columns.replaceAll(it -> it.name().equals(column.name()) ? column : it);
        try {
            return Optional.of(model.predict(Frame.of(columns)).column("prediction"));
        } catch (DataException e) {
            return Optional.empty();
        }
    }

    private static String script() throws IOException {
        try (InputStream script = LoaderOracleTest.class.getResourceAsStream("loader.py")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
