package org.modelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.test.Postgres;

/** The unpacked distribution, a driver that a user puts beside it, and a database. */
class DatabaseIT {

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Postgres postgres;
    private static Path launcher;
    private static Path driver;

    @BeforeAll
    static void start() throws Exception {
        launcher = Unpacked.into(shared);
        driver = Path.of(org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        postgres = Postgres.start();
        postgres.execute("create table rides as select i as id, sin(i) as temp, (i * 37) % 101 as hum,"
                + " 10 * sin(i) + (i * 37) % 101 + (i * 7919 % 13) as cnt from generate_series(1, 300) i");
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    private Path config(String inputs) throws Exception {
        return Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs: {KIND: JdbcReader, url: "%1$s", user: postgres, password: "${env:PASSWORD}", key: id, %2$s}
                  targets: {KIND: JdbcReader, url: "%1$s", user: postgres, password: "${env:PASSWORD}", key: id, table: rides, columns: [cnt]}
                  model: {KIND: LinearModel}
                  leak_check: {enabled: false}
                """.formatted(postgres.url(), inputs));
    }

    private Launched.Started run(String password, Map<String, String> more, String... options) throws Exception {
        // As from a terminal: a build in the background may hand down that interrupts are ignored.
        List<String> command =
                new ArrayList<>(List.of("env", "--default-signal=INT", launcher.toString(), "run", "job.yaml"));
        command.addAll(List.of(options));
        Map<String, String> environment = new HashMap<>(more);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        // That of a distribution of its own takes longer to make than it saves here.
        environment.put("MODELWRIGHT_ARCHIVE", "off");
        environment.put("PASSWORD", password);
        return Launched.start(folder, environment, command);
    }

    private void assertNowhere(String secret, Launched launched) throws Exception {
        assertThat(launched.out() + launched.err()).doesNotContain(secret);
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(secret)).as(file.toString()).isFalse();
            }
        }
    }

    @Test
    void aDriverIsAJarBesideTheDistribution() throws Exception {
        config("table: rides, exclude: [cnt]");
        Launched without = run(Postgres.PASSWORD, Map.of()).end();
        assertThat(without.exitCode()).as(without.err()).isEqualTo(5);
        assertThat(without.err())
                .contains("There is no driver for the url (" + postgres.url() + ")")
                .contains("Maybe put the jar of its JDBC driver into the folder plugins");
        Path plugins = Files.createDirectory(launcher.getParent().resolveSibling("plugins"));
        Path jar = Files.copy(driver, plugins.resolve("postgresql.jar"));
        try {
            Launched with = run(Postgres.PASSWORD, Map.of(), "--debug").end();
            assertThat(with.exitCode()).as(with.err()).isZero();
            assertNowhere(Postgres.PASSWORD, with);
        } finally {
            Files.delete(jar);
            Files.delete(plugins);
        }
    }

    @Test
    void aDriverIsNamed() throws Exception {
        config("table: rides, exclude: [cnt]");
        Map<String, String> named = Map.of("MODELWRIGHT_CLASSPATH", driver.getParent() + "/*");
        Launched launched = run(Postgres.PASSWORD, named, "--output", "json").end();
        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(launched.out()).contains("\"FINISHED\"");
        assertNowhere(Postgres.PASSWORD, launched);
    }

    @Test
    void thePasswordIsNotInTheDebugOutputOfAFailure() throws Exception {
        config("table: rides, exclude: [cnt]");
        Map<String, String> named = Map.of("MODELWRIGHT_CLASSPATH", driver.toString());
        Launched wrong = run("wr0ng-s3cret", named, "--debug").end();
        assertThat(wrong.exitCode()).isEqualTo(5);
        assertThat(wrong.err()).contains("password authentication failed").contains("PSQLException");
        assertNowhere("wr0ng-s3cret", wrong);
        Files.writeString(
                folder.resolve("job.yaml"),
                Files.readString(folder.resolve("job.yaml"))
                        .replace(postgres.url(), postgres.url() + "?password=in-the-url-s3cret"));
        Launched refused = run("", named, "--debug").end();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("holds a secret (password)").doesNotContain("in-the-url-s3cret");
    }

    @Test
    void ctrlCStopsTheQueryAndTheJob() throws Exception {
        config("query: \"select 1 as id, pg_sleep(3602)::text as a\"");
        Map<String, String> named = Map.of("MODELWRIGHT_CLASSPATH", driver.toString());
        Launched.Started started = run(Postgres.PASSWORD, named);
        postgres.await(() -> sleepers() == 1 || !started.process().isAlive());
        new ProcessBuilder("kill", "-INT", String.valueOf(started.process().pid()))
                .start()
                .waitFor();
        Launched stopped = started.end();
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
        assertThat(stopped.err()).contains("was interrupted");
        postgres.await(() -> sleepers() == 0);
        assertNowhere(Postgres.PASSWORD, stopped);
    }

    private static long sleepers() throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from pg_stat_activity where state = 'active'"
                        + " and query like '%pg_sleep(3602)%' and pid <> pg_backend_pid()")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
