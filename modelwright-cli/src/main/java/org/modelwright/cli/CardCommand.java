package org.modelwright.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.card.Card;
import org.modelwright.scoring.RunRecords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright card}. */
@Command(
        name = "card",
        description = "Draws the page of a model again from its run record: what it was trained on, how good it is and"
                + " how sure that is, where it fails, why it decides as it does.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright card models:/bikes@candidate -o card.html",
            "  modelwright card models:/bikes/1 -o README.md",
            "  modelwright card runs:/0123456789abcdef0123456789abcdef/model > card.html"
        })
final class CardCommand extends AnsweringCommand {

    @Parameters(paramLabel = "MODEL", description = StoreOptions.MODEL)
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String model;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to write it, as Markdown if it ends in .md; never over a file that is there. Standard"
                    + " output by default.")
    @Nullable Path file;

    @Mixin
    StoreOptions store = new StoreOptions();

    CardCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        Path out = file;
        if (out != null && Files.exists(out)) {
            throw OutFile.there(out);
        }
        Card card = Card.of(RunRecords.load(model, store.trackingUri).run());
        String page = out != null && out.toString().endsWith(".md") ? card.readme() : card.html();
        if (out != null) {
            OutFile.write(out, page);
        }
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", out == null ? "SHOWN" : "WRITTEN");
            answer.put("model_uri", model);
            answer.put("file", out == null ? null : out.toString());
            answer.put("card", out == null ? page : null);
            console().out().println(JsonText.of(answer));
        } else if (out == null) {
            console().out().print(page);
        } else {
            console().out().println("written: " + out);
        }
    }
}
