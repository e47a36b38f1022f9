package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.internal.text.Json;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.test.Python;

/** MLflow shows what a version says of itself. */
@Tag("oracle")
class VersionDescriptionOracleTest {

    private static final String READ = """
            import json
            import mlflow
            client = mlflow.MlflowClient("sqlite:///mlflow.db")
            print(json.dumps([client.get_model_version("small", n).description for n in (1, 2, 3)]))
            """;

    @TempDir
    private Path folder;

    @Test
    void mlflowReadsWhatItIsHowGoodAndWhatChanged() throws IOException {
        SmallJob.data(folder);
        TrainingJob job = SmallJob.of(
                        folder,
                        MlflowService.of()
                                .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                                .experimentName("small")
                                .registryName("small"))
                .registry(MlflowRegister.of());
        job.run();
        job.run();
        job.splitter(TrainTestSplitter.of().testSize(0.5)).run();

        List<?> said = (List<?>) Json.read(Python.MLFLOW_3_17.run(folder, READ).strip());

        String first = String.valueOf(said.get(0));
        assertThat(first)
                .startsWith(
                        "**What:** BaselineModel, regression of `y` from 1 features.\n\n**On:** 32 training and 8 test")
                .contains("**How good, on the test rows:** mean_squared_error ", " (baseline ")
                .doesNotContain("Since", folder.toString());
        assertThat(said.get(1)).isEqualTo(first + "\n\n**Since version 1:** the same data and configuration.");
        assertThat(String.valueOf(said.get(2)))
                .contains("**Since version 2:**\n\n- `splitter.test_size: ")
                .endsWith("before, 0.5 now`");
    }
}
