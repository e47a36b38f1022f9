package org.modelwright.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.job.VersionDecision;
import org.modelwright.modelfiles.RunDecisions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright decide}. */
@Command(
        name = "decide",
        description =
                "Chooses again which class a version predicts, without training: by the scores of rows that models had"
                        + " not learned from, never by test rows. It becomes a new version.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 4 if a gate of its job is missed, or the version is signed and there is no key.",
            "",
            "Examples:",
            "  modelwright decide models:/churn@champion --threshold '{metric: f1_score}'",
            "  modelwright decide models:/churn/3 --threshold '{costs: {false_positive: 1, false_negative: 20}}'",
            "  modelwright decide models:/churn/3 --threshold '{metric: f1_score}' --private-key k.pem"
        })
final class DecideCommand extends AnsweringCommand {

    @Parameters(
            paramLabel = "VERSION",
            description = "models:/name@alias, models:/name/1, models:/name/latest, models:/m-… or runs:/…/model.")
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String version;

    @Option(
            names = "--threshold",
            paramLabel = "YAML",
            required = true,
            description = "How it is chosen, as in a job: '{metric: f1_score}', '{costs: {…}}', '{cost_matrix: {…}}'.")
    @SuppressWarnings("NullAway.Init")
    String threshold;

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            description =
                    "The key (PEM) that signs the new version, readable by its owner alone; needed where the version is"
                            + " signed.")
    @Nullable Path privateKey;

    @Option(names = "--password-env", paramLabel = "NAME", description = KeyPassword.DESCRIPTION)
    @Nullable String passwordVariable;

    @Mixin
    StoreOptions store = new StoreOptions();

    DecideCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        VersionDecision.Result made = Modelwright.decision(
                        version, store.trackingUri, threshold, privateKey, KeyPassword.of(passwordVariable))
                .run();
        RunDecisions.Threshold chosen = Objects.requireNonNull(made.decisions().threshold());
        String from = Objects.requireNonNull(made.decisions().decidedFrom()).uri();
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "DECIDED");
            answer.put("version_uri", made.version().uri());
            answer.put("name", made.version().name());
            answer.put("version", String.valueOf(made.version().version()));
            answer.put("model_id", made.modelId());
            answer.put("run_id", made.run().runId());
            answer.put("experiment_id", made.run().experimentId());
            answer.put("tracking_uri", made.trackingUri());
            answer.put("decided_from", from);
            answer.put("threshold", chosen.threshold());
            answer.put("criterion", chosen.criterion());
            answer.put("value", chosen.value());
            answer.put("even_value", chosen.evenValue());
            answer.put("rows", chosen.rows());
            answer.put("metrics", made.metrics());
            answer.put("warnings", made.warnings());
            console().out().println(JsonText.of(answer));
            return;
        }
        made.warnings().forEach(it -> console().err().println("warning: " + it));
        console()
                .out()
                .println("decided: " + made.version().uri() + " from " + from
                        + (chosen.threshold() == null ? "" : ", threshold " + chosen.threshold()));
        console()
                .out()
                .println(chosen.asks() + ", " + chosen.how() + ": " + chosen.criterion() + " " + chosen.value()
                        + " (the likeliest class: " + chosen.evenValue() + ") on " + chosen.rows() + " training rows");
        console().out().println("run  " + made.run().runId());
    }
}
