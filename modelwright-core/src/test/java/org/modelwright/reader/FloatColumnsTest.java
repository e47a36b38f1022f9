package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Column;
import org.modelwright.data.ContentHash;
import org.modelwright.data.DataType;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;
import org.modelwright.model.FitContext;
import org.modelwright.model.LinearModel;
import org.modelwright.task.Target;
import org.modelwright.test.Sessions;

/** Floats of 32 bits are held as such, and nobody can tell from what comes of them. */
class FloatColumnsTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);
    private static final String VALUE = "case when range % 7 = 3 then null else sin(range) end::FLOAT";
    private static final String CODE = "(range % 3)::FLOAT / 10";

    @TempDir
    Path folder;

    private Frame read(String select) throws SQLException {
        Path file = folder.resolve(Integer.toHexString(select.hashCode()) + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (" + select + ") to '" + file + "'");
        }
        return ParquetReader.of(file.toString()).read(SESSION);
    }

    private Frame floats() throws SQLException {
        return read("select " + VALUE + " as a, (" + CODE + ")::FLOAT as b, range % 5 as y from range(500)");
    }

    private Frame doubles() throws SQLException {
        return read("select (" + VALUE + ")::DOUBLE as a, (" + CODE
                + ")::FLOAT::DOUBLE as b, range % 5 as y from range(500)");
    }

    @Test
    void theSameButForTheMemory() throws Exception {
        Frame floats = floats();
        Frame doubles = doubles();
        assertThat(floats.column("a")).isInstanceOf(FloatColumn.class);
        assertThat(doubles.column("a")).isInstanceOf(DoubleColumn.class);
        assertThat(floats.column("a").bytes()).isEqualTo(4);
        assertThat(doubles.column("a").bytes()).isEqualTo(8);
        assertThat(ContentHash.of(floats, Threads.CALLER)).isEqualTo(ContentHash.of(doubles, Threads.CALLER));
        for (Column column : floats.columns()) {
            same(column, doubles.column(column.name()));
            same(column.slice(3, 40), doubles.column(column.name()).slice(3, 40));
            int[] rows = {499, 3, 3, 0};
            same(column.take(rows), doubles.column(column.name()).take(rows));
            assertThat(column.named("z").name()).isEqualTo("z");
        }
        assertThat(floats.column("a").type()).isEqualTo(DataType.DOUBLE);
        assertThat(floats.column("a").missing()).isEqualTo(71);
    }

    private static void same(Column one, Column other) {
        assertThat(one.type()).isEqualTo(other.type());
        assertThat(one.rows()).isEqualTo(other.rows());
        assertThat(one.missing()).isEqualTo(other.missing());
        for (int row = 0; row < one.rows(); row++) {
            assertThat(Double.valueOf(one.number(row))).isEqualTo(Double.valueOf(other.number(row)));
            assertThat(one.text(row)).isEqualTo(other.text(row));
            assertThat(one.isMissing(row)).isEqualTo(other.isMissing(row));
        }
    }

    @Test
    void aLinearModelLearnsTheSameFromBoth() throws Exception {
        assertThat(learned(floats())).isEqualTo(learned(doubles()));
    }

    private static String learned(Frame frame) {
        LinearModel model = LinearModel.of().categorical("b");
        Frame inputs = frame.drop(java.util.List.of("y"));
        Frame outputs = model.fit(inputs, Target.of(frame.column("y"), null), FitContext.quiet(SESSION))
                .predict(inputs);
        return ContentHash.of(outputs, Threads.CALLER);
    }

    @Test
    void infiniteFloatsAreRefused() {
        assertThatThrownBy(() -> read("select 'Infinity'::FLOAT as a, 1 as y"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("infinit");
    }
}
