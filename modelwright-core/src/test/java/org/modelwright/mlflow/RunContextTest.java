package org.modelwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.error.InfrastructureException;
import org.modelwright.mlflow.sqlite.SqliteMlflowClient;
import org.modelwright.test.Sessions;

class RunContextTest {

    @TempDir
    Path folder;

    private MlflowClient client;
    private RunContext context;

    @BeforeEach
    void start() {
        client = new SqliteMlflowClient("sqlite:///" + folder.resolve("mlflow.db"));
        context = new RunContext(
                client.tracking(),
                client.loggedModels(),
                client.tracking().createRun(client.tracking().ensureExperiment("wine"), "Training", 1, Map.of()));
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void aRunThatIsFinishedStaysSo() throws Exception {
        LoggedModel model = context.createModel("model", Map.of("a", "1"), Map.of("b", "2"));
        assertThat(client.loggedModels().loggedModel(model.modelId()).status()).isEqualTo(LoggedModel.Status.PENDING);
        client.loggedModels().publish(model, client.loggedModels().stage(model, Sessions.of(1L << 30, 1)));
        context.ready(model);
        context.finished();
        context.close();

        assertThat(context.tracking()).isSameAs(client.tracking());
        assertThat(status()).isEqualTo(RunStatus.FINISHED);
        assertThat(client.loggedModels().loggedModel(model.modelId()).status()).isEqualTo(LoggedModel.Status.READY);
        assertThat(one("SELECT end_time > 1 FROM runs")).isEqualTo("1");
        assertThat(one("SELECT count(*) FROM tags WHERE \"key\" = 'modelwright.error'"))
                .isEqualTo("0");
        assertThat(one("SELECT param_value FROM logged_model_params")).isEqualTo("1");
    }

    @Test
    void aRunThatIsClosedUnsaidHasFailed() throws Exception {
        LoggedModel model = context.createModel("model", Map.of(), Map.of());
        Path staged = client.loggedModels().stage(model, Sessions.of(1L << 30, 1));
        Files.writeString(staged.resolve("half"), "half a model");
        context.close();

        assertThat(status()).isEqualTo(RunStatus.FAILED);
        assertThat(client.loggedModels().loggedModel(model.modelId()).status()).isEqualTo(LoggedModel.Status.FAILED);
        assertThat(staged.getParent()).doesNotExist();
        assertThat(one("SELECT value FROM tags WHERE \"key\" = 'modelwright.error'"))
                .isEqualTo("The run was closed before it was finished.");
    }

    @Test
    void theFirstEndThatIsSaidCounts() throws Exception {
        context.failed(RunStatus.KILLED, "The job was interrupted.");
        context.close();

        assertThat(status()).isEqualTo(RunStatus.KILLED);
        assertThat(one("SELECT value FROM tags WHERE \"key\" = 'modelwright.error'"))
                .isEqualTo("The job was interrupted.");
    }

    @Test
    void aModelThatIsReadyStaysReadyWhenTheRunFails() {
        LoggedModel model = context.createModel("model", Map.of(), Map.of());
        context.ready(model);
        context.failed(RunStatus.FAILED, "The registry failed.");
        assertThat(client.loggedModels().loggedModel(model.modelId()).status()).isEqualTo(LoggedModel.Status.READY);
    }

    @Test
    void aLongCauseIsCut() throws Exception {
        context.failed(RunStatus.FAILED, "x".repeat(10_000));
        assertThat(one("SELECT value FROM tags WHERE \"key\" = 'modelwright.error'"))
                .isEqualTo("x".repeat(4000) + " … (cut)");
    }

    @Test
    void aStoreThatFailsDoesNotHideTheCause() throws Exception {
        context.createModel("model", Map.of(), Map.of());
        sql("ALTER TABLE input_tags RENAME TO hidden"); // refused from now on
        context.failed(RunStatus.FAILED, "The disk is full.");
        sql("ALTER TABLE hidden RENAME TO input_tags");
        assertThat(status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void anEndThatCannotBeWrittenIsNoSuccess() throws Exception {
        sql("ALTER TABLE input_tags RENAME TO hidden");
        assertThatThrownBy(context::finished).isInstanceOf(InfrastructureException.class);
        sql("ALTER TABLE hidden RENAME TO input_tags");
        context.close();
        assertThat(status()).isEqualTo(RunStatus.FAILED);
    }

    private RunStatus status() {
        return client.tracking().run(context.info().runId()).status();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private String one(String query) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                ResultSet result = sql.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
