package org.modelwright.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.dossier.DossierVerifier;
import org.modelwright.scoring.ModelVerifier;
import org.modelwright.scoring.ScoringModel;
import org.modelwright.trust.Trust;
import org.modelwright.trust.Verification;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright verify}. */
@Command(
        name = "verify",
        description = "Holds the files of a model against its signature and its record; tells every fault at once.",
        sortOptions = false,
        footer = {
            "",
            "Without a key, only what the model says of itself is looked at: that does not prove who wrote it.",
            "Exit code 4 if it does not hold.",
            "",
            "Examples:",
            "  modelwright verify models:/bikes@champion --public-key k.pub",
            "  modelwright verify models:/bikes/1 --trust-chain root.pem --as-of 2026-06-30",
            "  modelwright verify runs:/0123456789abcdef0123456789abcdef/model",
            "  modelwright verify dossier.zip --public-key k.pub",
            "  modelwright verify downloaded/model --trust trust.yaml --output json"
        })
final class VerifyCommand extends AnsweringCommand {

    @Parameters(paramLabel = "MODEL", description = StoreOptions.MODEL)
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String model;

    @ArgGroup(multiplicity = "0..1")
    @Nullable Whom whom;

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "When keys and certificates must be valid: a day of UTC (its end), or a time (default: now).")
    @Nullable String asOf;

    @Mixin
    StoreOptions store = new StoreOptions();

    /** Who is believed. */
    static final class Whom {

        @Option(names = "--public-key", paramLabel = "FILE", description = "The public key (PEM) of who signed.")
        @Nullable String publicKey;

        @Option(
                names = "--trust-chain",
                paramLabel = "FILE",
                description = "The certificates (PEM) to which that of the signature must lead.")
        @Nullable String trustChain;

        @Option(
                names = "--trust",
                paramLabel = "FILE",
                description = "Several keys, with their times: a YAML file with keys: [{public_key: k.pub}].")
        @Nullable Path trust;

        @Nullable Trust read() {
            if (publicKey != null) {
                return Trust.ofKey(publicKey);
            }
            if (trustChain != null) {
                return Trust.ofChain(trustChain);
            }
            return trust == null ? null : Modelwright.trust(trust);
        }
    }

    VerifyCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        Instant time = asOf == null ? Instant.now() : ModelVerifier.asOf(asOf);
        Trust trust = whom == null ? null : whom.read();
        boolean dossier = !model.contains(":/") && Files.isRegularFile(Path.of(model));
        Verification found = (dossier
                        ? DossierVerifier.verify(Path.of(model), trust, time)
                        : ScoringModel.verify(model, store.trackingUri, trust, time))
                .orRefuse();
        if (output.form == OutputOptions.Form.JSON) {
            console().out().println(JsonText.of(answer(found)));
            return;
        }
        console()
                .out()
                .println(
                        found.isProved()
                                ? "verified: the " + found.files() + " files of " + found.uri() + " are those that "
                                        + found.signer() + " signed (" + found.curve() + ", root " + found.rootSha256()
                                        + ")"
                                : "consistent: the " + found.files() + " files of " + found.uri()
                                        + " are those that it names itself");
        if (!found.unsigned().isEmpty()) {
            console().out().println("not signed: " + String.join(", ", found.unsigned()));
        }
        found.notProved().ifPresent(console().out()::println);
    }

    private static Map<String, @Nullable Object> answer(Verification found) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("status", found.isProved() ? "VERIFIED" : "CONSISTENT");
        answer.put("model_uri", found.uri());
        answer.put("files", found.files());
        answer.put("root_sha256", found.rootSha256());
        answer.put("key_hint", found.keyHint());
        answer.put("signer", found.signer());
        answer.put("curve", found.curve());
        answer.put("approved_by", found.approvers());
        answer.put("recorded", found.recorded());
        answer.put("not_signed", found.unsigned());
        answer.put("not_proved", found.notProved().orElse(null));
        return answer;
    }
}
