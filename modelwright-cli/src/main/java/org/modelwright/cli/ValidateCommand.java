package org.modelwright.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code modelwright validate}. */
@Command(
        name = "validate",
        description = "Says what is wrong with a configuration, all of it at once. Reads no data and writes nothing.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright validate training.yaml",
            "  modelwright validate training.yaml --output json"
        })
final class ValidateCommand extends AnsweringCommand {

    @Mixin
    ConfigOptions config = new ConfigOptions();

    ValidateCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        config.load();
        List<String> files = config.files.stream().map(String::valueOf).toList();
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "VALID");
            answer.put("files", files);
            console().out().println(JsonText.of(answer));
        } else {
            console().out().println("valid: " + String.join(" ", files));
        }
    }
}
