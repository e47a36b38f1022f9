package org.modelwright.cli;

import org.jspecify.annotations.Nullable;
import org.modelwright.reader.Reader;
import org.modelwright.scoring.FileExplanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelwright explain}. */
@Command(
        name = "explain",
        description =
                "Says for each row of a file what each column adds to its prediction: base_value and the columns add"
                        + " up to the margin.",
        sortOptions = false,
        footer = {
            "",
            "The margin is the prediction of a regression (its logarithm, where the model learns logarithms); of two",
            "classes the logarithm of the odds of the second; of more that of the predicted class, which the column",
            "class names, or of --class.",
            "",
            "Examples:",
            "  modelwright explain models:/bikes@candidate rides.parquet -o reasons.parquet",
            "  modelwright explain models:/bikes/latest rides.csv -o reasons.csv --reader '{key: instant}'",
            "  modelwright explain models:/iris/1 flowers.csv -o reasons.csv --class virginica"
        })
final class ExplainCommand extends RowsCommand {

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description =
                    "The class whose margin is explained, where there are more than two (default: the predicted one).")
    @Nullable String label;

    ExplainCommand(Console console) {
        super(console);
    }

    @Override
    String status() {
        return "EXPLAINED";
    }

    @Override
    Asking asking(Reader rows) {
        return new FileExplanation(rows.batches(), file, keep, rows.key(), label)::run;
    }
}
