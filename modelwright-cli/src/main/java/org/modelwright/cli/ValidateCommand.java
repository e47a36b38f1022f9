package org.modelwright.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Problem;
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
        List<String> warnings =
                config.load().warnings().stream().map(Problem::line).toList();
        List<String> files = config.files.stream().map(String::valueOf).toList();
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "VALID");
            answer.put("files", files);
            answer.put("warnings", warnings);
            console().out().println(JsonText.of(answer));
        } else {
            warnings.forEach(warning -> console().err().println("warning: " + warning));
            console().out().println("valid: " + String.join(" ", files));
        }
    }
}
