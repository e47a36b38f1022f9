package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.table.TableFile;
import org.modelwright.test.Python;

/** What MLflow's own enforcement takes, column by column, against ours; docs/mlflow.md names the differences. */
@Tag("oracle")
class EnforcementOracleTest {

    /** Taken here and refused by MLflow: declared, column. */
    private static final Set<String> MORE = Set.of(
            "integer int64", // within 32 bits
            "integer int64_of_ones",
            "double int64", // exact
            "double int64_large",
            "double int64_gaps", // a double with a gap, as in training
            "double bool", // 1 and 0, as in training
            "double bool_gaps",
            "float int8",
            "float int32",
            "float int64",
            "float int64_large",
            "float int64_gaps",
            "float float64", // rounded
            "float float64_whole",
            "float float64_gaps",
            "float bool",
            "float bool_gaps");

    @TempDir
    Path folder;

    @Test
    void takesAndRefusesWhatMlflowDoesButForWhatIsNamed() throws IOException {
        Map<?, ?> told;
        try (InputStream script = EnforcementOracleTest.class.getResourceAsStream("enforcement.py")) {
            String text = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            String said = Python.MLFLOW_3_17.run(folder, text);
            told = (Map<?, ?>) Json.read(said.lines().reduce((a, b) -> b).orElseThrow());
        }
        Set<String> more = new TreeSet<>();
        Set<String> less = new TreeSet<>();
        int same = 0;
        for (Map.Entry<?, ?> declared : told.entrySet()) {
            String type = String.valueOf(declared.getKey());
            try (ScoringModel model =
                    ScoringModel.load(folder.resolve("models").resolve(type).toString(), null)) {
                for (Map.Entry<?, ?> column : ((Map<?, ?>) declared.getValue()).entrySet()) {
                    boolean theirs = (Boolean) column.getValue();
                    boolean ours = takes(model, String.valueOf(column.getKey()));
                    if (theirs == ours) {
                        same++;
                    } else {
                        (ours ? more : less).add(type + " " + column.getKey());
                    }
                }
            }
        }
        assertThat(less).isEmpty();
        assertThat(more).containsExactlyInAnyOrderElementsOf(MORE);
        assertThat(same).isEqualTo(6 * 16 - MORE.size());
    }

    private boolean takes(ScoringModel model, String column) throws IOException {
        Path out = folder.resolve("out.parquet");
        try {
            new FilePrediction(new TableFile(folder.resolve(column + ".parquet").toString()), out, List.of())
                    .run(model);
            return true;
        } catch (DataException e) {
            return false;
        } finally {
            Files.deleteIfExists(out);
        }
    }
}
