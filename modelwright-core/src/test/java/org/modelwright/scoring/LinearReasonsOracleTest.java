package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.internal.text.Json;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.saver.SavedModels;
import org.modelwright.table.TableFile;
import org.modelwright.task.Target;
import org.modelwright.test.Python;

/** A saved linear model is explained by what scikit-learn's coefficients say against the means of the training rows. */
@Tag("oracle")
class LinearReasonsOracleTest {

    /** With columns that do not depend on each other these are the values of shap.LinearExplainer. */
    private static final String PEER = """
            import json
            from pathlib import Path
            import numpy as np, pandas as pd
            from sklearn.linear_model import LinearRegression, LogisticRegression

            answers = []
            for job in json.loads(Path("jobs.json").read_text()):
                rows = pd.DataFrame(job["columns"])
                x = pd.get_dummies(rows, columns=["city"], dtype=float)
                owners = [name.split("_")[0] for name in x]
                x, y = x.to_numpy(float), np.array(job["y"])
                if job["classes"]:
                    model = LogisticRegression(C=1e6, tol=1e-12, max_iter=10000)
                else:
                    model = LinearRegression()
                scale = x.std(axis=0)
                model.fit((x - x.mean(axis=0)) / scale, y)
                coefficients = np.atleast_2d(model.coef_)[np.array(job["margins"])] / scale
                found = coefficients * (x - x.mean(axis=0))
                base = np.atleast_1d(model.intercept_)[np.array(job["margins"])]
                answer = {"base_value": list(base)}
                for owner in rows:
                    answer[owner] = list(found[:, [o == owner for o in owners]].sum(axis=1))
                answers.append(answer)
            print(json.dumps(answers))
            """;

    private static final int ROWS = 300;
    private static final String[] CITIES = {"Oslo", "Bern", "Łódź"};

    @TempDir
    Path folder;

    private final double[] a = new Random(1).doubles(ROWS, 1000, 1004).toArray();
    private final long[] b = new Random(3).longs(ROWS, 0, 9).toArray();
    private final String[] city =
            new Random(4).ints(ROWS, 0, 3).mapToObj(at -> CITIES[at]).toArray(String[]::new);
    private final double[] noise = new Random(5).doubles(ROWS, -2, 2).toArray();

    private double score(int row) {
        return a[row] - 1002 + 0.3 * b[row] - 1.5 + (city[row].equals("Bern") ? 0.4 : 0) + noise[row];
    }

    private Frame inputs() {
        return Frame.of(DoubleColumn.of("a", a), LongColumn.of("b", b), TextColumn.of("city", city));
    }

    private static final List<String> NAMES = List.of("base_value", "a", "b", "city");

