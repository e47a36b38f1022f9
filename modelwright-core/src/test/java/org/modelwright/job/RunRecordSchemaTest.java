package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.service.MlflowService;

class RunRecordSchemaTest {

    @Test
    void theRecordOfARunIsOfThePublishedForm(@TempDir Path folder) throws IOException {
        SmallJob.data(folder);
        TrainingResult result = SmallJob.of(
                        folder,
                        MlflowService.of()
                                .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                                .experimentName("trial")
                                .registryName("trial"))
                .run();
        String text =
                Files.readString(Path.of(result.loggedModel().artifactUri()).resolve(RunRecordFile.NAME));

        assertThat(schema().validate(text, InputFormat.JSON)).isEmpty();
        assertThat(schema().validate(text.replace("\"train_rows\"", "\"rows_of_training\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(RunRecordFile.read(text).write()).isEqualTo(text);
    }

    private static Schema schema() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RunRecordFile.class.getResourceAsStream("run-record.schema.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }
}
