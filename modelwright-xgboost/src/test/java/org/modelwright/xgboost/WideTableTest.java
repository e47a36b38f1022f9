package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.job.TrainingJob;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.MlflowService;

/** What a job does for each column must not be done for each column of each. */
class WideTableTest {

    private static final int COLUMNS = 2500;

    @TempDir
    private Path folder;

    @Test
    void aTableOfMoreColumnsThanRowsIsLearntProvedAndRegistered() throws IOException {
        Random random = new Random(2);
        StringBuilder rows = new StringBuilder("y");
        IntStream.range(0, COLUMNS).forEach(it -> rows.append(",c").append(it));
        for (int row = 0; row < 30; row++) {
            rows.append(String.format(Locale.ROOT, "%n%.4f", random.nextGaussian()));
            IntStream.range(0, COLUMNS)
                    .forEach(it -> rows.append(String.format(Locale.ROOT, ",%.3f", random.nextDouble())));
        }
        String file = Files.writeString(folder.resolve("wide.csv"), rows).toString();
        TrainingJob.of(
                        CsvReader.of(file).exclude("y"),
                        CsvReader.of(file).columns("y"),
                        XGBoostModel.of().rounds(3))
                .mlflowService(MlflowService.of().trackingUri("sqlite:///" + folder.resolve("mlflow.db")))
                .run();
        // A node of ONNX for each column would take ONNX Runtime minutes to load where columns are many.
        assertThat(Files.size(file("model.onnx"))).isLessThan(60L * COLUMNS);
        Matcher edges = Pattern.compile("\"edge_rows\": (\\d+)").matcher(Files.readString(file("run-record.json")));
        assertThat(edges.find()).isTrue();
        assertThat(edges.group(1)).isEqualTo("1001");
    }

    private Path file(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(it -> it.endsWith(name)).findFirst().orElseThrow();
        }
    }
}
