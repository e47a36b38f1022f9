package org.modelwright.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Cause;
import org.modelwright.error.ConfigException;
import org.modelwright.error.GateException;
import org.modelwright.error.Problem;
import org.modelwright.modelfiles.BehaviourFile;

/**
 * The behaviour that a model keeps, which was asked again and holds.
 *
 * @param uri the model
 * @param laws how many laws hold
 * @param rows how many rows are predicted as they must be
 */
public record BehaviourCheck(String uri, int laws, int rows) {

    /**
     * Asks a model for the behaviour that it keeps.
     *
     * @param uri as for {@link ScoringModel#load(String, String)}
     * @param trackingUri as there
     * @throws GateException with what does not hold, each with a row and the predictions
     * @throws ConfigException if there is no such model, or it keeps no behaviour
     * @throws org.modelwright.error.DataException if its files are damaged or changed
     * @throws org.modelwright.error.InfrastructureException if MLflow or its files cannot be reached
     */
    public static BehaviourCheck of(String uri, @Nullable String trackingUri) {
        return ModelFiles.use(ModelUri.of(uri), uri, trackingUri, folder -> {
            try (ScoringModel model = ScoringModel.load(folder.toString(), null)) {
                BehaviourFile file = read(folder.resolve(BehaviourFile.NAME), uri);
                List<Problem> violations = BehaviourViolations.of(file, model::predict);
                if (!violations.isEmpty()) {
                    throw new GateException(violations);
                }
                return new BehaviourCheck(uri, file.laws().size(), file.rows().size());
            }
        });
    }

    private static BehaviourFile read(Path file, String uri) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    "The model (" + uri + ") keeps no behaviour.",
                    "behaviour: [{column: …, law: increasing}] in its job.");
        }
        try {
            return BehaviourFile.read(Files.readString(file));
        } catch (IOException e) {
            throw Cause.failure("The file (" + file + ") cannot be read", null, e);
        } catch (IllegalArgumentException e) {
            throw Cause.unreadable("The file (" + file + ") says no behaviour", "fetch the model again.", e);
        }
    }
}
