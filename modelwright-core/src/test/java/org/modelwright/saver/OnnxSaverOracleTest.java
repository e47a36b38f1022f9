package org.modelwright.saver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.model.Rows;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Frames;
import org.modelwright.test.Python;

/** MLflow in Python loads each kind of saved model and must predict what we predict. */
@Tag("oracle")
class OnnxSaverOracleTest {

    private static final String SCRIPT = Frames.PYTHON + """
            import sqlite3
            import warnings
            warnings.simplefilter("ignore")
            import mlflow, onnx
            from mlflow.models import get_model_info, validate_serving_input
            from pathlib import Path

            # get_model_info asks the store for the model: give it one of that id.
            mlflow.set_tracking_uri("sqlite:///store.db")
            mlflow.initialize_logged_model("model")
            with sqlite3.connect("store.db") as store:
                store.execute("update logged_models set model_id = ?", (sys.argv[1],))

            for name in sorted(p.parent.parent.name for p in Path(".").glob("*/model/MLmodel")):
                directory = str(Path(name, "model").absolute())
                loaded = mlflow.pyfunc.load_model(directory)
                rows = frame(Path(name, "rows.json").read_text())
                # Text as this pandas makes it: objects, or str.
                rows = pd.DataFrame({c: rows[c].tolist() for c in rows})
                answers = {"all": loaded.predict(rows)}
                answers["one"] = loaded.predict(rows.head(1))
                answers["none"] = loaded.predict(rows.head(0))
                moved = rows[list(reversed(rows.columns))].copy()
                moved["not asked for"] = 1.5
                answers["moved"] = loaded.predict(moved)
                onnx.checker.check_model(mlflow.onnx.load_model(directory), full_check=True)
                info = get_model_info(directory)
                expected = json.loads(Path(name, "expected.json").read_text())
                assert info.signature.inputs.to_dict() == expected["inputs"], info.signature
                assert info.signature.outputs.to_dict() == expected["outputs"], info.signature
                assert info.metadata == expected["metadata"], info.metadata
                example = json.loads(Path(directory, "input_example.json").read_text())
                assert loaded.input_schema is not None and len(example["data"]) == 5
                served = validate_serving_input(directory, Path(directory, "serving_input_example.json").read_text())
                answers["served"] = served
                for key, answer in answers.items():
                    Path(name, f"{key}.out").write_text(text(answer))
            """;

    @TempDir
    private Path folder;

    private final Map<String, Frame> rows = new LinkedHashMap<>();
    private final Map<String, FittedModel> models = new LinkedHashMap<>();

    @Test
    void mlflowPredictsWhatWePredict() throws IOException {
        predictsWhatWePredict(Python.MLFLOW_3_17);
    }

    @Test
    @Tag("thorough")
    void theOldestMlflowPredictsWhatWePredict() throws IOException {
        predictsWhatWePredict(Python.MLFLOW_3_0);
    }

    private void predictsWhatWePredict(Python python) throws IOException {
        Rows train = new Rows(300, 1);
        Frame mixed = withEdges(new Rows(60, 2).inputs());
        Model linear = LinearModel.of().alpha(0.1);
        Model categories = LinearModel.of().alpha(0.1).categorical("temp", "hour", "holiday");
        Model baseline = BaselineModel.of();
        save("regression", linear, train.inputs(), train.numbers(), mixed);
        save("regression_of_categories", categories, train.inputs(), train.numbers(), mixed);
        save("binary_boolean", linear, train.inputs(), train.booleans(), mixed);
        save("classes_long", linear, train.inputs(), train.longs(), mixed, Task.MULTICLASS);
        save("classes_double", linear, train.inputs(), train.doubles(), mixed, Task.MULTICLASS);
        save("classes_text", linear, train.inputs(), train.texts(), mixed);
        for (LinearModel.Loss loss : LinearModel.Loss.values()) {
            save("loss_" + loss, LinearModel.of().loss(loss), train.inputs(), train.amounts(1), mixed);
        }
        save("baseline_number", baseline, train.inputs(), train.numbers(), mixed);
        save("baseline_text", baseline, train.inputs(), train.texts(), mixed);
        for (String single : List.of("temp", "hour", "holiday", "city")) {
            List<String> only = List.of(single);
            save("only_" + single, linear, train.inputs().select(only), train.booleans(), mixed.select(only));
        }
        save(
                "baseline_city",
                baseline,
                train.inputs().select(List.of("city")),
                train.longs(),
                mixed.select(List.of("city")));

        python.run(folder, SCRIPT, SavedModels.ID);

        for (String name : models.keySet()) {
            Frame expected = models.get(name).predict(rows.get(name));
            compare(name + " all", read(name, "all"), expected);
            compare(name + " one", read(name, "one"), expected.head(1));
            compare(name + " moved", read(name, "moved"), expected);
            Frame none = read(name, "none");
            assertThat(none.rows()).as(name).isZero();
            assertThat(none.names()).as(name).isEqualTo(expected.names());
            Frame example = rows.get(name).head(5);
            compare(name + " served", read(name, "served"), models.get(name).predict(example));
        }
    }

