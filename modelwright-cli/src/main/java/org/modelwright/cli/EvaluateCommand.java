package org.modelwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.job.Evaluation;
import org.modelwright.modelfiles.RunEvidence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright evaluate}. */
@Command(
        name = "evaluate",
        description =
                "Scores a version again on labelled rows that are new to it, in a run that MLflow links to model and"
                        + " data.",
        sortOptions = false,
        footer = {
            "",
            "What its job measured is measured, with intervals and slices. Exit code 4 if a gate is missed.",
            "",
            "Examples:",
            "  modelwright evaluate models:/bikes@champion may.parquet --target cnt",
            "  modelwright evaluate models:/bikes/1 may.csv --target cnt --gate '{metric: r2_score, minimum: 0.8}'"
        })
final class EvaluateCommand extends AnsweringCommand {

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "models:/name@alias, models:/name/1, models:/name/latest, models:/m-… or runs:/…/model.")
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A Parquet, CSV or JSON file, or a folder of Parquet files.")
    @SuppressWarnings("NullAway.Init")
    String data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            required = true,
            description = "The column that says what is true.")
    @SuppressWarnings("NullAway.Init")
    String target;

    @Option(
            names = "--gate",
            paramLabel = "YAML",
            description = "What must be reached, such as '{metric: r2_score, minimum: 0.8}'; again for more.")
    List<String> gates = new ArrayList<>();

    @Option(
            names = "--slice",
            paramLabel = "YAML",
            description = "A column that parts the rows, or '{column: temp, bins: 4}'; again for more.")
    List<String> slices = new ArrayList<>();

    @Option(
            names = "--reader",
            paramLabel = "YAML",
            defaultValue = "{}",
            description =
                    "Keys of the reader, such as '{encoding: latin-1, header: false}'; KIND, if the ending does not say.")
    String reader = "{}";

    @Mixin
    StoreOptions store = new StoreOptions();

    EvaluateCommand(Console console) {
        super(console);
    }

    private static String list(List<String> elements) {
        return "[" + String.join(", ", elements) + "]";
    }

    @Override
    void answer() {
        Evaluation.Result result = Modelwright.evaluation(
                        model, store.trackingUri, Modelwright.reader(data, reader), target, list(gates), list(slices))
                .run();
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "EVALUATED");
            answer.put("run_id", result.run().runId());
            answer.put("experiment_id", result.run().experimentId());
            answer.put("tracking_uri", result.trackingUri());
            answer.put("model_uri", model);
            answer.put("model_id", result.modelId());
            answer.put("rows", result.rows());
            answer.put("metrics", result.metrics());
            answer.put(
                    "slices",
                    result.slices().stream().map(EvaluateCommand::slice).toList());
            answer.put("warnings", result.warnings());
            console().out().println(JsonText.of(answer));
            return;
        }
        result.metrics().forEach((name, value) -> console().out().println(name + "  " + value));
        console().out().println("run  " + result.run().runId() + ", " + result.rows() + " rows of " + data);
    }

    private static Map<String, @Nullable Object> slice(RunEvidence.Slice slice) {
        Map<String, @Nullable Object> words = new LinkedHashMap<>();
        words.put("column", slice.column());
        words.put("value", slice.value());
        words.put("from", slice.from());
        words.put("to", slice.to());
        words.put("rows", slice.rows());
        words.put("metric", slice.metric());
        words.put("score", slice.score());
        words.put("lower", slice.lower());
        words.put("upper", slice.upper());
        return words;
    }
}
