package org.modelwright.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.modelwright.saver.SavedModels;

class RunRecordFileTest {

    private static final String DIGEST = "0".repeat(64);

    private static final RunRecordFile RECORD = new RunRecordFile(
            SavedModels.run(),
            new RunRecordFile.Parity(100, 8, 1e-7, 2e-7, 5e-5, "relative to max(1, |y|)"),
            Map.of("MLmodel", DIGEST));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(RunRecordFile.read(RECORD.write())).isEqualTo(RECORD);
    }

    /** The record of a run has not all of it. */
    @Test
    void whatIsWrittenIsOfThePublishedForm() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RunRecordFile.class.getResourceAsStream("run-record.schema.json"))) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            assertThat(schema.validate(RECORD.write(), InputFormat.JSON)).isEmpty();
            assertThat(schema.validate(RECORD.write().replace("\"asked\"", "\"gone\""), InputFormat.JSON))
                    .isNotEmpty();
        }
    }

    @Test
    void aFieldThatIsNotOfTheFormIsNamed() {
        Map.of(
                        "\"train_rows\": 80", "The train_rows (null) is no number.",
                        "\"test_rows\": 20", "The test_rows (null) is no number.",
                        "\"looked\": true", "The looked (null) is no boolean.",
                        "\"run_id\"", "The run_id (null) is no text.",
                        "\"datasets\"", "The datasets (null) is no list.",
                        "\"parity\"", "The parity (null) is no object.")
                .forEach((field, message) -> assertThatThrownBy(
                                () -> RunRecordFile.read(RECORD.write().replace(field, "\"gone\"" + after(field))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(message));
        assertThatThrownBy(() -> RunRecordFile.read(RECORD.write().replace("\"regression\"", "\"ranking\"")))
                .hasMessage("The task (ranking) is not known.");
        assertThatThrownBy(() -> RunRecordFile.read(RECORD.write().replace("00:00.123Z", "soon")))
                .hasMessage("The created (2026-01-01T00:soon) is no time.");
        assertThatThrownBy(() -> RunRecordFile.read(RECORD.write().replace("\"muted\"", "\"hidden\"")))
                .hasMessage("The status (hidden) is not of the published form.");
        assertThatThrownBy(() -> RunRecordFile.read(RECORD.write().replace("\"asked\"", "\"gone\"")))
                .hasMessage("The asked (null) is not there.");
        assertThatThrownBy(() -> RunRecordFile.read(RECORD.write().replace("80,", "80.5,")))
                .hasMessage("The train_rows (80.5) is no whole number of 32 bits.");
    }

    private static String after(String field) {
        return field.contains(":") ? field.substring(field.indexOf(':')) : "";
    }

    @Test
    void theDigestsOfARecordOfAnotherVersionAreRead() {
        assertThat(RunRecordFile.readFiles("{\"files\": {\"a\": \"b\"}}")).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void whatNamesNoFilesHasNone() {
        assertThat(RunRecordFile.readFiles("{\"run_id\": \"r\"}")).isEmpty();
        assertThat(RunRecordFile.readFiles("{\"files\": []}")).isEmpty();
    }

    /** Else a file would go unverified whose digest was taken away. */
    @Test
    void aDigestThatIsGoneIsNoneThatFits() {
        assertThat(RunRecordFile.readFiles("{\"files\": {\"MLmodel\": null}}")).containsEntry("MLmodel", "null");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String text : List.of("[]", "{", "", "1")) {
            assertThatThrownBy(() -> RunRecordFile.read(text)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> RunRecordFile.readFiles(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
