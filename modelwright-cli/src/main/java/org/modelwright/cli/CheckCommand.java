package org.modelwright.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.scoring.BehaviourCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code modelwright check}. */
@Command(
        name = "check",
        description =
                "Asks a model again for the behaviour that its job wanted: laws of columns, and predictions of rows.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 4 if it does not hold.",
            "",
            "Examples:",
            "  modelwright check models:/bikes@champion",
            "  modelwright check downloaded/model --output json"
        })
final class CheckCommand extends AnsweringCommand {

    @Parameters(paramLabel = "MODEL", description = StoreOptions.MODEL)
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String model;

    @Mixin
    StoreOptions store = new StoreOptions();

    CheckCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        BehaviourCheck check = BehaviourCheck.of(model, store.trackingUri);
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "HOLDS");
            answer.put("model_uri", check.uri());
            answer.put("laws", check.laws());
            answer.put("rows", check.rows());
            console().out().println(JsonText.of(answer));
        } else {
            console().out().println("holds: " + check.laws() + " laws, " + check.rows() + " rows of " + check.uri());
        }
    }
}
