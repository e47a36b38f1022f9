package org.modelwright.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.job.CheckedJob;

class FirstJobTest {

    @TempDir
    Path folder;

    private final Random random = new Random(2);

    /** A table of 60 rows: a number {@code x}, a target {@code y} that follows it, and one more column. */
    private Path table(String name, String column, java.util.function.IntFunction<String> value) throws IOException {
        StringBuilder text = new StringBuilder((column.isEmpty() ? ",x" : "x," + column) + ",y\n");
        for (int row = 0; row < 60; row++) {
            double x = random.nextGaussian();
            text.append(column.isEmpty() ? value.apply(row) : "" + x)
                    .append(',')
                    .append(column.isEmpty() ? "" + x : value.apply(row))
                    .append(',')
                    .append(2 * x + random.nextGaussian())
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    /** {@return the text; it binds, and the job would start} */
    private String init(Path data, String target) throws IOException {
        String yaml = Modelwright.init(data.toString(), target);
        CheckedJob job = Modelwright.load(Files.writeString(folder.resolve("job.yaml"), yaml));
        assertThat(Modelwright.render(job.job())).contains("TrainingJob");
        assertThat(job.plan().failure()).isEmpty();
        return yaml;
    }

    @Test
    void rangesCategoriesAndGaps() throws IOException {
        String yaml = init(table("a.csv", "color", row -> row % 10 == 0 ? "" : row % 2 == 0 ? "red" : "yes"), "y");
        assertThat(yaml)
                .contains("experiment_name: a\n")
                .contains(
                        "color: {type: string, nullable: true, enum: [\"red\", \"yes\"]}  # rows: 24, 30; missing in 6 rows")
                .containsPattern("x: \\{type: double, minimum: -?\\d.*, maximum: \\d.*\\}")
                .contains("- \"y\"  # the target")
                .contains("shuffle: true}")
                .contains("name: r2_score");
    }

    @Test
    void aKeyIsUniqueAndNamedSoOrCountsRows() throws IOException {
        assertThat(init(table("a.csv", "customer_id", row -> "c" + row * 7919 % 60), "y"))
                .contains("key: [customer_id]")
                .doesNotContain("customer_id: {");
        assertThat(init(table("b.csv", "n", row -> "" + (row + 5)), "y")).contains("key: [\"n\"]");
        assertThat(init(table("e.csv", "", row -> "" + row * 7919 % 60), "y"))
                .contains("key: [column0]")
                .doesNotContain("column0: {");
        assertThat(init(table("c.csv", "n", row -> "" + row * 7919 % 61), "y")).doesNotContain("key:");
        assertThat(init(table("d.csv", "id", row -> "" + row / 2.0), "y")).doesNotContain("key:");
    }

    @Test
    void rowsInOrderOfTimeAreSplitByItOtherDatesBecomeNumbers() throws IOException {
        assertThat(init(table("a.csv", "day", row -> "2024-01-" + (10 + row / 4)), "y"))
                .contains("{KIND: TimeSeriesSplitter, column: day, test_size: 0.2}")
                .doesNotContain("transforms:");
        assertThat(init(table("b.csv", "day", row -> "2024-01-" + (10 + row * 7 % 19)), "y"))
                .contains("    - {KIND: DateParts, columns: [day]}")
                .contains("TrainTestSplitter");
    }

    @Test
    void anEntityOfSeveralRowsStandsOnOneSide() throws IOException {
        for (String name : List.of("shop_id", "subject#", "patient")) {
            assertThat(init(
                            table(
                                    name + ".csv",
                                    name + ",size",
                                    row -> row * 7 % 12 + "," + (row * 7 % 12 < 5 ? "small" : "large")),
                            "y"))
                    .contains("  # Several rows belong to each of 12 " + name + ", with the same size: none of them")
                    .containsPattern("\\{KIND: GroupSplitter, column: \"?" + name + "\"?, test_size: 0.2\\}");
        }
    }

    @Test
    void aCounterIsNoGroup() throws IOException {
        assertThat(init(table("a.csv", "trial_no,size", row -> row % 12 + "," + (row % 5 < 3 ? "a" : "b")), "y"))
                .contains("  # Rows share trial_no, but nothing else is the same in all rows of one: no group.")
                .contains("KIND: TrainTestSplitter");
        assertThat(init(table("b.csv", "size", row -> row % 5 < 3 ? "a" : "b"), "y"))
                .doesNotContain("group");
    }

    @Test
    void theNameOfASubjectMayGroupWhereItIsNoFeature() throws IOException {
        assertThat(init(
                        table("a.csv", "subject,age", row -> "s" + row * 2 / 3 + "," + (20 + row * 2 / 3 * 7 % 31)),
                        "y"))
                .contains("- subject  # 40 different texts in 60 rows")
                .contains("{KIND: GroupSplitter, column: subject, test_size: 0.2}");
    }

    @Test
    void thePositiveClassIsSaid() throws IOException {
        assertThat(init(table("a.csv", "kind", row -> row % 3 == 0 ? "bad" : "good"), "kind"))
                .contains("  # The positive class is good, in 40 of 60 rows; for the other one: pos_label: bad, in");
    }

    @Test
    void whatCannotBeAFeatureIsLeftOutWithItsReason() throws IOException {
        assertThat(init(table("a.csv", "note", row -> "words " + row), "y"))
                .contains(
                        "- note  # 60 different texts in 60 rows: a name of each; to learn from it, name it in the model's categorical as well");
        assertThat(init(table("b.csv", "same", row -> "7"), "y")).contains("- same  # the same in every row");
        assertThat(init(table("c.csv", "void", row -> ""), "y")).contains("- void  # missing in every row");
        Path leak = table("d.csv", "x2", row -> "" + row % 7);
        Files.writeString(
                leak,
                Files.readString(leak)
                        .replaceAll("(?m)^(.*),(.*),([-\\d.E]+)$", "$1,$2,$3,$3")
                        .replace("x,x2,y", "x,x2,y,\"again: y\""));
        assertThat(init(leak, "y")).containsPattern("- \"again: y\"  # The column \\(again: y\\) is the target");
    }

    @Test
    void oddNamesAreQuoted() throws IOException {
        Path data = table("with space.csv", "\"a \"\"b\"\": ${c} #1\"", row -> "" + row % 7);
        Files.writeString(data, Files.readString(data).replaceFirst("^x,", "yes,"));
        assertThat(init(data, "y"))
                .contains("with space.csv\"")
                .contains("\"yes\": {type: double")
                .contains("\"a \\\"b\\\": ${c} #1\": {type: long, minimum: 0, maximum: 6}")
                .contains("experiment_name: with-space");
    }

    @Test
    void classesAreStratified() throws IOException {
        assertThat(init(table("a.csv", "kind", row -> row % 3 == 0 ? "a" : "b"), "kind"))
                .contains("stratify: true", "task: binary", "name: roc_auc_score");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        Path data = table("a.csv", "note", row -> row == 3 ? "" : "1" + row);
        assertThatThrownBy(() -> Modelwright.init(data.toString(), "z"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The target (z) is not a column");
        assertThatThrownBy(() -> Modelwright.init(data.toString(), "note"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("missing in 1 of 60 rows");
        assertThatThrownBy(() -> Modelwright.init(folder.resolve("none.csv").toString(), "y"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Modelwright.init(folder.resolve("a.xlsx").toString(), "y"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ends in .parquet");
        Path only = Files.writeString(folder.resolve("only.csv"), "y,z\n1,5\n2,5\n3,5\n");
        assertThatThrownBy(() -> Modelwright.init(only.toString(), "y"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("No column of")
                .hasMessageContaining("the same in every row");
        assertThat(List.of(folder.toFile().list())).doesNotContain("mlflow.db", "mlruns");
    }

    @Test
    void twoNumbersAreClassesAndWhatDisappointsIsNoted() throws IOException {
        String yaml =
                init(table("two.csv", "name,label", row -> "n" + row % 29 + "," + (row % 3 == 0 ? 4 : 2)), "label");

        assertThat(yaml)
                .contains("    task: binary  # its two numbers are taken for classes; else: regression\n")
                .contains("KIND: ClassificationMetric, name: accuracy_score")
                .contains("\n# To look at: The text column (name) has ");
    }
}
