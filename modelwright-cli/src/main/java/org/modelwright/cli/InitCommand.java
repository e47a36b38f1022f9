package org.modelwright.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright init}. */
@Command(
        name = "init",
        description =
                "Writes a first configuration for a file: key, what must hold, splitter, exclusions with reasons.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright init data/rides.parquet --target cnt",
            "  modelwright init data/churn.csv --target churned -o training.yaml",
            "  modelwright init data/churn.csv --target column9 --reader '{encoding: latin-1, header: false}'"
        })
final class InitCommand extends AnsweringCommand {

    @Parameters(paramLabel = "DATA", description = "A Parquet, CSV or JSON file, or a folder of Parquet files.")
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String data;

    @Option(names = "--target", paramLabel = "COLUMN", required = true, description = "The column to predict.")
    @SuppressWarnings("NullAway.Init")
    String target;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to write it; never over a file that is there. Standard output by default.")
    @Nullable Path file;

    @Option(
            names = "--reader",
            paramLabel = "YAML",
            defaultValue = "{}",
            description =
                    "Keys of the reader, such as '{encoding: latin-1, header: false}'; KIND, if the ending does not say.")
    String reader = "{}";

    InitCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        Path out = file;
        if (out != null && Files.exists(out)) {
            throw OutFile.there(out);
        }
        String yaml = Modelwright.init(Modelwright.reader(data, reader), target);
        if (out != null) {
            OutFile.write(out, yaml);
        }
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", out == null ? "SHOWN" : "WRITTEN");
            answer.put("file", out == null ? null : out.toString());
            answer.put("yaml", yaml);
            console().out().println(JsonText.of(answer));
        } else if (out == null) {
            console().out().print(yaml);
        } else {
            console().out().println("written: " + out + ". Next: modelwright plan " + out);
        }
    }
}
