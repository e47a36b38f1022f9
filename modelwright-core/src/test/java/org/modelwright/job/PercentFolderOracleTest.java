package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Python;

/** Work folders of CI servers are named so; MLflow decodes each path that it reads. */
@Tag("oracle")
class PercentFolderOracleTest {

    private static final String LOAD = """
            import mlflow, pandas, sys
            mlflow.set_tracking_uri("sqlite:///mlflow.db")
            # load_model decodes the path that it has found once more; the files themselves are found.
            files = mlflow.artifacts.download_artifacts("models:/rides@candidate", dst_path=sys.argv[1])
            model = mlflow.pyfunc.load_model(files)
            print(len(model.predict(pandas.DataFrame({"a": [0.5, 1.5]}))))
            """;

    @TempDir
    private Path folder;

    @Test
    void mlflowFindsTheModelOfAFolderNamedWithPercentSigns() throws Exception {
        Path work = Files.createDirectory(folder.resolve("v%20x &%41#1"));
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
                        .strip())
                .isEqualTo("2");
    }
}