    @Test
    @SuppressWarnings("unchecked")
    void aSavedModelExplainsAsScikitLearnDoes() throws Exception {
        List<Target> targets = List.of(
                Target.of(
                        DoubleColumn.of(
                                "y",
                                IntStream.range(0, ROWS)
                                        .mapToDouble(this::score)
                                        .toArray()),
                        null),
                Target.of(
                        LongColumn.of(
                                "y",
                                IntStream.range(0, ROWS)
                                        .mapToLong(row -> score(row) > 0 ? 1 : 0)
                                        .toArray()),
                        null),
                Target.of(
                        TextColumn.of(
                                "y",
                                IntStream.range(0, ROWS)
                                        .mapToObj(
                                                row -> score(row) > 1 ? "high" : score(row) > -1 ? "in between" : "low")
                                        .toArray(String[]::new)),
                        null));
        List<Map<String, Object>> jobs = new ArrayList<>();
        List<Frame> ours = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            FittedModel fitted = LinearModel.of().alpha(1e-6).fit(inputs(), target, Rows.context());
            Path saved = Files.createDirectory(folder.resolve(String.valueOf(i)));
            SavedModels.save(fitted, inputs(), saved);
            int several = target.labels().count() > 2 ? target.labels().count() : 1;
            try (ScoringModel model = ScoringModel.load(saved.toString(), null)) {
                for (int margin = 0; margin < several; margin++) {
                    int asked = margin;
                    Frame explained = several == 1
                            ? model.explain(inputs())
                            : model.explain(inputs(), target.labels().texts().get(margin));
                    ours.add(explained);
                    jobs.add(Map.of(
                            "columns", columns(),
                            "y",
                                    IntStream.range(0, ROWS)
                                            .mapToObj(row -> target.labels().count() == 0
                                                    ? (Object) target.value(row)
                                                    : (Object) target.label(row))
                                            .toList(),
                            "classes", target.labels().count() > 0,
                            "margins",
                                    IntStream.range(0, ROWS)
                                            .mapToObj(row -> asked)
                                            .toList()));
                    var memory = fitted.contributions(inputs(), row -> asked).orElseThrow();
                    for (int row = 0; row < ROWS; row++) {
                        assertThat(explained.column("city").number(row))
                                .isCloseTo(memory.columns().get("city")[row], within(1e-12));
                    }
                }
                if (several > 1) {
                    Frame predicted = model.explain(inputs());
                    Column classes = model.predict(inputs()).column("prediction");
                    for (int row = 0; row < ROWS; row++) {
                        assertThat(predicted.column("class").text(row)).isEqualTo(classes.text(row));
                    }
                    assertThatThrownBy(() -> model.explain(inputs(), "lo"))
                            .isInstanceOf(ConfigException.class)
                            .hasMessageContaining("The class (lo) is not one of the model's.")
                            .hasMessageContaining("Maybe low");
                } else {
                    assertThatThrownBy(() -> model.explain(inputs(), "1"))
                            .isInstanceOf(ConfigException.class)
                            .hasMessageContaining("the model has one margin");
                }
            }
        }
        Files.writeString(folder.resolve("jobs.json"), Json.write(jobs));
        List<Object> answers =
                (List<Object>) Json.read(Python.MLFLOW_3_17.run(folder, PEER).strip());
        for (int i = 0; i < answers.size(); i++) {
            Frame mine = ours.get(i);
            Map<String, List<Number>> theirs = (Map<String, List<Number>>) answers.get(i);
            for (String name : NAMES) {
                for (int row = 0; row < ROWS; row++) {
                    assertThat(mine.column(name).number(row))
                            .as("%s of row %d in job %d", name, row, i)
                            .isCloseTo(theirs.get(name).get(row).doubleValue(), within(1e-4));
                }
            }
        }
    }

    private Map<String, Object> columns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("a", IntStream.range(0, ROWS).mapToObj(row -> a[row]).toList());
        columns.put("b", IntStream.range(0, ROWS).mapToObj(row -> b[row]).toList());
        columns.put("city", List.of(city));
        return columns;
    }

    /** Names that ours would have are the columns' own; rows of a file have the key of the training rows where they can. */
    @Test
    void aFileIsExplainedRowByRow() throws Exception {
        Frame inputs = Frame.of(DoubleColumn.of("base_value", a), LongColumn.of("row", b));
        Target target = Target.of(DoubleColumn.of("y", noise), null);
        SavedModels.save(LinearModel.of().fit(inputs, target, Rows.context()), inputs, folder);
        StringBuilder csv = new StringBuilder("id,row,base_value,note\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append("00" + row + "," + b[row] + "," + a[row] + ",n" + row + "\n");
        }
        Path data = Files.writeString(folder.resolve("data.csv"), csv);
        Path named = folder.resolve("named.csv");
        Path numbered = folder.resolve("numbered.csv");
        try (ScoringModel model = ScoringModel.load(folder.toString(), null)) {
            Frame explained = model.explain(inputs);
            assertThat(explained.names()).containsExactly("row_", "base_value_", "base_value", "row");
            new FileExplanation(new TableFile(data.toString()), named, List.of("note"), List.of(), null).run(model);
            Path nameless = Files.writeString(
                    folder.resolve("nameless.csv"), csv.toString().replace("id,", "ID,"));
            new FileExplanation(new TableFile(nameless.toString()), numbered, List.of(), List.of(), null).run(model);
            List<String> lines = Files.readAllLines(named);
            assertThat(lines).hasSize(ROWS + 1);
            assertThat(lines.get(0)).isEqualTo("id,note,base_value_,base_value,row");
            assertThat(lines.get(8)).startsWith("007,n7,");
            assertThat(Files.readAllLines(numbered).get(0)).isEqualTo("row_,base_value_,base_value,row");
            assertThat(Files.readAllLines(numbered).get(8)).startsWith("7,");
            String[] cells = lines.get(8).split(",");
            assertThat(Double.parseDouble(cells[3]))
                    .isEqualTo(explained.column("base_value").number(7));
        }
    }

    @Test
    void whatSaysNoReasonsIsRefused() {
        Target target = Target.of(DoubleColumn.of("y", noise), null);
        SavedModels.save(BaselineModel.of().fit(inputs(), target, Rows.context()), inputs(), folder);
        try (ScoringModel model = ScoringModel.load(folder.toString(), null)) {
            assertThatThrownBy(() -> model.explain(inputs()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("does not say how its predictions come about");
        }
    }
}
