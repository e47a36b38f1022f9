package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Python;

/** From a public data set to a registered model in two commands. */
@Tag("oracle")
class InitIT {

    private static Path launcher;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        launcher = Unpacked.shared();
    }

    private Launched command(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return Launched.run(folder, Map.of("JAVA_HOME", System.getProperty("java.home")), command);
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private String data(String... names) throws IOException {
        try (InputStream script = InitIT.class.getResourceAsStream("init_data.py")) {
            return Python.MLFLOW_3_17.run(
                    folder,
                    new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8),
                    (Object[]) names);
        }
    }

    @Test
    void initThenRunSucceedsOnPublicDataSets() throws Exception {
        initThenRun(6, data("iris", "penguins", "seattle", "cars", "barley", "card", "wagepan"));
    }

    @Test
    @Tag("thorough")
    void initThenRunSucceedsOnManyPublicDataSets() throws Exception {
        initThenRun(20, data());
    }

    private void initThenRun(int sets, String told) throws Exception {
        Matcher entry = Pattern.compile("\"([^\"]+)\": \"([^\"]+)\"").matcher(told);
        int trained = 0;
        while (entry.find()) {
            String file = entry.group(1);
            String job = file.replaceFirst("\\.\\w+$", ".yaml");
            // In this process: how the command starts is asked below.
            Answer init = Answer.to("init", in(file), "--target", entry.group(2), "-o", in(job));
            if (file.equals("cars.csv")) {
                assertThat(init.exitCode()).isEqualTo(3);
                assertThat(init.err()).contains("The target (Miles_per_Gallon) is missing in 8 of 406 rows");
                assertThat(folder.resolve(job)).doesNotExist();
                continue;
            }
            assertThat(init.exitCode()).as("%s: %s", file, init.err()).isZero();
            String yaml = Files.readString(folder.resolve(job));
            assertThat(yaml).contains("# A first configuration for " + in(file), "# the target");
            Answer run = Answer.to(
                    "run", in(job), "--quiet", "--set", "job.mlflow_service.tracking_uri=sqlite:///" + in("mlflow.db"));
            assertThat(run.exitCode()).as("%s: %s", file, run.err()).isZero();
            trained++;
        }
        assertThat(trained).isEqualTo(sets);
        assertThat(Files.readString(folder.resolve("seattle.yaml")))
                .contains("{KIND: TimeSeriesSplitter, column: date, test_size: 0.2}");
        assertThat(Files.readString(folder.resolve("wagepan.yaml"))).contains("{KIND: GroupSplitter, column: nr");
        assertThat(Files.readString(folder.resolve("card.yaml")))
                .contains("key: [id]", "- lwage  # The column (lwage) is the target (wage) in other numbers");
        assertThat(Files.readString(folder.resolve("penguins.yaml")))
                .contains("stratify: true", "nullable: true, enum: [\"female\", \"male\"]");
    }

    @Test
    void showsOrWritesAndNeverOverAFile() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "x,y\n1.5,2.5\n2,3.5\n3,7.25\n4,1\n5,6\n6,7.5\n");
        Launched shown = command("init", "a.csv", "--target", "y");
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out()).startsWith("# A first configuration for a.csv").contains("KIND: TrainingJob");
        Files.writeString(folder.resolve("job.yaml"), "mine");
        Launched there = command("init", "a.csv", "--target", "y", "-o", "job.yaml");
        assertThat(there.exitCode()).isEqualTo(2);
        assertThat(there.err()).contains("The file (job.yaml) is there already.");
        assertThat(folder.resolve("job.yaml")).hasContent("mine");
        Launched json = command("init", "a.csv", "--target", "y", "-o", "b.yaml", "--output", "json");
        assertThat(json.out()).startsWith("{\"status\":\"WRITTEN\",\"file\":\"b.yaml\",\"yaml\":\"# A first");
        assertThat(command("init", "a.csv").exitCode()).isEqualTo(2);
        Launched wrong = command("init", "a.csv", "--target", "Y");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("The target (Y) is not a column of a.csv.", "Maybe y");
        assertThat(folder.resolve("mlflow.db")).doesNotExist();
    }
}
