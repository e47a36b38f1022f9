package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.JsonReader;
import org.modelwright.service.MlflowService;

/** A whole job whose inputs are JSON and whose targets are CSV, in another order. */
class JsonJobTest {

    @TempDir
    Path folder;

    @Test
    void jsonInputsAndCsvTargetsAreJoinedByKey() throws Exception {
        StringBuilder json = new StringBuilder();
        StringBuilder csv = new StringBuilder("id,cnt\n");
        for (int row = 0; row < 500; row++) {
            int id = row * 37 % 500;
            double temp = Math.sin(id);
            json.append("{\"id\":" + id + ",\"temp\":" + temp + ",\"season\":\"" + (id % 3 == 0 ? "dry" : "wet")
                    + "\",\"station\":{\"lat\":1}}\n");
            csv.append(row)
                    .append(',')
                    .append(10 * Math.sin(row) + (row % 3 == 0 ? 5 : 1))
                    .append('\n');
        }
        String inputs = Files.writeString(folder.resolve("inputs.json"), json).toString();
        String targets = Files.writeString(folder.resolve("targets.csv"), csv).toString();
        List<String> key = List.of("id");
        TrainingResult result = TrainingJob.of(
                        JsonReader.of(inputs).key(key).exclude("station"),
                        CsvReader.of(targets).key(key),
                        LinearModel.of())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("tests")
                        .registryName("rides"))
                .run();
        assertThat(result.examples().count()).isEqualTo(500);
        // The target is a function of the inputs: a wrong partner would show at once.
        assertThat(result.scores().get(0).value()).isLessThan(1e-6);
        assertThat(result.version().version()).isEqualTo(1);
    }
}
