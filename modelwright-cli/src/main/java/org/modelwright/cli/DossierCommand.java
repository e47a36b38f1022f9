package org.modelwright.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.dossier.Dossier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright dossier}. */
@Command(
        name = "dossier",
        description =
                "Packs a version for an auditor: model, card, record, bill of materials, signatures, approvals, what its run"
                        + " left, and a page in the shape of Annex IV. modelwright verify checks it, and plain commands do.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright dossier models:/bikes@champion -o bikes.zip",
            "  modelwright verify bikes.zip --public-key k.pub"
        })
final class DossierCommand extends AnsweringCommand {

    @Parameters(paramLabel = "VERSION", description = "models:/name/1, models:/name@alias or models:/name/latest.")
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String version;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description = "The archive, a ZIP; never over a file that is there.")
    @SuppressWarnings("NullAway.Init")
    Path file;

    @Option(
            names = "--with-rows",
            description = "With the files of the run that hold rows (Parquet): split, predictions, importance.")
    boolean rows;

    @Mixin
    StoreOptions store = new StoreOptions();

    DossierCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        Dossier made = Dossier.write(version, store.trackingUri, file, rows);
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "WRITTEN");
            answer.put("version_uri", made.version().uri());
            answer.put("file", made.file().toString());
            answer.put("files", made.files());
            answer.put("root_sha256", made.verified().rootSha256());
            console().out().println(JsonText.of(answer));
        } else {
            console()
                    .out()
                    .println("written: " + made.file() + ", " + made.files() + " files of "
                            + made.version().uri());
        }
    }
}
