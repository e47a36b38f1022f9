package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Records;
import org.modelwright.data.Session;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.schema.DataSchema;
import org.modelwright.table.duckdb.ParquetWriter;
import org.modelwright.test.Sessions;

class ParquetReaderTest {

    private static final Session SESSION = Sessions.of(1L << 30, 1);

    @TempDir
    Path folder;

    @Test
    void defaults() {
        ParquetReader reader = ParquetReader.of("a.parquet");
        assertThat(reader).isEqualTo(ParquetReader.of("a.parquet"));
        assertThat(reader.declared()).isEmpty();
    }

    @Test
    void everyKey() {
        DataSchema schema =
                DataSchema.of().otherColumns(DataSchema.OtherColumns.ALLOW).key("b");
        ParquetReader reader = new ParquetReader(
                List.of(file().toString()),
                List.of("id"),
                List.of("a", "t"),
                List.of("t"),
                "id >= 0",
                null,
                2L,
                schema,
                null,
                null);
        Frame frame = reader.read(SESSION);
        assertThat(frame.names()).containsExactly("id", "a");
        assertThat(frame.key()).containsExactly("id");
        assertThat(frame.rows()).isEqualTo(2);
        assertThat(reader.declared()).contains(schema);
    }

    @Test
    void theKeyOfTheSchemaIsTheDefault() {
        DataSchema schema =
                DataSchema.of().otherColumns(DataSchema.OtherColumns.ALLOW).key("id");
        assertThat(ParquetReader.of(file().toString())
                        .columns("a")
                        .schema(schema)
                        .read(SESSION)
                        .key())
                .containsExactly("id");
        assertThat(ParquetReader.of(file().toString())
                        .columns("a")
                        .read(SESSION)
                        .key())
                .isEmpty();
    }

    @Test
    void everyRefusalAtOnce() {
        assertThatThrownBy(() -> Records.of(
                        ParquetReader.class,
                        Map.of(
                                "path",
                                List.of("s3://key:geheim@bucket/a.parquet"),
                                "key",
                                List.of("a", "a"),
                                "exclude",
                                List.of("a"),
                                "limit",
                                -1L)))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(it -> it.message())
                                .containsExactly(
                                        "The path (s3://bucket/a.parquet) is not on this machine.",
                                        "The limit (-1) is not above 0.",
                                        "The key (a) is there twice.",
                                        "The exclude (a) is a column of the key, which is always read."));
        assertThatThrownBy(() -> ParquetReader.of(""))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The path () is empty.");
    }

    @Test
    void sourceAndLineage() {
        Path file = file();
        ParquetReader reader = ParquetReader.of(file.toString()).key("id");
        assertThat(reader.source()).isEqualTo(file.toString());
        Frame frame = reader.read(SESSION);
        Dataset dataset = reader.lineage(frame, "inputs", SESSION);
        assertThat(dataset.sourceType()).isEqualTo("local");
        assertThat(Json.read(dataset.source())).isEqualTo(Map.of("uri", file.toString()));
        // The same content from another place is another dataset; other content, too.
        ParquetReader elsewhere = ParquetReader.of("other.parquet").key("id");
        assertThat(List.of(
                        elsewhere.lineage(frame, "inputs", SESSION),
                        reader.lineage(frame.drop(List.of("t")), "inputs", SESSION)))
                .allSatisfy(it -> assertThat(it.digest()).isNotEqualTo(dataset.digest()));
    }

    private Path file() {
        Path file = folder.resolve("wines.parquet");
        ParquetWriter.write(
                Frame.of(
                        LongColumn.of("id", 1, 2, 3),
                        DoubleColumn.of("a", 0.5, Double.NaN, 2),
                        TextColumn.of("t", "x", null, "z"),
                        LongColumn.of("b", 7, 8, 9)),
                file,
                SESSION);
        return file;
    }
}
