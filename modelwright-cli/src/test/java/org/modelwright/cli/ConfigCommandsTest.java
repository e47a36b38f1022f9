package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that read a configuration and no data. */
class ConfigCommandsTest {

    @TempDir
    Path folder;

    private String file;

    @BeforeEach
    void write() throws IOException {
        file = write("job.yaml", """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: ParquetReader, path: no/inputs.parquet}
                  targets: {KIND: ParquetReader, path: no/targets.parquet}
                  splitter: {KIND: TrainTestSplitter}
                  alerts_service:
                    channels: [{KIND: WebhookChannel, url: 'https://example.org/hunter2'}]
                """);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void validatesWithoutLookingAtData() throws IOException {
        Answer text = Answer.to("validate", file);
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out()).isEqualTo("valid: " + file + "\n");
        assertThat(text.err()).isEmpty();

        Answer json = Answer.to("validate", file, "--output", "json");
        assertThat(json.out()).isEqualTo("{\"status\":\"VALID\",\"files\":[\"" + file + "\"],\"warnings\":[]}\n");
        assertThat(folder).isDirectoryContaining(path -> path.endsWith("job.yaml"));
        try (var entries = Files.list(folder)) {
            assertThat(entries).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "render", "run"})
    void saysEverythingThatIsWrong(String command) throws IOException {
        String[] arguments = {command, file, "--set", "job.splitter.test_size=1.4", "-e", "job: {modle: x}"};
        Answer text = Answer.to(arguments).mustFail(2);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("(modle)", "  Maybe model", "(1.4)").doesNotContain("\tat ");

        String[] more = {command, file, "--set", "job.splitter.test_size=1.4", "-e", "job: {modle: x}", "--output=json"
        };
        Answer json = Answer.to(more).mustFail(2);
        assertThat(json.out()).contains("\"class\":\"config\"").contains("\"path\":\"job.splitter.test_size\"");
    }

    @Test
    void saysWhereInTheFile() throws IOException {
        String wrong = write("wrong.yaml", "job:\n  KIND: TrainingJob\n  inptus: {}\n");

        Answer answer = Answer.to("validate", wrong, "--output", "json").mustFail(2);

        assertThat(answer.out()).contains("\"file\":\"" + wrong + "\",\"line\":3,\"column\":3");
        assertThat(answer.err()).contains("(" + wrong + ":3:3)");
    }

    @Test
    void checksWhatOnlyTheLearnerKnows() throws IOException {
        Answer answer = Answer.to("validate", file, "-e", "job: {model: {KIND: XGBoostModel, params: {etaa: 0.1}}}");

        assertThat(answer.mustFail(2).err()).contains("(etaa)", "  Maybe eta");
    }

    @Test
    void aFileThatIsNotThereIsUsage() throws IOException {
        assertThat(Answer.to("validate", folder.resolve("none.yaml").toString())
                        .mustFail(2)
                        .err())
                .contains("none.yaml");
    }

    @Test
    void rendersWhatBindsAgainToTheSame() throws IOException {
        Answer first = Answer.to("render", file, "--set", "job.splitter.test_size=0.3");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("test_size: 0.3", "refit: none").doesNotContain("hunter2");

        String rendered = write("rendered.yaml", first.out());
        Answer second = Answer.to("render", rendered);
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out()).isEqualTo(first.out());
    }

    @Test
    void printsTheSchemaOfAJobAndOfData() throws IOException {
        assertThat(Answer.to("schema").out())
                .startsWith("{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",")
                .contains("\"XGBoostModel\"", "\"test_size\"");
        assertThat(Answer.to("schema", "--of", "data", "--output", "json").out())
                .contains("\"other_columns\"")
                .doesNotContain("\"test_size\"");
        assertThat(Answer.to("schema", "--of", "jobs").mustFail(2).err()).contains("(jobs)");
    }

    @Test
    void listsKindsWithTheirKeys() {
        assertThat(Answer.to("kinds").out())
                .contains("\nSplitter\n", "\n  TrainTestSplitter\n")
                .containsPattern("    test_size +a number; default 0\\.2\n +below 1 a share of the rows")
                .containsPattern("    path +a list of texts; required\n")
                .contains("  XGBoostModel\n");
        assertThat(Answer.to("kinds", "--output", "json").out())
                .startsWith("{\"kinds\":[{\"of\":\"Job\",\"kind\":\"TrainingJob\"")
                .contains("{\"name\":\"test_size\",\"type\":\"a number\",\"required\":false,\"default\":0.2,"
                        + "\"description\":\"below 1 a share of the rows");
    }
}
