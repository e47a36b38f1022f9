package org.modelwright.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.modelwright.card.Block.Cell;
import org.modelwright.card.Block.Fact;
import org.modelwright.mlflow.Dataset;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.Verdict;

/** Where the model comes from, and how that is checked. */
final class LineageSection {

    private LineageSection() {}

    static Section of(Facts facts) {
        RunRecordFile.Run run = facts.run();
        List<Fact> all = new ArrayList<>();
        all.add(Fact.of("Run", Cell.code(run.runId())));
        all.add(Fact.of("Experiment", Cell.code(run.experimentId())));
        all.add(Fact.of("Made", Page.time(run.created())));
        all.add(Fact.of("Modelwright", run.modelwrightVersion() + ", Java " + run.java() + ", " + run.platform()));
        for (Facts.Source source : facts.sources()) {
            Dataset dataset = source.dataset();
            String content =
                    String.valueOf(Objects.requireNonNullElse(source.profile().get("sha256"), ""));
            all.add(Fact.of("Digest of " + dataset.name(), Cell.code(dataset.digest())));
            if (!content.isEmpty()) {
                all.add(Fact.of("SHA-256 of the values of " + dataset.name(), Cell.code(content)));
            }
            if (source.profile().get("files") instanceof List<?> files) {
                files.stream().limit(5).forEach(file -> {
                    if (file instanceof Map<?, ?> map) {
                        all.add(Fact.of(
                                "File of " + dataset.name(),
                                Cell.code(map.get("path") + ", SHA-256 " + map.get("sha256"))));
                    }
                });
            }
        }
        all.add(Fact.of("SHA-256 of config.yaml", Cell.code(run.configSha256())));
        for (RunRecordFile.PluginJar jar : run.plugins()) {
            all.add(Fact.of("Plug-in", Cell.code(jar.jar() + " " + jar.version() + ", SHA-256 " + jar.sha256())));
        }
        String model = "runs:/" + run.runId() + "/"
                + Objects.requireNonNullElse(facts.setting("saver").get("path"), "model");
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.FactList("", all));
        blocks.add(new Block.Command(
                "Train it again: config.yaml is among the artifacts of the run, with every default.",
                List.of("modelwright run config.yaml")));
        Verdict verdict = facts.evidence().verdict();
        if (verdict == null || verdict.decision() != Verdict.Decision.REJECT) { // else there is no model of it
            blocks.add(new Block.Command(
                    "Score rows, or draw this page again. Every file of the model is held against the SHA-256 in its run-record.json.",
                    List.of(
                            "modelwright predict " + model + " DATA -o predictions.parquet",
                            "modelwright card " + model + " -o card.html")));
        }
        return new Section("lineage", "Lineage, and how to check it", blocks);
    }
}
