package org.modelwright.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.scoring.FilePrediction;
import org.modelwright.scoring.PredictedFile;
import org.modelwright.scoring.ScoringModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright predict}. */
@Command(
        name = "predict",
        description = "Scores the rows of a file with a model that MLflow knows: ours, or ONNX that Python logged.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright predict models:/bikes@candidate rides.parquet -o predictions.parquet",
            "  modelwright predict models:/bikes/latest rides.csv -o predictions.csv --keep instant",
            "  modelwright predict models:/bikes@champion rides.csv -o p.csv --trust trust.yaml",
            "  modelwright predict models:/bikes/1 rides.csv -o p.csv --reader '{encoding: latin-1}'",
            "  modelwright predict runs:/0123456789abcdef0123456789abcdef/model rides.csv -o predictions.csv"
        })
final class PredictCommand extends AnsweringCommand {

    private static final double MILLIS = 1000;

    @Parameters(index = "0", paramLabel = "MODEL", description = StoreOptions.MODEL)
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A Parquet, CSV or JSON file, or a folder of Parquet files.")
    @SuppressWarnings("NullAway.Init")
    String data;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description = "Where the predictions go, .parquet or .csv; never over a file that is there.")
    @SuppressWarnings("NullAway.Init")
    Path file;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of the data to copy beside the predictions.")
    List<String> keep = new ArrayList<>();

    @Option(
            names = "--reader",
            paramLabel = "YAML",
            defaultValue = "{}",
            description =
                    "Keys of the reader, such as '{encoding: latin-1, header: false}'; KIND, if the ending does not say.")
    String reader = "{}";

    @Mixin
    StoreOptions store = new StoreOptions();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Whose models are loaded, others are not (exit 4): YAML, keys: [{public_key: k.pub}].")
    @Nullable Path trust;

    PredictCommand(Console console) {
        super(console);
    }

    private ScoringModel load() {
        return trust == null
                ? ScoringModel.load(model, store.trackingUri)
                : ScoringModel.load(model, store.trackingUri, Modelwright.trust(trust));
    }

    @Override
    void answer() {
        long start = System.nanoTime();
        FilePrediction prediction =
                new FilePrediction(Modelwright.reader(data, reader).batches(), file, keep);
        PredictedFile predicted;
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        try (ScoringModel loaded = load()) {
            predicted = prediction.run(loaded);
            answer.put("status", "PREDICTED");
            answer.put("model_uri", loaded.uri());
            answer.put("model_id", loaded.modelId().orElse(null));
        }
        answer.put("file", predicted.file().toString());
        answer.put("rows", predicted.rows());
        answer.put("columns", predicted.columns());
        answer.put("warnings", predicted.warnings());
        answer.put("duration_s", (System.nanoTime() - start) / 1_000_000 / MILLIS);
        if (output.form == OutputOptions.Form.JSON) {
            console().out().println(JsonText.of(answer));
        } else {
            console()
                    .out()
                    .println("written: " + predicted.file() + ", " + predicted.rows() + " rows of "
                            + String.join(", ", predicted.columns()));
        }
    }
}
