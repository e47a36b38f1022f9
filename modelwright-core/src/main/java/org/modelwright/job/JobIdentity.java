package org.modelwright.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelwright.data.RecordTree;
import org.modelwright.internal.text.Product;
import org.modelwright.internal.text.Sha256;
import org.modelwright.internal.text.Yaml;
import org.modelwright.modelfiles.RunRecordFile.PluginJar;

/**
 * What makes two jobs the same one: this product, the plug-ins, and the configuration with every default, apart from what
 * changes no model. With the same data they make the same version.
 */
final class JobIdentity {

    /** The run's tag. */
    static final String TAG = "modelwright.job_sha256";

    /** Names, people and machines. */
    private static final List<String> CHANGES_NOTHING = List.of(
            "run_config", "memory", "threads", "on_interrupt", "checkpoint", "logger_service", "alerts_service");

    private JobIdentity() {}

    /** {@return a digest of all that} */
    static String of(TrainingJob job) {
        Map<String, Object> configuration = RecordTree.of(job);
        CHANGES_NOTHING.forEach(configuration::remove);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", Product.version());
        all.put("plugins", PluginJars.of(job).stream().map(PluginJar::toMap).toList());
        all.put("job", configuration);
        job.signer().keyHint().ifPresent(hint -> all.put("signing_key", hint));
        return Sha256.of(Yaml.write(all));
    }
}
