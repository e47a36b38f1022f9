package org.modelwright.cli;

import org.modelwright.job.TrainingPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code modelwright plan}. */
@Command(
        name = "plan",
        description =
                "Says what a job would do and what would stop it: reads the data, asks the store, writes nothing. "
                        + "Exits with the code that run would.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright plan training.yaml",
            "  modelwright plan training.yaml --output json | jq .changes"
        })
final class PlanCommand extends AnsweringCommand {

    @Mixin
    ConfigOptions config = new ConfigOptions();

    private int exitCode;

    PlanCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        TrainingPlan plan = config.load().plan();
        exitCode = plan.exitCode();
        PlanAnswer answer = new PlanAnswer(plan);
        if (output.form == OutputOptions.Form.JSON) {
            console().out().println(JsonText.of(answer.object()));
        } else {
            console().out().print(answer.text());
        }
        plan.failure()
                .ifPresent(failure -> console().err().print(Failure.of(failure).text()));
    }

    @Override
    int exitCode() {
        return exitCode;
    }
}
