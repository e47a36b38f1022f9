package org.modelwright.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DataType;
import org.modelwright.error.DataException;
import org.modelwright.mlflow.ColumnSpec;
import org.modelwright.modelfiles.MlmodelSignature.Inputs;
import org.modelwright.modelfiles.MlmodelSignature.Matrix;
import org.modelwright.modelfiles.MlmodelSignature.Named;
import org.modelwright.task.Task;

class MlmodelFileTest {

    private static final ModelMetadata METADATA = new ModelMetadata(
            "0.1.0",
            "0".repeat(64),
            Map.of("inputs", "1e10"),
            Task.BINARY,
            List.of("it's", "yes"),
            List.of("yes"),
            List.of("no", "a: b # c"),
            Map.of("KIND", "LinearModel", "alpha", 1e-9, "fit_intercept", true),
            Map.of("threshold", 0.25));

    private static MlmodelFile file(Inputs inputs) {
        return new MlmodelFile(
                "file:///models/m-1/artifacts",
                new MlmodelFile.Onnx("model.onnx", "1.23.2"),
                new MlmodelFile.PythonFunction("modelwright_loader_0", "code/modelwright_loader_0.zip", "3.11.7"),
                new MlmodelSignature(inputs, List.of(new ColumnSpec("prediction", DataType.DOUBLE, true))),
                METADATA.toMap(),
                new MlmodelFile.Origin(
                        "3.17.2",
                        "m-1",
                        "12345678901234567890123456789012",
                        4711L,
                        MlmodelFile.Origin.time(Instant.parse("2026-01-01T00:00:00.123456Z"))));
    }

    @Test
    void whatIsWrittenIsRead() {
        MlmodelFile file = file(new Named(
                List.of(new ColumnSpec("it's", DataType.STRING, true), new ColumnSpec("yes", DataType.LONG, false))));
        MlmodelFile read = MlmodelFile.read(file.write(), "m-1");
        assertThat(read).isEqualTo(file);
        assertThat(read.isOurs()).isTrue();
        assertThat(ModelMetadata.of(read.metadata())).isEqualTo(METADATA);
        assertThat(read.origin().created()).isEqualTo("2026-01-01 00:00:00.123456");
    }

    @Test
    void aMatrixIsWrittenAndRead() {
        for (DataType type : DataType.values()) {
            if (type != DataType.DATETIME) {
                MlmodelFile file = file(new Matrix(type, 4));
                assertThat(MlmodelFile.read(file.write(), "m-1")).isEqualTo(file);
            }
        }
    }

    @Test
    void whatMlflowDoesNotSayIsNull() {
        MlmodelFile read = MlmodelFile.read("flavors: {onnx: {data: model.onnx}}", "x");
        assertThat(read.origin()).hasAllNullFieldsOrProperties();
        assertThat(read.pythonFunction()).hasAllNullFieldsOrProperties();
        assertThat(read.artifactPath()).isNull();
        assertThat(read.signature()).isEqualTo(new MlmodelSignature(null, List.of()));
        assertThat(read.isOurs()).isFalse();
    }

    @Test
    void modelsOfOtherFlavorsAreRefused() {
        assertThatThrownBy(() -> MlmodelFile.read("flavors: {sklearn: {}, python_function: {}}", "models:/x/1"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "The model (models:/x/1) is no ONNX model: its flavors are (python_function, sklearn).");
    }

    @Test
    void whatIsNoYamlIsRefused() {
        assertThatThrownBy(() -> MlmodelFile.read("{", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
