package org.modelwright.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Session;
import org.modelwright.error.Cause;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.Yaml;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.SplitFile;
import org.modelwright.reproduce.Reproduction.Difference;
import org.modelwright.service.MlflowService;

/**
 * What the run that made a version has left beside its model.
 *
 * @param run what the record says of it
 * @param config the text of its configuration; empty where the run is not known
 * @param split the sides of its rows; empty where the run is not known
 */
record Original(RunRecordFile.Run run, Optional<String> config, Optional<Path> split) {

    private static final String CONFIG = "config.yaml";

    /** {@return what there is: nothing for a folder that no store knows} */
    static Original of(String model, @Nullable String trackingUri, RunRecordFile.Run run, Session session) {
        if (!model.contains(":/")) {
            return new Original(run, Optional.empty(), Optional.empty());
        }
        MlflowService usual = MlflowService.of();
        try (MlflowService.Session mlflow = (trackingUri == null ? usual : usual.trackingUri(trackingUri)).start()) {
            MlflowClient client = mlflow.client();
            String artifacts = client.tracking().run(run.runId()).artifactUri();
            if (client.artifacts().list(artifacts, "").isEmpty()) {
                return new Original(run, Optional.empty(), Optional.empty());
            }
            Path folder = session.newFolder("original");
            client.artifacts().download(artifacts, folder);
            Path config = folder.resolve(CONFIG);
            return new Original(
                    run,
                    Files.exists(config) ? Optional.of(Files.readString(config)) : Optional.empty(),
                    Optional.of(folder.resolve(SplitFile.NAME)).filter(Files::exists));
        } catch (IOException e) {
            throw Cause.failure("The configuration of the run (" + run.runId() + ") cannot be read", null, e);
        }
    }

    /** {@return where the configuration in the record is not the one that the run had} */
    List<Difference> edited() {
        String recorded = Yaml.write(Map.of("job", run.configuration()));
        List<Difference> differences = new ArrayList<>();
        if (config.isPresent() && !config.get().equals(recorded)) {
            List<String> then = config.get().lines().toList();
            List<String> says = recorded.lines().toList();
            int line = 0;
            while (line < Math.min(then.size(), says.size()) && then.get(line).equals(says.get(line))) {
                line++;
            }
            differences.add(new Difference(
                    "record",
                    CONFIG + " of the run, line " + (line + 1),
                    line < says.size() ? says.get(line).strip() : null,
                    line < then.size() ? then.get(line).strip() : null));
        }
        String digest = Sha256.of(recorded);
        if (!digest.equals(run.configSha256())) {
            differences.add(new Difference("record", "config_sha256", run.configSha256(), digest));
        }
        return differences;
    }
}
