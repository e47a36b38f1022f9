package org.modelwright.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.reader.JdbcReader;
import org.modelwright.splitter.TrainTestSplitter;

class SparkEngineTest {

    private static String refusal(Runnable made) {
        return catchThrowableOfType(ConfigException.class, made::run).getMessage();
    }

    @Test
    void hasDefaults() {
        SparkEngine engine = SparkEngine.of();
        assertThat(engine.master()).isNull();
        assertThat(engine.effectiveMaster()).isEqualTo("local[*]");
        assertThat(engine.workers()).isNull();
        assertThat(engine.conf()).isEmpty();
        assertThat(engine.problems(List.of())).isEmpty();
    }

    @Test
    void takesEveryKey() {
        SparkEngine engine = SparkEngine.of()
                .master("spark://a:7077,b:7077")
                .workers(4)
                .conf(Map.of("spark.executor.memory", "4g", "spark.hadoop.fs.s3a.path.style.access", true));
        assertThat(engine.workers()).isEqualTo(4);
        assertThat(Setting.of(engine))
                .containsEntry("spark.master", "spark://a:7077,b:7077")
                .containsEntry("spark.executor.memory", "4g")
                .containsEntry("spark.hadoop.fs.s3a.path.style.access", "true")
                .containsEntry("spark.sql.session.timeZone", "UTC")
                .containsEntry("spark.ui.enabled", "false")
                .doesNotContainKey("spark.driver.host");
        assertThat(Setting.of(engine.master("local[2]"))).containsEntry("spark.driver.bindAddress", "127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"local", "local[2]", "local[*,3]", "local-cluster[2,1,1024]", "yarn", "k8s://https://a:443"})
    void takesWhatSparkCallsAMaster(String master) {
        assertThat(SparkEngine.of().master(master).master()).isEqualTo(master);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local[0]", "spark://host", "http://host:8080", "Local[2]"})
    void refusesWhatIsNoMaster(String master) {
        assertThat(refusal(() -> SparkEngine.of().master(master)))
                .startsWith("The master (" + master + ") is none of Spark's.")
                .contains("Maybe local[2]");
    }

    @Test
    void refusesSparkConnect() {
        assertThat(refusal(() -> SparkEngine.of().master("sc://host:15002")))
                .contains("The master (sc://host:15002) is of Spark Connect")
                .contains("Maybe the address of the cluster itself");
    }

    @Test
    void refusesNoWorkers() {
        assertThat(refusal(() -> SparkEngine.of().workers(0))).contains("The workers (0) are not at least 1.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            executor.memory                  | 4g     | none of Spark's: their names begin with spark. | spark.executor.memory.
            spark.executer.memory            | 4g     | is none that Spark is known to have            | spark.executor.memory.
            spark.master                     | yarn   | has a key of its own                           | master, beside conf.
            spark.dynamicAllocation.enabled  | true   | cannot start together                          | leave it out
            spark.sql.session.timeZone       | CET    | is always (UTC)                                | leave it out.
            spark.driver.memory              | 4g     | comes too late                                 | MODELWRIGHT_JAVA_OPTS
            spark.task.cpus                  | half   | is no count from 1 on                          | 1
            """)
    void refusesSettingsThatCannotHold(String name, String value, String words, String maybe) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> SparkEngine.of().conf(Map.of(name, value)));
        Problem problem = refused.problems().get(0);
        assertThat(problem.path()).isEqualTo("conf." + name);
        assertThat(problem.message()).contains(words);
        assertThat(problem.maybe()).startsWith(maybe);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> new SparkEngine("sc://h", 0, Map.of("a", "b", "spark.sql.extensions", List.of("x"))));
        assertThat(refused.problems()).hasSize(4);
    }

    @Test
    void refusesMoreWorkersThanSlots() {
        assertThat(SparkEngine.of().master("local[2]").workers(3).problems(List.of()))
                .singleElement()
                .extracting(Problem::message, Problem::maybe)
                .containsExactly(
                        "The workers (3) need a slot each, and the master (local[2]) has (2).",
                        "workers: 2, or more slots: master: local[3].");
        assertThat(SparkEngine.of()
                        .master("local[4]")
                        .workers(3)
                        .conf(Map.of("spark.task.cpus", 2))
                        .problems(List.of()))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("has (2)");
    }

    @Test
    void refusesTheLastRowsOfADatabaseWithoutAKey() {
        SparkEngine engine = SparkEngine.of().master("local[2]");
        JdbcReader rows = JdbcReader.ofTable("jdbc:sqlite:a.db", "rides");
        assertThat(engine.problems(List.of(rows, TrainTestSplitter.of())))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("promises no order");
        assertThat(engine.problems(List.of(rows.key("id"), TrainTestSplitter.of())))
                .isEmpty();
        assertThat(engine.problems(List.of(rows, TrainTestSplitter.of().shuffle(true))))
                .isEmpty();
    }

    @Test
    void saysWhereSparkIsLookedFor() {
        assertThat(SparkJars.missing(null).toString())
                .contains("SPARK_HOME is not set")
                .contains("Maybe SPARK_HOME=…");
        assertThat(SparkJars.missing("/opt/spark").message()).contains("SPARK_HOME (/opt/spark)");
    }
}
