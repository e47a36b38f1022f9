package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.reader.Reader;
import org.modelwright.service.MlflowService;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;

/** A whole job starts DuckDB once, whatever it reads and writes, and leaves nothing in the temporary folder. */
class OneDatabaseTest {

    /** Is asked before DuckDB's driver, and leaves it the work. */
    private static final class Counter implements Driver {

        private int starts;

        @Override
        public synchronized @Nullable Connection connect(String url, Properties info) {
            starts++;
            return null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:duckdb:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    private static final List<Path> FOLDERS = new ArrayList<>();

    /** Notes where its session's files are, and learns or fails. */
    record Noting(boolean fails) implements Model {

        @Override
        public Optional<Task> wantedTask() {
            return Optional.of(Task.REGRESSION);
        }

        @Override
        public FittedModel fit(Frame inputs, Target target, FitContext context) {
            FOLDERS.add(context.session().newFolder("noted"));
            if (fails) {
                throw new DataException("No such luck.");
            }
            return LinearModel.of().fit(inputs, target, context);
        }
    }

    @TempDir
    Path folder;

    private final Counter counter = new Counter();

    @BeforeEach
    void countFirst() throws SQLException {
        List<Driver> duckdb =
                DriverManager.drivers().filter(DuckDBDriver.class::isInstance).toList();
        for (Driver driver : duckdb) {
            DriverManager.deregisterDriver(driver);
        }
        DriverManager.registerDriver(counter);
        for (Driver driver : duckdb) {
            DriverManager.registerDriver(driver);
        }
    }

    @AfterEach
    void countNoMore() throws SQLException {
        DriverManager.deregisterDriver(counter);
        FOLDERS.clear();
    }

    private TrainingJob job(Model model) throws Exception {
        Path csv = folder.resolve("rows.csv");
        Path parquet = folder.resolve("rows.parquet");
        Files.writeString(
                csv,
                IntStream.range(0, 60)
                        .mapToObj(row -> row * 7 % 11 + "," + row * 13 % 17 + "," + row * 5 % 19)
                        .collect(Collectors.joining("\n", "a,b,y\n", "\n")));
        Session session = Sessions.of(1L << 30, 2);
        ParquetWriter.write(CsvReader.of(csv.toString()).columns("y").read(session), parquet, session);
        counter.starts = 0;
        Reader inputs = CsvReader.of(csv.toString()).exclude("y");
        return TrainingJob.of(inputs, ParquetReader.of(parquet.toString()), model)
                .mlflowService(MlflowService.of().trackingUri("sqlite:///" + folder.resolve("mlflow.db")));
    }

    @Test
    void aWholeJobStartsItOnce() throws Exception {
        job(new Noting(false)).run();
        assertThat(counter.starts).isEqualTo(1);
        assertThat(FOLDERS).hasSize(1);
        assertThat(FOLDERS.get(0).getParent()).doesNotExist();
    }

    @Test
    void soDoesAPlan() throws Exception {
        job(new Noting(false)).plan();
        assertThat(counter.starts).isEqualTo(1);
    }

    @Test
    void aJobThatFailsLeavesNoFolder() throws Exception {
        TrainingJob job = job(new Noting(true));
        assertThatThrownBy(job::run).hasMessage("No such luck.");
        assertThat(counter.starts).isEqualTo(1);
        assertThat(FOLDERS).hasSize(1);
        assertThat(FOLDERS.get(0).getParent()).doesNotExist();
    }
}
