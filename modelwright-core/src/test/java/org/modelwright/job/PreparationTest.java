package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.Examples;
import org.modelwright.error.DataException;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.Reader;
import org.modelwright.schema.Missing;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.Splitter;
import org.modelwright.test.Sessions;

class PreparationTest {

    /** Needs columns; sets the last row apart. */
    record Needing(Set<String> columns) implements Splitter {
        @Override
        public RowSplit split(Examples examples) {
            int last = examples.count() - 1;
            return new RowSplit(IntStream.range(0, last).toArray(), new int[] {last});
        }
    }

    @TempDir
    Path folder;

    private CsvReader csv(String name, String text) throws IOException {
        String path = Files.writeString(folder.resolve(name), text).toString();
        return CsvReader.of(path).key("id");
    }

    private Examples read(List<String> exclude, String... needed) throws IOException {
        Reader inputs = csv("in.csv", "id,a,day,y\n1,5,2024-01-03,1\n2,6,2024-01-01,2\n3,7,2024-01-02,3\n")
                .exclude(exclude);
        Reader targets = csv("out.csv", "id,y\n3,3\n1,1\n2,2\n");
        TrainingJob job = TrainingJob.of(inputs, targets, LinearModel.of()).splitter(new Needing(Set.of(needed)));
        return new Preparation(job, Sessions.of(1L << 30, 2), new ArrayList<String>()::add).read();
    }

    private static List<String> texts(Column column) {
        return IntStream.range(0, column.rows())
                .mapToObj(row -> String.valueOf(column.text(row)))
                .toList();
    }

    @Test
    void aColumnThatSplitsIsNoFeatureExcludedOrNot() throws IOException {
        for (List<String> exclude : List.of(List.of("y"), List.of("y", "day"))) {
            Examples examples = read(exclude, "day");
            assertThat(examples.inputs().names()).containsExactly("a");
            assertThat(examples.beside().names()).containsExactly("day");
            assertThat(texts(examples.beside().column("day")))
                    .containsExactly("2024-01-03T00:00:00Z", "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z");
            assertThat(texts(examples.target())).containsExactly("1", "2", "3");
            assertThat(texts(examples.take(new int[] {2, 0}).beside().column("day")))
                    .containsExactly("2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z");
        }
    }

    @Test
    void aKeyThatSplitsStaysTheKey() throws IOException {
        Examples examples = read(List.of("y", "day"), "id");
        assertThat(examples.rowKeys().key()).containsExactly("id");
        assertThat(examples.beside().names()).isEmpty();
        assertThat(examples.find("id")).isPresent();
        assertThat(examples.find("day")).isEmpty();
    }

    @Test
    void theAnswerIsNotPutAmongTheFeaturesAgain() throws IOException {
        Examples examples = read(List.of("y", "day"), "y");
        assertThat(examples.inputs().names()).containsExactly("a");
    }

    @Test
    void rowsWithoutATargetAreLeftOutOfBothSidesAndCounted() throws IOException {
        Reader inputs = csv("in.csv", "id,a,b\n1,5,1\n2,6,9\n3,7,1\n4,8,1\n").where("b < 4");
        Reader targets = csv("out.csv", "id,b,y\n1,1,0\n2,9,1\n3,1,\n4,1,1\n")
                .columns("y")
                .where("b < 4")
                .missing(Missing.DROP);
        TrainingJob job = TrainingJob.of(inputs, targets, LinearModel.of()).splitter(new Needing(Set.of()));
        Preparation preparation = new Preparation(job, Sessions.of(1L << 30, 2), new ArrayList<String>()::add);
        Examples examples = preparation.read();
        assertThat(texts(examples.target())).containsExactly("0", "1"); // whole numbers again
        assertThat(texts(examples.inputs().column("a"))).containsExactly("5", "8");
        assertThat(preparation.leftOut()).isEqualTo(Map.of("inputs.where", 1L, "targets.where", 1L, "missing", 1L));
    }

