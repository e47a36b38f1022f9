package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says and leaves of a job that did not end well. */
class FailureCardTest {

    @TempDir
    Path folder;

    private Path job;

    @BeforeEach
    void write() throws IOException {
        job = Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: %1$s/missing.csv, key: id}
                  targets: {KIND: CsvReader, path: %1$s/missing.csv, key: id}
                  model: {KIND: LinearModel}
                  mlflow_service: {tracking_uri: "sqlite:///%1$s/mlflow.db"}
                """.formatted(folder));
    }

    @Test
    void itIsToldInShortAndKeptWithTheRun() throws IOException {
        Path markdown = folder.resolve("failure.md");
        Answer answer = Answer.to("run", job.toString(), "--failure-card", markdown.toString());

        assertThat(answer.exitCode()).isEqualTo(3);
        List<String> lines = answer.err().lines().toList();
        assertThat(lines)
                .anyMatch(it -> it.startsWith("step     read"))
                .anyMatch(it -> it.startsWith("left     run: FAILED in sqlite:///"))
                .anyMatch(it -> it.equals("         model: none"))
                .anyMatch(it -> it.equals("config   " + job));
        String card = lines.get(lines.size() - 1).replaceFirst("card +", "");
        assertThat(Path.of(card)).content().contains("missing.csv", "exit code 3", "What is left behind");
        assertThat(Path.of(card).resolveSibling("failure.md")).hasSameTextualContentAs(markdown);
    }

    @Test
    void withoutAStoreItLiesWhereItIsAskedFor() throws IOException {
        Files.writeString(folder.resolve("mlflow.db"), "hello, I am not a database\n".repeat(100));
        Path page = folder.resolve("failure.html");
        Answer answer = Answer.to("run", job.toString(), "--failure-card", page.toString());

        assertThat(answer.exitCode()).isEqualTo(5);
        assertThat(answer.err())
                .contains("left     no run, no model, no version")
                .doesNotContain("card     ");
        assertThat(page).content().contains("exit code 5", "no run", "mlflow.db");
    }

    @Test
    void aConfigurationThatIsRefusedHasOneWhereItIsAskedFor() throws IOException {
        Files.writeString(job, Files.readString(job).replace("key: id", "kye: id"));
        Path markdown = folder.resolve("failure.md");
        Answer answer = Answer.to("run", job.toString(), "--failure-card", markdown.toString());

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).doesNotContain("step     ");
        assertThat(markdown).content().contains("exit code 2", "job.yaml:3:", "Maybe key");
    }

    @Test
    void oneThatCannotBeWrittenIsAWarning() {
        Answer answer = Answer.to(
                "run",
                job.toString(),
                "--failure-card",
                folder.resolve("no/such.html").toString());

        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.err()).contains("warning: The failure card (", "such.html) cannot be written:");
    }

    @Test
    void itIsAPageOrMarkdown() throws IOException {
        assertThat(Answer.to("run", job.toString(), "--failure-card", job.toString())
                        .mustFail(2)
                        .err())
                .contains("ends in neither .html nor .md.");
        assertThat(job).content().startsWith("job:");
    }
}
