package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Owner;

class WatchTest {

    @TempDir
    Path folder;

    private Answer watch(String... more) {
        String[] all = {"watch", "--tracking-uri", "sqlite:///" + folder.resolve("mlflow.db"), "--experiment", "night"};
        String[] arguments = new String[all.length + more.length];
        System.arraycopy(all, 0, arguments, 0, all.length);
        System.arraycopy(more, 0, arguments, all.length, more.length);
        return Answer.to(arguments);
    }

    private void process(String text) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = store.createStatement()) {
            assertThat(sql.executeUpdate("UPDATE runs SET status = 'RUNNING', end_time = NULL"))
                    .isOne();
            assertThat(sql.executeUpdate("UPDATE tags SET value = '" + text + "' WHERE key = 'modelwright.process'"))
                    .isOne();
        }
    }

    private void began(int hoursAgo) throws SQLException {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                Statement sql = store.createStatement()) {
            assertThat(sql.executeUpdate("UPDATE runs SET start_time = start_time - 3600000 * " + hoursAgo))
                    .isOne();
        }
    }

    @Test
    void itTellsTheDeadFromTheLiving() throws Exception {
        assertThat(watch().exitCode()).isZero();
        assertThat(folder).isEmptyDirectory();

        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: CsvReader, path: %1$s/missing.csv, key: id}
                  targets: {KIND: CsvReader, path: %1$s/missing.csv, key: id}
                  model: {KIND: LinearModel}
                  mlflow_service: {tracking_uri: "sqlite:///%1$s/mlflow.db", experiment_name: night}
                """.formatted(folder));
        assertThat(Answer.to("run", job.toString()).exitCode()).isEqualTo(3);
        assertThat(watch().out()).isEqualToIgnoringNewLines("no run says RUNNING");

        process(Owner.current().toString());
        assertThat(watch().exitCode()).isZero();
        assertThat(watch().out()).contains("  night  job  alive  ");

        process("elsewhere-1 17 4711");
        assertThat(watch().exitCode()).isZero();
        assertThat(watch().out()).contains("cannot be seen from here: process elsewhere-1 17 4711");

        assertThat(watch("--older-than", "2h").exitCode())
                .as("it began just now")
                .isZero();
        began(3);
        assertThat(watch("--older-than", "4h").exitCode()).isZero();
        assertThat(watch("--older-than", "2h").exitCode()).isOne();
        assertThat(watch("--older-than", "2h").out())
                .contains("  overdue  ", "elsewhere: process elsewhere-1 17 4711", "Nothing more is known of it");
        assertThat(watch("--older-than", "2h", "--output", "json").out())
                .contains("\"status\":\"DEAD\"", "\"state\":\"OVERDUE\"");
        assertThat(watch("--older-than", "soon").exitCode()).isEqualTo(2);
        assertThat(watch("--end").exitCode()).as("nobody is dead").isZero();
        assertThat(watch("--older-than", "2h", "--end").err()).contains("it is marked FAILED. It began longer ago");
        assertThat(watch("--older-than", "2h").out()).isEqualToIgnoringNewLines("no run says RUNNING");

        process(Owner.current().host() + " 4194399 1970-01-01T00:00:00Z");
        assertThat(watch().exitCode()).isOne();
        assertThat(watch().out()).contains("  dead  ", "Nothing more is known of it, nor the signal.");
        assertThat(watch("--output", "json").out())
                .contains("\"status\":\"DEAD\"", "\"state\":\"DEAD\"", "\"experiment\":\"night\"");
        assertThat(watch().exitCode()).as("it ends nothing").isOne();
        assertThat(watch("--end").exitCode()).isOne();
        assertThat(watch().exitCode()).isZero();
    }
}
