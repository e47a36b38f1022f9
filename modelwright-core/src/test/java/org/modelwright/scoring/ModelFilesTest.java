package org.modelwright.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.mlflow.sqlite.SqliteMlflowClient;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.saver.SavedModels;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

/** Where a model's files are found in an embedded store, and which are not taken. */
class ModelFilesTest {

    @TempDir
    private Path folder;

    private String store;
    private RunInfo run;
    private FittedModel fitted;

    @BeforeEach
    void start() {
        store = "sqlite:///" + folder.resolve("mlflow.db");
        Rows train = new Rows(100, 1);
        fitted = LinearModel.of().alpha(0.1).fit(train.inputs(), Target.of(train.booleans(), null), Rows.context());
        try (SqliteMlflowClient client = new SqliteMlflowClient(store)) {
            run = client.tracking().createRun(client.tracking().ensureExperiment("e"), "r", 1, Map.of());
        }
    }

    private String log(LoggedModel.Status status, String registered) throws IOException {
        try (SqliteMlflowClient client = new SqliteMlflowClient(store)) {
            LoggedModel model = client.loggedModels()
                    .createLoggedModel(run.experimentId(), "model", run.runId(), Map.of(), Map.of());
            Path staged = client.loggedModels().stage(model, Sessions.of(1L << 30, 1));
            SavedModels.save(fitted, new Rows(20, 2).inputs(), staged);
            client.loggedModels().publish(model, staged);
            if (status != LoggedModel.Status.PENDING) {
                client.loggedModels().finalizeLoggedModel(model.modelId(), status);
            }
            if (status == LoggedModel.Status.READY) {
                client.registry().ensureRegisteredModel(registered);
                client.registry().createVersion(registered, model, run.runId(), "", Map.of());
            }
            return model.modelId();
        }
    }

    private void loads(String uri) {
        try (ScoringModel model = ScoringModel.load(uri, store)) {
            assertThat(model.predict(new Rows(5, 3).inputs()).rows()).isEqualTo(5);
        }
    }

    @Test
    void latestIsTheHighestNumber() throws IOException {
        String first = log(LoggedModel.Status.READY, "m");
        String second = log(LoggedModel.Status.READY, "m");
        loads("models:/m/1");
        loads("models:/m/latest");
        loads("models:/" + first);
        Path artifacts = folder.resolve("mlruns/1/models/" + second + "/artifacts");
        Files.writeString(artifacts.resolve("MLmodel"), "changed");
        loads("models:/m/1");
        assertThatThrownBy(() -> loads("models:/m/latest")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> loads("models:/m/2")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> loads("runs:/" + run.runId() + "/model")).isInstanceOf(DataException.class);
    }

    @Test
    void aModelThatIsNotReadyIsNotLoaded() throws IOException {
        String pending = log(LoggedModel.Status.PENDING, "p");
        assertThatThrownBy(() -> loads("models:/" + pending))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is PENDING, not READY");
        String failed = log(LoggedModel.Status.FAILED, "f");
        assertThatThrownBy(() -> loads("models:/" + failed))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is FAILED, not READY");
    }

    /** Before MLflow 3 a model was a folder among the artifacts of its run. */
    @Test
    void aFolderAmongTheArtifactsOfARunIsAModel() throws IOException {
        Path model = Files.createDirectories(Path.of(run.artifactUri()).resolve("old/model"));
        SavedModels.save(fitted, new Rows(20, 2).inputs(), model);
        loads("runs:/" + run.runId() + "/old/model");
        assertThatThrownBy(() -> loads("runs:/" + run.runId() + "/none")).isInstanceOf(ConfigException.class);
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        log(LoggedModel.Status.READY, "m");
        assertThatThrownBy(() -> loads("models:/m@nobody"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no version has the alias (nobody) of m")
                .hasMessageContaining("Maybe models:/m/latest, which is version 1.");
        assertThatThrownBy(() -> loads("models:/other/1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has none of this one");
        assertThatThrownBy(() -> loads("models:/m-" + "0".repeat(32))).isInstanceOf(InfrastructureException.class);
        Path none = folder.resolve("none.db");
        assertThatThrownBy(() -> ScoringModel.load("models:/m/1", "sqlite:///" + none))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("does not exist");
        assertThat(none).doesNotExist();
    }
}
