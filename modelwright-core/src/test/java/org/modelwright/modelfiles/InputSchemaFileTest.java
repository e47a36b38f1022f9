package org.modelwright.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.Modelwright;
import org.modelwright.data.DataType;
import org.modelwright.internal.text.Json;
import org.modelwright.job.TrainingResult;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.schema.ColumnSchema;
import org.modelwright.schema.DataSchema;
import org.modelwright.signer.ModelSignature;
import org.modelwright.transform.TextForm;

class InputSchemaFileTest {

    @Test
    void theDeclaredRulesAreInItInTheWordsOfJsonSchema() {
        ModelSignature signature = new ModelSignature(
                List.of(
                        new ColumnSpec("temp", DataType.DOUBLE, true),
                        new ColumnSpec("city", DataType.STRING, true),
                        new ColumnSpec("hr", DataType.LONG, true),
                        new ColumnSpec("open", DataType.BOOLEAN, true),
                        new ColumnSpec("free", DataType.DOUBLE, true)),
                List.of());
        Map<String, ColumnSchema> columns = Map.of(
                "temp", ColumnSchema.of().nullable(true).minimum(0L).exclusiveMaximum(1.5),
                "city",
                        ColumnSchema.of()
                                .nullable(true)
                                .enumeration("ROM", "OSL")
                                .pattern("[A-Z]{3}")
                                .maxLength(3),
                "hr", ColumnSchema.of().nullable(false).maximum(23L),
                "open", ColumnSchema.of().nullable(false));
        InputSchemaFile file =
                InputSchemaFile.of(signature, Optional.of(DataSchema.of().columns(columns)), Map.of(), Set.of());
        assertThat(InputSchemaFile.read(file.write()).write()).isEqualTo(file.write());
        assertThat(Json.write(Json.read(file.write())))
                .isEqualTo(
                        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\", \"properties\": {"
                                + "\"temp\": {\"type\": [\"number\", \"null\"], \"exclusiveMaximum\": 1.5, \"minimum\": 0}, "
                                + "\"city\": {\"type\": [\"string\", \"null\"], \"enum\": [\"ROM\", \"OSL\", null], \"maxLength\": 3,"
                                + " \"pattern\": \"^(?:[A-Z]{3})$\"}, "
                                + "\"hr\": {\"type\": \"integer\", \"maximum\": 23}, "
                                + "\"open\": {\"type\": \"boolean\"}, "
                                + "\"free\": {\"type\": [\"number\", \"null\"]}}, "
                                + "\"required\": [\"temp\", \"city\", \"hr\", \"open\", \"free\"]}");
    }

    /** A whole job: what the reader makes of the column decides, not the test. */
    @Test
    void aTruthWithGapsIsANumberInTypeAndValues(@TempDir Path folder) throws IOException {
        StringBuilder rows = new StringBuilder("id,a,open,y\n");
        for (int row = 0; row < 40; row++) {
            rows.append(row + "," + row * 7919 % 37 + ".5," + (row % 5 == 0 ? "" : row % 2 == 0) + "," + row % 11
                    + ".25\n");
        }
        Files.writeString(folder.resolve("data.csv"), rows);
        Files.writeString(folder.resolve("job.yaml"), """
                job:
                  KIND: TrainingJob
                  inputs:
                    KIND: CsvReader
                    path: FOLDER/data.csv
                    exclude: [y]
                    schema: {key: [id], other_columns: allow, columns: {open: {type: boolean, nullable: true, enum: [true, false]}}}
                  targets: {KIND: CsvReader, path: FOLDER/data.csv, columns: [y], schema: {key: [id], columns: {y: {type: double}}}}
                  model: {KIND: BaselineModel}
                  mlflow_service: {tracking_uri: "sqlite:///FOLDER/mlflow.db"}
                """.replace("FOLDER", folder.toString()));
        TrainingResult result = Modelwright.load(folder.resolve("job.yaml")).run();
        String schema =
                Files.readString(Path.of(result.loggedModel().artifactUri()).resolve("input_schema.json"));
        assertThat(schema.replaceAll("\\s", ""))
                .contains("\"open\":{\"type\":[\"number\",\"null\"],\"enum\":[1,0,null]}");
    }

    @Test
    void aDateIsATextOfItsFormWhateverItsBounds() {
        ModelSignature signature = new ModelSignature(List.of(new ColumnSpec("day", DataType.STRING, true)), List.of());
        DataSchema declared = DataSchema.of()
                .columns(Map.of("day", ColumnSchema.of().type(DataType.DATETIME).minimum("2024-01-01")));
        Map<String, TextForm> texts = Map.of("day", new TextForm(DataType.DATETIME, "[0-9]{4}", List.of()));
        assertThat(Json.write(Json.read(InputSchemaFile.of(signature, Optional.of(declared), texts, Set.of())
                        .write())))
                .contains("\"properties\": {\"day\": {\"type\": \"string\", \"pattern\": \"^(?:[0-9]{4})$\"}}");
        assertThat(Json.write(Json.read(InputSchemaFile.of(signature, Optional.empty(), texts, Set.of())
                        .write())))
                .contains("{\"type\": [\"string\", \"null\"], \"pattern\": \"^(?:[0-9]{4})?$\"}");
    }

    @Test
    void withoutASchemaTheTypesAre() {
        ModelSignature signature = new ModelSignature(List.of(new ColumnSpec("hr", DataType.LONG, true)), List.of());
        assertThat(Json.write(Json.read(InputSchemaFile.of(signature, Optional.empty(), Map.of(), Set.of())
                        .write())))
                .contains("\"properties\": {\"hr\": {\"type\": \"integer\"}}");
    }
}