    private Frame read(String name, String answer) throws IOException {
        return Frames.read(Files.readString(folder.resolve(name).resolve(answer + ".out")));
    }

    private void save(String name, Model model, Frame train, Column target, Frame test, Task... task)
            throws IOException {
        FittedModel fitted = model.fit(train, Target.of(target, task.length == 0 ? null : task[0]), Rows.context());
        Path directory = Files.createDirectories(folder.resolve(name).resolve("model"));
        SavedModels.save(fitted, test, directory);
        models.put(name, fitted);
        rows.put(name, test);
        Files.writeString(folder.resolve(name).resolve("rows.json"), Frames.json(test));
        var signature = org.modelwright.signer.InferSigner.of().sign(test, fitted.predict(test));
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put(
                "inputs",
                signature.inputs().stream().map(column -> column.toMap()).toList());
        expected.put(
                "outputs",
                signature.outputs().stream().map(column -> column.toMap()).toList());
        expected.put("metadata", SavedModels.METADATA.toMap());
        Files.writeString(
                folder.resolve(name).resolve("expected.json"), org.modelwright.internal.text.Json.write(expected));
    }

    /** Rows that no training row is like, after five that can travel as an example. */
    private static Frame withEdges(Frame frame) {
        Frame edges = Frame.of(
                DoubleColumn.of("temp", Double.NaN, 1e6, -0.0, 20, 20),
                DoubleColumn.of("wind speed", Double.NaN, 0, 1, 2, 3),
                LongColumn.of("hour", 99, -5, 0, 23, 12),
                BooleanColumn.of("holiday", true, false, true, false, true),
                TextColumn.of("city", null, "", "Atlantis", "oslo", "Łódź"));
        List<Column> columns = new ArrayList<>();
        for (Column column : frame.columns()) {
            columns.add(append(column, edges.column(column.name())));
        }
        return Frame.of(columns);
    }

    private static Column append(Column first, Column second) {
        int rows = first.rows() + second.rows();
        return switch (first.type()) {
            case DOUBLE -> {
                double[] all = new double[rows];
                for (int row = 0; row < rows; row++) {
                    all[row] = row < first.rows() ? first.number(row) : second.number(row - first.rows());
                }
                yield DoubleColumn.of(first.name(), all);
            }
            case LONG -> {
                long[] all = new long[rows];
                for (int row = 0; row < rows; row++) {
                    all[row] = (long) (row < first.rows() ? first.number(row) : second.number(row - first.rows()));
                }
                yield LongColumn.of(first.name(), all);
            }
            case BOOLEAN -> {
                boolean[] all = new boolean[rows];
                for (int row = 0; row < rows; row++) {
                    all[row] = (row < first.rows() ? first.number(row) : second.number(row - first.rows())) != 0;
                }
                yield BooleanColumn.of(first.name(), all);
            }
            default -> {
                String[] all = new String[rows];
                for (int row = 0; row < rows; row++) {
                    all[row] = row < first.rows() ? first.text(row) : second.text(row - first.rows());
                }
                yield TextColumn.of(first.name(), all);
            }
        };
    }

    private static void compare(String what, Frame found, Frame expected) {
        assertThat(found.names()).as(what).isEqualTo(expected.names());
        assertThat(found.rows()).as(what).isEqualTo(expected.rows());
        for (Column column : expected.columns()) {
            Column other = found.column(column.name());
            assertThat(other.type()).as(what).isEqualTo(column.type());
            for (int row = 0; row < column.rows(); row++) {
                if (column instanceof DoubleColumn) {
                    assertThat(other.number(row)).as(what).isCloseTo(column.number(row), within(1e-9));
                } else {
                    assertThat(other.text(row)).as(what).isEqualTo(column.text(row));
                }
            }
        }
    }
}
