package org.modelwright.saver;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.modelwright.data.Frame;
import org.modelwright.leak.LeakSummary;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.ModelSignature;
import org.modelwright.task.Task;

/** Saves models for tests, as a job would. */
public final class SavedModels {

    public static final String ID = "m-0123456789abcdef0123456789abcdef";
    static final String RUN = "12345678901234567890123456789012";

    static final ModelMetadata METADATA = new ModelMetadata(
            "0.1",
            "0".repeat(64),
            Map.of("inputs", "1e10"),
            Task.REGRESSION,
            List.of("it's", "a: b # c"),
            List.of(),
            List.of(),
            Map.of("rows", 3L, "word", "no"));

    private SavedModels() {}

    /** {@return what a job would say of its run} */
    public static RunRecordFile.Run run() {
        return new RunRecordFile.Run(
                "0.1",
                RUN,
                "1",
                "trial",
                Instant.parse("2026-01-01T00:00:00.123Z"),
                List.of(new RunRecordFile.PluginJar("plug.jar", "1.0", "1".repeat(64))),
                "17",
                "Linux amd64",
                Map.of("KIND", "TrainingJob", "metrics", List.of(Map.of("KIND", "RegressionMetric", "minimum", 0.5))),
                "0".repeat(64),
                List.of(
                        new Dataset("inputs", "1e10", "local", "{}", "{}", "{}"),
                        new Dataset("targets", "2", "local", "{}", "{}", "{}")),
                Map.of("inputs.where", 3L),
                80,
                20,
                Map.of("first_test_row", 80L),
                new LeakSummary(true, 100, 100, 0, Map.of("a", "known"), List.of("looked at")),
                Task.REGRESSION,
                null,
                Map.of("rounds", "3"),
                Map.of("rmse", 1.0, "train_rmse", 0.25),
                Map.of("rmse", List.of(1.0, 1.5)),
                List.of("one"));
    }

    public static ModelInfo save(FittedModel model, Frame inputs, Path directory) {
        ModelSignature signature = new InferSigner().sign(inputs, model.predict(inputs));
        return OnnxSaver.of().save(model, signature, inputs, context(directory, inputs));
    }

    static SaveContext context(Path directory, Frame proof) {
        return new SaveContext(
                directory,
                new LoggedModel(ID, "model", directory.toString(), LoggedModel.Status.PENDING),
                RUN,
                proof,
                METADATA,
                run(),
                new InputSchemaFile(Map.of()),
                1_767_225_600_123L);
    }
}
