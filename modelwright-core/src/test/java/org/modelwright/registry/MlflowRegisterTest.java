package org.modelwright.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Problem;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.sqlite.SqliteMlflowClient;
import org.modelwright.signer.ModelSeal;

class MlflowRegisterTest {

    @TempDir
    Path folder;

    private MlflowClient client;
    private String runId;
    private LoggedModel model;

    @BeforeEach
    void start() {
        client = new SqliteMlflowClient("sqlite:///" + folder.resolve("mlflow.db"));
        runId = client.tracking()
                .createRun(client.tracking().ensureExperiment("wine"), "Training", 1, Map.of())
                .runId();
        model = client.loggedModels().createLoggedModel("1", "model", runId, Map.of(), Map.of());
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void defaults() {
        MlflowRegister register = MlflowRegister.of();
        assertThat(register).isEqualTo(new MlflowRegister(Map.of(), List.of(), ""));
        ready();
        assertThat(register.register(client.registry(), "wines", model, runId, "Told", Map.of()))
                .isEqualTo(new ModelVersion("wines", 1, model.uri(), runId, "READY", "Told", Map.of(), List.of()));
    }

    @Test
    void everyKey() {
        ready();
        ModelVersion version = new MlflowRegister(
                        Map.of("team", "wine"), List.of("champion", "candidate"), "The first of them")
                .register(client.registry(), "wines", model, runId, "Told", Map.of("modelwright.verdict", "HOLD"));
        assertThat(version)
                .isEqualTo(new ModelVersion(
                        "wines",
                        1,
                        model.uri(),
                        runId,
                        "READY",
                        "The first of them",
                        Map.of("team", "wine", "modelwright.verdict", "HOLD"),
                        List.of("candidate", "champion")));
        assertThat(version.uri()).isEqualTo("models:/wines/1");
        assertThat(client.registry().version("wines", 1)).contains(version);
    }

    @Test
    void howTheFilesAreSignedStandsInTheTagsAlsoWhenAnotherAttemptCompletesTheVersion() {
        ready();
        MlflowRegister register = MlflowRegister.of().tags(Map.of("team", "wine"));
        ModelVersion made = register.register(
                client.registry(), "wines", model, runId, "Told", new ModelSeal("model.sig", "1", "2").tags());
        assertThat(made.tags())
                .isEqualTo(Map.of(
                        "team", "wine", "oms.root.sha256", "1", "oms.key.hint", "2", "oms.signature", "model.sig"));
        assertThat(register.complete(client.registry(), made)).isEqualTo(made);
    }

    @Test
    void aliasesMoveToTheNewVersion() {
        ready();
        MlflowRegister.of()
                .aliases("champion", "first")
                .register(client.registry(), "wines", model, runId, "Told", Map.of());
        ModelVersion second = MlflowRegister.of()
                .aliases("champion")
                .register(client.registry(), "wines", model, runId, "Told", Map.of());

        assertThat(second.version()).isEqualTo(2);
        assertThat(client.registry().versionByAlias("wines", "champion")).contains(second);
        assertThat(client.registry().version("wines", 1).orElseThrow().aliases())
                .containsExactly("first");
    }

    @Test
    void everyRefusalAtOnce() {
        assertThatThrownBy(
                        () -> new MlflowRegister(Map.of("a//b", "1"), List.of("v1", "a b", "good"), "d".repeat(5001)))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::message)
                                .containsExactly(
                                        "The key (a//b) of tags is not made of 1 to 250 letters, digits, blanks and _ - . : /.",
                                        "The alias (v1) is reserved by MLflow.",
                                        "The alias (a b) is not made of 1 to 255 letters, digits, _ and -.",
                                        "The description has 5001 characters, more than 5000."));
    }

    @Test
    void namesAreCheckedBeforeAnythingIsRead() {
        MlflowRegister register = MlflowRegister.of();
        register.check("wines");
        assertThatThrownBy(() -> register.check("a/b"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The registry_name (a/b)");
    }

    @Test
    void aModelThatIsNotReadyIsNotRegistered() {
        assertThatThrownBy(
                        () -> MlflowRegister.of().register(client.registry(), "wines", model, runId, "Told", Map.of()))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("is not READY");
        assertThat(client.registry().version("wines", 1)).isEmpty();
    }

    @Test
    void aVersionThatReadsBackAsSomethingElseIsNoSuccess() throws Exception {
        ready();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TRIGGER another AFTER INSERT ON model_versions BEGIN"
                    + " UPDATE model_versions SET description = 'Another' WHERE version = new.version; END");
        }
        assertThatThrownBy(() -> MlflowRegister.of()
                        .description("Mine")
                        .register(client.registry(), "wines", model, runId, "Told", Map.of()))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The version (1) of wines reads back as something else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source = 'models:/m-another'", "run_id = 'another'", "status = 'PENDING_REGISTRATION'"})
    void everyFieldIsComparedWhenAVersionIsReadBack(String changed) throws Exception {
        ready();
        ModelVersion made = MlflowRegister.of().register(client.registry(), "wines", model, runId, "Told", Map.of());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("UPDATE model_versions SET " + changed);
        }
        assertThatThrownBy(() -> MlflowRegister.of().complete(client.registry(), made))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The version (1) of wines reads back as something else");
    }

    @Test
    void tagsAreComparedWhenAVersionIsReadBack() {
        ready();
        ModelVersion made = MlflowRegister.of()
                .tags(Map.of("team", "wine"))
                .register(client.registry(), "wines", model, runId, "Told", Map.of());
        assertThat(MlflowRegister.of().tags(Map.of("team", "wine")).complete(client.registry(), made))
                .isEqualTo(made);
        assertThatThrownBy(
                        () -> MlflowRegister.of().tags(Map.of("team", "beer")).complete(client.registry(), made))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The version (1) of wines reads back as something else");
    }

    @Test
    void aVersionThatIsGoneIsNoSuccess() throws Exception {
        ready();
        ModelVersion made = MlflowRegister.of().register(client.registry(), "wines", model, runId, "Told", Map.of());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("DELETE FROM model_versions");
        }
        assertThatThrownBy(() -> MlflowRegister.of().complete(client.registry(), made))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("The version (1) of wines was made, but is not there when read back.");
    }

    @Test
    void aDescriptionMayBeAsLongAsMlflowTakesIt() {
        assertThat(MlflowRegister.of().description("d".repeat(5000)).description())
                .hasSize(5000);
    }

    @Test
    void anAliasThatAnotherJobTakesAtTheSameTimeIsNoFailure() throws Exception {
        ready();
        MlflowRegister register = MlflowRegister.of().aliases("candidate");
        register.register(client.registry(), "wines", model, runId, "Told", Map.of());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TRIGGER other AFTER INSERT ON registered_model_aliases BEGIN"
                    + " UPDATE registered_model_aliases SET version = 1 WHERE name = new.name; END");
        }
        assertThat(register.register(client.registry(), "wines", model, runId, "Told", Map.of())
                        .aliases())
                .isEmpty();
        assertThat(client.registry()
                        .versionByAlias("wines", "candidate")
                        .orElseThrow()
                        .version())
                .isEqualTo(1);
    }

    @Test
    void anAliasThatIsNowhereAfterwardsIsNoSuccess() throws Exception {
        ready();
        MlflowRegister.of().register(client.registry(), "wines", model, runId, "Told", Map.of());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TRIGGER other AFTER INSERT ON registered_model_aliases BEGIN"
                    + " DELETE FROM registered_model_aliases; END");
        }
        assertThatThrownBy(() -> MlflowRegister.of()
                        .aliases("candidate")
                        .register(client.registry(), "wines", model, runId, "Told", Map.of()))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("The version (2) of wines reads back as something else");
    }

    private void ready() {
        client.loggedModels().finalizeLoggedModel(model.modelId(), LoggedModel.Status.READY);
    }
}
