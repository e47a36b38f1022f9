package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

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
            assertThat(examples.splitColumns().names()).containsExactly("day");
            assertThat(texts(examples.splitColumns().column("day")))
                    .containsExactly("2024-01-03T00:00:00Z", "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z");
            assertThat(texts(examples.target())).containsExactly("1", "2", "3");
            assertThat(texts(examples.take(new int[] {2, 0}).splitColumns().column("day")))
                    .containsExactly("2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z");
        }
    }

    @Test
    void aKeyThatSplitsStaysTheKey() throws IOException {
        Examples examples = read(List.of("y", "day"), "id");
        assertThat(examples.rowKeys().key()).containsExactly("id");
        assertThat(examples.splitColumns().names()).isEmpty();
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
}
