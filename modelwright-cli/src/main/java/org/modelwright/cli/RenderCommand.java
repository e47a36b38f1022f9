package org.modelwright.cli;

import java.util.Map;
import org.modelwright.Modelwright;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code modelwright render}. */
@Command(
        name = "render",
        description = "Shows the configuration with every default and no secret, as YAML that can be run.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright render training.yaml",
            "  modelwright render training.yaml --set job.splitter.test_size=0.3 >resolved.yaml"
        })
final class RenderCommand extends AnsweringCommand {

    @Mixin
    ConfigOptions config = new ConfigOptions();

    RenderCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        String yaml = Modelwright.render(config.load().job());
        if (output.form == OutputOptions.Form.JSON) {
            console().out().println(JsonText.of(Map.of("yaml", yaml)));
        } else {
            console().out().print(yaml);
        }
    }
}
