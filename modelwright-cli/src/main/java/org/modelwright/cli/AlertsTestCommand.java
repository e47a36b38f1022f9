package org.modelwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.job.AlertSamples;
import org.modelwright.service.AlertsService.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code modelwright alerts test}. */
@Command(
        name = "test",
        description =
                "Sends a sample of each event that they tell of through the channels of a job, those of its routes"
                        + " too, and says what each answered. Exit code 5 if one could not tell.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright alerts test training.yaml",
            "  modelwright alerts test training.yaml --output json"
        })
final class AlertsTestCommand extends AnsweringCommand {

    private static final int INFRASTRUCTURE = 5;

    @Mixin
    ConfigOptions config = new ConfigOptions();

    private boolean failed;

    AlertsTestCommand(Console console) {
        super(console);
    }

    @Override
    int exitCode() {
        return failed ? INFRASTRUCTURE : 0;
    }

    @Override
    void answer() {
        List<Sample> samples = AlertSamples.send(config.load().job());
        failed = samples.stream().anyMatch(it -> it.problem() != null);
        if (output.form == OutputOptions.Form.JSON) {
            List<Map<String, @Nullable Object>> all = new ArrayList<>();
            for (Sample sample : samples) {
                Map<String, @Nullable Object> one = new LinkedHashMap<>();
                one.put("channel", sample.channel());
                one.put("event", sample.event().word());
                one.put("problem", sample.problem());
                all.add(one);
            }
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", failed ? "FAILED" : "TOLD");
            answer.put("samples", all);
            console().out().println(JsonText.of(answer));
        } else {
            samples.forEach(it -> console()
                    .out()
                    .println(it.channel() + ", " + it.event().word() + ": "
                            + (it.problem() == null ? "accepted" : it.problem())));
            if (samples.isEmpty()) {
                console().out().println("nobody wants to know");
            }
        }
    }
}
