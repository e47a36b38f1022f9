package org.modelwright.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.reader.Reader;
import org.modelwright.scoring.PredictedFile;
import org.modelwright.scoring.ScoringModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that asks a model about the rows of a file, and writes a file of as many rows. */
abstract class RowsCommand extends AnsweringCommand {

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
            description = "Where the rows go, .parquet or .csv; never over a file that is there.")
    @SuppressWarnings("NullAway.Init")
    Path file;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of the data to copy beside what is written.")
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

    RowsCommand(Console console) {
        super(console);
    }

    /** {@return what was done, in the answer} */
    abstract String status();

    /** {@return what asks a model about the rows; refuses what can be refused before it is loaded} */
    abstract Asking asking(Reader rows);

    /** Asks a model. */
    interface Asking {
        PredictedFile ask(ScoringModel model);
    }

    private ScoringModel load() {
        return trust == null
                ? ScoringModel.load(model, store.trackingUri)
                : ScoringModel.load(model, store.trackingUri, Modelwright.trust(trust));
    }

    @Override
    final void answer() {
        long start = System.nanoTime();
        Asking asking = asking(Modelwright.reader(data, reader));
        PredictedFile written;
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        try (ScoringModel loaded = load()) {
            written = asking.ask(loaded);
            answer.put("status", status());
            answer.put("model_uri", loaded.uri());
            answer.put("model_id", loaded.modelId().orElse(null));
        }
        answer.put("file", written.file().toString());
        answer.put("rows", written.rows());
        answer.put("columns", written.columns());
        answer.put("warnings", written.warnings());
        answer.put("duration_s", (System.nanoTime() - start) / 1_000_000 / MILLIS);
        if (output.form == OutputOptions.Form.JSON) {
            console().out().println(JsonText.of(answer));
        } else {
            console()
                    .out()
                    .println("written: " + written.file() + ", " + written.rows() + " rows of "
                            + String.join(", ", written.columns()));
        }
    }
}
