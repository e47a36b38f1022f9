package org.modelwright.cli;

import org.modelwright.reader.Reader;
import org.modelwright.scoring.FilePrediction;
import picocli.CommandLine.Command;

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
final class PredictCommand extends RowsCommand {

    PredictCommand(Console console) {
        super(console);
    }

    @Override
    String status() {
        return "PREDICTED";
    }

    @Override
    Asking asking(Reader rows) {
        return new FilePrediction(rows.batches(), file, keep)::run;
    }
}
