package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.test.Python;

/** Work folders of CI servers are named so; MLflow decodes each path that it reads, that of a model twice. */
@Tag("oracle")
class PercentFolderOracleTest {

    private static final String LOAD = """
            import mlflow, os, pandas, sys
            mlflow.set_tracking_uri("sqlite:///mlflow.db")
            frame = pandas.DataFrame({"a": [0.5, 1.5]})
            client = mlflow.MlflowClient()
            version = client.get_model_version_by_alias("rides", "candidate")
            for model in ["models:/rides@candidate", version.source]:
                print(len(mlflow.pyfunc.load_model(model).predict(frame)))
            print(mlflow.artifacts.load_text(client.get_run(version.run_id).info.artifact_uri + "/config.yaml")[:4])
            print(os.path.exists(mlflow.artifacts.download_artifacts("models:/rides/1", dst_path=sys.argv[1]) + "/MLmodel"))
            mlflow.set_experiment("rides")  # Python writes into the same experiment
            with mlflow.start_run() as run:
                mlflow.log_text("here", "note.txt")
            print(mlflow.artifacts.load_text(run.info.artifact_uri + "/note.txt"))
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"v%20x &%41#1", "v #1?+ \u00e4\u4e2d"})
    void mlflowLoadsTheModelOfAFolderOfAnyName(String name) throws Exception {
        Path work = Files.createDirectory(folder.resolve(name));
        SmallJob.data(work);
        Process job = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallJob.class.getName(),
                        work.toString(),
                        "sqlite:///mlflow.db",
                        "rides")
                .directory(work.toFile())
                .inheritIO()
                .start();
        assertThat(job.waitFor()).isZero();
        assertThat(Python.MLFLOW_3_17
                        .run(work, LOAD, Files.createDirectory(folder.resolve("copy")))
                        .lines())
                .endsWith("2", "2", "job:", "True", "here");
        assertThat(folder).isDirectoryContaining(it -> it.equals(work)).isDirectoryNotContaining("glob:**/v x*");
    }
}