    private Map<String, Long> leftOut(Reader inputs, Reader targets, String ids) {
        TrainingJob job = TrainingJob.of(inputs, targets, LinearModel.of()).splitter(new Needing(Set.of("b")));
        Preparation preparation = new Preparation(job, Sessions.of(1L << 30, 2), new ArrayList<String>()::add);
        Examples examples = preparation.read();
        assertThat(String.join(" ", texts(examples.rowKeys().column("id")))).isEqualTo(ids);
        assertThat(texts(examples.inputs().column("a")))
                .isEqualTo(texts(examples.rowKeys().column("id")).stream()
                        .map(it -> "1" + it)
                        .toList());
        assertThat(texts(examples.beside().column("b"))).hasSize(examples.count());
        assertThat(texts(examples.target()))
                .isEqualTo(texts(examples.rowKeys().column("id")).stream()
                        .map(it -> "2" + it)
                        .toList());
        return preparation.leftOut();
    }

    /** The condition of one side says which rows are meant; the others' partners are left out with them. */
    @Test
    void aConditionOfOneSideLeavesOutTheOthersRowsToo() throws IOException {
        CsvReader inputs =
                csv("in.csv", "id,a,b\n1,11,1\n2,12,9\n3,13,1\n4,14,1\n").exclude("b");
        CsvReader targets =
                csv("out.csv", "id,c,y\n4,1,24\n3,9,23\n2,1,22\n1,1,21\n").columns("y");
        assertThat(leftOut(inputs.where("b < 4"), targets, "1 3 4"))
                .isEqualTo(Map.of("inputs.where", 1L, "targets.where_of_inputs", 1L));
        assertThat(leftOut(inputs, targets.where("c < 4"), "1 2 4"))
                .isEqualTo(Map.of("targets.where", 1L, "inputs.where_of_targets", 1L));
        assertThat(leftOut(inputs.where("b < 4"), targets.where("c < 4"), "1 4"))
                .isEqualTo(Map.of(
                        "inputs.where",
                        1L,
                        "targets.where",
                        1L,
                        "inputs.where_of_targets",
                        1L,
                        "targets.where_of_inputs",
                        1L));
    }

    @Test
    void aRowThatIsThereTwiceIsChosenByAConditionOfItsSide() throws IOException {
        CsvReader inputs = csv("in.csv", "id,a,b\n1,11,1\n2,99,9\n2,12,1\n").exclude("b");
        CsvReader targets = csv("out.csv", "id,y\n1,21\n2,22\n");
        assertThat(leftOut(inputs.where("b < 4"), targets, "1 2")).isEqualTo(Map.of("inputs.where", 1L));
    }

    /** The other rows' keys may be of another type, and have gaps. */
    @Test
    void keysThatALeftOutRowSpoilsAreTheSameKeys() throws IOException {
        CsvReader inputs =
                csv("in.csv", "id,a,b\n1,11,1\n2,12,9\nx7,0,9\n,0,9\n3,13,1\n").exclude("b");
        CsvReader targets = csv("out.csv", "id,y\n1,21\n2,22\n3,23\n");
        assertThat(leftOut(inputs.where("b < 4"), targets, "1 3"))
                .isEqualTo(Map.of("inputs.where", 3L, "targets.where_of_inputs", 1L));
    }

    @Test
    void aKeyThatStandsNowhereElseStaysAnError() throws IOException {
        CsvReader inputs = csv("in.csv", "id,a,b\n1,11,1\n2,12,9\n3,13,1\n").exclude("b");
        CsvReader targets = csv("out.csv", "id,y\n1,21\n2,22\n3,23\n5,25\n");
        assertThatThrownBy(() -> leftOut(inputs.where("b < 4"), targets, ""))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The targets hold 1 keys that the inputs do not: (id=5)");
        assertThatThrownBy(() -> leftOut(inputs.where("b > 4").exclude("b", "a"), targets.where("y = 21"), ""))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "The where (y = 21) of the targets leaves no row: it leaves out the keys of all 1 rows"
                                + " of the inputs.");
    }
}
