package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.alert.Alert;
import org.modelwright.alert.AlertChannel;
import org.modelwright.alert.Event;
import org.modelwright.data.Secret;
import org.modelwright.error.InfrastructureException;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.JdbcReader;
import org.modelwright.reader.Reader;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.test.Postgres;
import org.modelwright.test.Python;

/** Whole jobs over a PostgreSQL server: joined by key, traced, and without the password anywhere. */
class PostgresJobTest {

    /** Keeps what it was told. */
    record Listening(List<Alert> heard) implements AlertChannel {
        @Override
        public Set<Event> on() {
            return Set.of(Event.SUCCESS, Event.FAILURE);
        }

        @Override
        public void send(Alert alert, Duration within) {
            heard.add(alert);
        }
    }

    private static Postgres postgres;

    @TempDir
    Path folder;

    private final List<Alert> heard = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        postgres = Postgres.start();
        postgres.execute(
                "create table weather as select i as id, sin(i) as temp, (i * 37) % 101 as hum,"
                        + " (array['spring', 'summer', 'autumn'])[i % 3 + 1] as season"
                        + " from generate_series(1, 500) i order by md5(i::text)",
                "create table counts as select id, 10 * temp + hum / 7.0 + length(season) as cnt"
                        + " from weather order by md5((id + 1)::text)");
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void targets() throws Exception {
        StringBuilder csv = new StringBuilder("id,cnt\n");
        for (int id = 500; id > 0; id--) {
            csv.append(id).append(',').append(id % 17 * 1.5).append('\n');
        }
        Files.writeString(folder.resolve("targets.csv"), csv);
    }

    private static Reader database(String table, String password, String... key) {
        return JdbcReader.ofTable(postgres.url(), table)
                .user("postgres")
                .password(new Secret(password))
                .key(key);
    }

    private static Reader query(String query) {
        return JdbcReader.of(postgres.url(), query).user("postgres").password(new Secret(Postgres.PASSWORD));
    }

    private TrainingJob job(Reader inputs, Reader targets) {
        return TrainingJob.of(inputs, targets, LinearModel.of())
                .alertsService(AlertsService.of().channels(new Listening(heard)))
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("tests")
                        .registryName("rides"));
    }

    /** Looks for a text in every byte that was written, in all that was logged, and in what was told. */
    private void assertNowhere(String secret, String told) throws Exception {
        byte[] wanted = secret.getBytes(StandardCharsets.UTF_8);
        int files = 0;
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1)))
                        .as(file.toString())
                        .isFalse();
                files++;
            }
        }
        assertThat(files).isGreaterThan(1);
        assertThat(told + heard).doesNotContain(secret);
    }

    private interface Work {
        Object run() throws Exception;
    }

    /** {@return what was printed, as by a driver's own logging} */
    private static String printed(Work work) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (PrintStream taken = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(taken);
            System.setErr(taken);
            taken.println(work.run());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void twoTablesInDifferentOrdersAreJoinedByKey() throws Exception {
        TrainingJob job =
                job(database("weather", Postgres.PASSWORD, "id"), database("counts", Postgres.PASSWORD, "id"));
        List<TrainingResult> results = new ArrayList<>();
        String told = printed(() -> results.add(job.run()) ? job.toString() + results : "");
        TrainingResult result = results.get(0);
        // The target is a function of the inputs: a wrong partner would show at once.
        assertThat(result.scores().get(0).value()).isLessThan(1e-6);
        assertThat(result.warnings()).noneMatch(it -> it.contains("order"));
        assertNowhere(Postgres.PASSWORD, told);
        assertThat(Files.exists(folder.resolve("mlflow.db"))).isTrue();

        // The tables are written anew in another order; the data is the same, and so is everything that is made of it.
        postgres.execute(
                "update weather set hum = hum where id % 4 = 1", "update counts set cnt = cnt where id % 3 = 1");
        TrainingResult again = job.run();
        assertThat(again.datasets().stream().map(it -> it.digest()).toList())
                .isEqualTo(result.datasets().stream().map(it -> it.digest()).toList());
        assertThat(again.split().testRows()).isEqualTo(result.split().testRows());
    }

    @Test
    void aTableAndAFile() throws Exception {
        Reader csv = CsvReader.of(folder.resolve("targets.csv").toString()).key("id");
        TrainingResult result =
                job(database("weather", Postgres.PASSWORD, "id"), csv).run();
        assertThat(result.examples().count()).isEqualTo(500);
        assertThat(result.version().version()).isEqualTo(1);
    }

    @Test
    void rowsInNoOrderAreAWarning() throws Exception {
        TrainingResult result = job(query("select temp, hum, season from weather"), query("select cnt from counts"))
                .run();
        assertThat(result.warnings().stream().filter(it -> it.contains("promises no order")))
                .hasSize(1);
        assertThat(result.datasets().get(0).source()).contains("\"order\": \"not promised\"");
    }

    @Test
    void aWrongPasswordIsNowhereEither() throws Exception {
        String wrong = "s0me-other-s3cret";
        List<Throwable> failures = new ArrayList<>();
        String told = printed(() -> {
            failures.add(catchThrowable(() -> job(database("weather", wrong, "id"), database("counts", wrong, "id"))
                    .run()));
            StringWriter trace = new StringWriter();
            failures.get(0).printStackTrace(new PrintWriter(trace));
            return trace;
        });
        assertThat(failures.get(0))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("password authentication failed for user \"postgres\"");
        assertThat(heard).hasSize(1);
        assertNowhere(wrong, told);
    }

    @Test
    @Tag("oracle")
    void mlflowResolvesTheSource() throws Exception {
        sourceResolvedBy(Python.MLFLOW_3_17);
    }

    @Test
    @Tag("oracle")
    @Tag("thorough")
    void theOldestMlflowResolvesTheSource() throws Exception {
        sourceResolvedBy(Python.MLFLOW_3_0);
    }

    private void sourceResolvedBy(Python python) throws Exception {
        TrainingResult result = job(
                        database("weather", Postgres.PASSWORD, "id"), database("counts", Postgres.PASSWORD, "id"))
                .run();
        String told = python.run(
                folder, """
                    import json, sys, mlflow
                    mlflow.set_tracking_uri("sqlite:///" + sys.argv[1])
                    run = mlflow.get_run(sys.argv[2])
                    for given in run.inputs.dataset_inputs:
                        source = mlflow.data.get_source(given.dataset)
                        print(given.dataset.name, type(source).__name__, json.dumps(source.to_dict()))
                    """, folder.resolve("mlflow.db"), result.run().runId());
        assertThat(told)
                .contains("inputs SparkDatasetSource {\"table_name\": \"weather\"}")
                .contains("targets SparkDatasetSource {\"table_name\": \"counts\"}");
    }
}
