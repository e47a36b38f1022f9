package org.modelwright.saver;

import java.nio.file.Path;
import java.util.Map;
import org.modelwright.data.Frame;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.ModelSignature;

/** Saves models for tests, as a job would. */
public final class SavedModels {

    public static final String ID = "m-0123456789abcdef0123456789abcdef";
    static final String RUN = "12345678901234567890123456789012";

    private SavedModels() {}

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
                Map.of("engine", "modelwright", "modelwright_version", "0.1", "it's", "a: b # c", "rows", 3L),
                Map.of("run_id", RUN),
                new InputSchemaFile(Map.of()),
                1_767_225_600_123L);
    }
}
