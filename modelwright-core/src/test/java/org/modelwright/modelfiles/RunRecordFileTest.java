package org.modelwright.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunRecordFileTest {

    private static final String DIGEST = "0".repeat(64);

    @Test
    void whatIsWrittenIsRead() {
        RunRecordFile record = new RunRecordFile(
                Map.of("run_id", "r", "warnings", List.of("one"), "train_rows", 3L),
                Map.of("rows", 5L, "largest_gap", 0.5),
                Map.of("MLmodel", DIGEST));
        assertThat(RunRecordFile.read(record.write())).isEqualTo(record);
    }

    @Test
    void aRecordOfAnotherSaverNeedsNoProof() {
        assertThat(RunRecordFile.read("{\"files\": {\"a\": \"b\"}}"))
                .isEqualTo(new RunRecordFile(Map.of(), Map.of(), Map.of("a", "b")));
    }

    @Test
    void whatNamesNoFilesHasNone() {
        assertThat(RunRecordFile.read("{\"run_id\": \"r\"}").files()).isEmpty();
        assertThat(RunRecordFile.read("{\"files\": []}").files()).isEmpty();
    }

    /** Else a file would go unverified whose digest was taken away. */
    @Test
    void aDigestThatIsGoneIsNoneThatFits() {
        assertThat(RunRecordFile.read("{\"files\": {\"MLmodel\": null}}").files())
                .containsEntry("MLmodel", "null");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String text : List.of("[]", "{", "", "1")) {
            assertThatThrownBy(() -> RunRecordFile.read(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
