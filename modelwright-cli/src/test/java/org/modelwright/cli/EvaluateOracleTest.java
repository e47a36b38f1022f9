package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Python;

/** Versions that are asked again: evaluations are linked as MLflow links them, and reasons add up. */
@Tag("oracle")
class EvaluateOracleTest {

    /** MLflow finds run, model and data of an evaluation, and scikit-learn the same scores. */
    private static final String PEER = """
            import sys
            import mlflow, pandas as pd
            from sklearn.metrics import accuracy_score, log_loss

            mlflow.set_tracking_uri(sys.argv[1])
            client = mlflow.MlflowClient()
            experiment = client.get_experiment_by_name("asked")
            runs = client.search_runs([experiment.experiment_id], "attributes.run_name = 'Evaluation'",
                                      order_by=["attributes.start_time ASC"])
            assert [run.info.status for run in runs] == ["FINISHED", "FAILED"], runs
            rows = pd.read_csv("new.csv")
            version = client.get_model_version("asked", "1")
            found = mlflow.pyfunc.load_model("models:/asked/1").predict(rows)
            for run in (client.get_run(run.info.run_id) for run in runs):
                assert run.data.tags["modelwright.evaluated_model"] == "models:/asked/1"
                model, = run.inputs.model_inputs
                assert version.source == f"models:/{model.model_id}"
                data, = run.inputs.dataset_inputs
                assert (data.dataset.name, data.tags[0].value) == ("evaluation", "evaluation")
                metrics = run.data.metrics
                assert abs(metrics["accuracy_score"] - accuracy_score(rows.y, found.prediction)) < 1e-12
                expected = log_loss(rows.y, found[["probability_no", "probability_yes"]], labels=["no", "yes"])
                assert abs(metrics["log_loss"] - expected) < 1e-9
                assert metrics["log_loss_lower"] < metrics["log_loss"] < metrics["log_loss_upper"]
                linked = [it for it in client.get_logged_model(model.model_id).metrics if it.run_id == run.info.run_id]
                assert {it.key for it in linked} == set(metrics) and {it.dataset_name for it in linked} == {"evaluation"}
            assert "below its minimum (0.999)" in runs[1].data.tags["modelwright.error"]
            """;

    private static final String JOB = """
            job:
              KIND: TrainingJob
              inputs: {KIND: CsvReader, path: FOLDER/old.csv, key: id, exclude: [y]}
              targets: {KIND: CsvReader, path: FOLDER/old.csv, key: id, columns: [y]}
              model: {KIND: LinearModel}
              metrics:
                - {KIND: ClassificationMetric, name: accuracy_score}
                - {KIND: ClassificationMetric, name: log_loss}
              mlflow_service: {tracking_uri: "sqlite:///FOLDER/mlflow.db", experiment_name: asked}
            """;

    @TempDir
    Path folder;

    private String store;

    @BeforeEach
    void train() throws Exception {
        store = "sqlite:///" + folder.resolve("mlflow.db");
        rows("old.csv", 400, 1);
        rows("new.csv", 300, 2);
        Path job = Files.writeString(folder.resolve("job.yaml"), JOB.replace("FOLDER", folder.toString()));
        Answer run = Answer.to("run", job.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private void rows(String name, int rows, long seed) throws Exception {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder("id,a,city,y\n");
        for (int row = 0; row < rows; row++) {
            double a = random.nextGaussian();
            String city = random.nextBoolean() ? "Oslo" : "Bern";
            boolean yes = a + (city.equals("Oslo") ? 0.5 : 0) + random.nextGaussian() / 2 > 0;
            csv.append(seed * 1000 + row)
                    .append(',')
                    .append(a)
                    .append(',')
                    .append(city)
                    .append(yes ? ",yes\n" : ",no\n");
        }
        Files.writeString(folder.resolve(name), csv);
    }

    private Answer evaluate(String... more) {
        String[] words = {
            "evaluate",
            "models:/asked/1",
            folder.resolve("new.csv").toString(),
            "--tracking-uri",
            store,
            "--output",
            "json"
        };
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Answer.to(all);
    }

    @Test
    void anEvaluationIsLinkedAsMlflowLinksIt() throws Exception {
        Answer good = evaluate("--target", "y", "--gate", "{metric: accuracy_score, minimum: 0.6}", "--slice", "city");
        assertThat(good.exitCode()).as(good.err()).isZero();
        Answer.mustMatch(good.out(), "evaluated.schema.json");
        assertThat(good.out()).contains("\"column\":\"city\",\"value\":\"Oslo\"");
        evaluate("--target", "y", "--gate", "{metric: accuracy_score, minimum: 0.999}")
                .mustFail(4);
        Python.MLFLOW_3_17.run(folder, PEER, store);

        assertThat(evaluate("--target", "z").mustFail(3).err()).contains("The target (z) is not a column of");
        assertThat(evaluate("--target", "city").mustFail(3).err())
                .contains("The target (city) is (Bern)", "no class of the model");
        assertThat(evaluate("--target", "y", "--gate", "{metric: accuracy_score, better_than: baseline}")
                        .mustFail(2)
                        .err())
                .contains("compares with another model");

        Path reasons = folder.resolve("reasons.csv");
        Answer explained = Answer.to(
                "explain",
                "models:/asked/1",
                folder.resolve("new.csv").toString(),
                "--tracking-uri",
                store,
                "-o",
                reasons.toString(),
                "--output",
                "json");
        assertThat(explained.exitCode()).as(explained.err()).isZero();
        Answer.mustMatch(explained.out(), "predicted.schema.json");
        assertThat(Files.readAllLines(reasons).get(0)).isEqualTo("id,base_value,a,city");
        assertThat(Files.readAllLines(reasons)).hasSize(301);
    }
}
