package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Rows;
import org.modelwright.task.Target;
import org.modelwright.test.Frames;
import org.modelwright.test.Python;

/** Python's ONNX Runtime runs the exported trees, and scikit-learn's boosting says how good they should be. */
@Tag("oracle")
class XGBoostOracleTest {

    private static final String SCRIPT = Frames.PYTHON + """
            import onnx, onnxruntime
            from pathlib import Path
            from sklearn.ensemble import HistGradientBoostingRegressor

            onnx.checker.check_model(onnx.load("model.onnx"), full_check=True)
            session = onnxruntime.InferenceSession("model.onnx")
            test = frame(Path("test.json").read_text())
            feeds = {c: test[c].fillna("").to_numpy(object) if test[c].dtype == object else test[c].to_numpy() for c in test}
            names = [o.name for o in session.get_outputs()]
            answer = pd.DataFrame(dict(zip(names, session.run(names, feeds))))
            train = frame(Path("train.json").read_text())
            y = frame(Path("y.json").read_text())["y"]
            numbers = [c for c in train if train[c].dtype != object]
            peer = HistGradientBoostingRegressor(max_iter=100, learning_rate=0.1, random_state=0).fit(train[numbers], y)
            answer["peer"] = peer.predict(test[numbers])
            print(text(answer))
            """;

    @TempDir
    private Path folder;

    @Test
    void pythonPredictsWhatWePredict() throws IOException {
        Rows rows = new Rows(2000, 1);
        Rows others = new Rows(1000, 2);
        XGBoostModel model =
                XGBoostModel.of().numBoostRound(60).categorical("holiday").params(java.util.Map.of("eta", 0.1));
        FittedModel fitted = model.fit(rows.inputs(), Target.of(rows.numbers(), null), Rows.context());
        Files.write(folder.resolve("model.onnx"), Onnx.export(fitted));
        Files.writeString(folder.resolve("train.json"), Frames.json(rows.inputs()));
        Files.writeString(folder.resolve("y.json"), Frames.json(Frame.of(rows.numbers())));
        Files.writeString(folder.resolve("test.json"), Frames.json(others.inputs()));

        Frame found = Frames.read(Python.MLFLOW_3_17.run(folder, SCRIPT).strip());

        Column expected = fitted.predict(others.inputs()).column("prediction");
        Column truth = others.numbers();
        double ours = 0;
        double peers = 0;
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(found.column("prediction").number(row)).isCloseTo(expected.number(row), within(1e-5));
            ours += Math.pow(expected.number(row) - truth.number(row), 2);
            peers += Math.pow(found.column("peer").number(row) - truth.number(row), 2);
        }
        assertThat(ours)
                .as("squared errors, with the text columns that the peer does without")
                .isLessThan(peers);
    }
}
