package org.modelwright.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.scoring.VersionApproval;
import org.modelwright.trust.Trust;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright approve}. */
@Command(
        name = "approve",
        description =
                "Signs that a version may be used, after its own signature was verified, and moves the alias to it.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 4 if the version is not signed, was changed, or a policy wants another key.",
            "",
            "Examples:",
            "  modelwright approve models:/bikes/3 --private-key boss.pem --alias champion",
            "  modelwright approve models:/bikes@candidate --private-key boss.pem --alias champion --trust trust.yaml"
        })
final class ApproveCommand extends AnsweringCommand {

    @Parameters(paramLabel = "VERSION", description = "models:/name/1, models:/name@alias or models:/name/latest.")
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String version;

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            required = true,
            description = "The key (PEM) of who approves, readable by its owner alone.")
    @SuppressWarnings("NullAway.Init")
    Path privateKey;

    @Option(names = "--password-env", paramLabel = "NAME", description = KeyPassword.DESCRIPTION)
    @Nullable String passwordVariable;

    @Option(names = "--alias", paramLabel = "NAME", required = true, description = "The alias that it gets.")
    @SuppressWarnings("NullAway.Init")
    String alias;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description =
                    "Who may have signed the model: YAML, keys: [{public_key: k.pub}] (default: anybody, if it is whole).")
    @Nullable Path trust;

    @Mixin
    StoreOptions store = new StoreOptions();

    ApproveCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        Trust believed = trust == null ? null : Modelwright.trust(trust);
        VersionApproval given = VersionApproval.give(
                version,
                store.trackingUri,
                believed,
                privateKey,
                KeyPassword.of(passwordVariable),
                alias,
                Modelwright.policies());
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "APPROVED");
            answer.put("version_uri", given.version().uri());
            answer.put("alias", alias);
            answer.put("aliases", given.version().aliases());
            answer.put("root_sha256", given.verified().rootSha256());
            answer.put("approver", given.approver());
            answer.put("signer", given.verified().signer());
            answer.put("artifact", given.artifact());
            console().out().println(JsonText.of(answer));
            return;
        }
        console().out().println("approved: " + given.version().uri() + " is " + alias + " (" + given.approver() + ")");
        if (believed == null) {
            console().out().println("Whose signature the model carries was not asked: --trust trust.yaml.");
        }
    }
}
