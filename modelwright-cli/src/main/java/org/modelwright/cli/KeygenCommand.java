package org.modelwright.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.trust.KeyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelwright keygen}. */
@Command(
        name = "keygen",
        description = "Makes a pair of keys: a private one that signs models, a public one for whoever verifies them.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  modelwright keygen -o k.pem",
            "  modelwright run training.yaml -e 'signer: {private_key: \"${file:k.pem}\"}'"
        })
final class KeygenCommand extends AnsweringCommand {

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description =
                    "The private key, readable by its owner alone; the public one is beside it, with the ending .pub."
                            + " Never over a file that is there.")
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    Path file;

    KeygenCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        KeyFiles keys = KeyFiles.write(file);
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", "WRITTEN");
            answer.put("private_key", keys.privateKey().toString());
            answer.put("public_key", keys.publicKey().toString());
            answer.put("key_hint", keys.hint());
            console().out().println(JsonText.of(answer));
        } else {
            console()
                    .out()
                    .println("written: " + keys.privateKey() + ", which nobody else may read, and " + keys.publicKey()
                            + " for whoever verifies (" + keys.hint() + ")");
        }
    }
}
