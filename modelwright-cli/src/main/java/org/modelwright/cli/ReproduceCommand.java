package org.modelwright.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.modelwright.Modelwright;
import org.modelwright.job.JobListener;
import org.modelwright.reproduce.Reproduction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modelwright reproduce}. */
@Command(
        name = "reproduce",
        description =
                "Makes a version again from its record: the same settings on the same data. Says whether the model is identical"
                        + " (its bytes), equal (what it predicts), or where it differs first. Leaves nothing behind.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 3 if data is missing or another one, with the hashes; 4 if the model is another one.",
            "",
            "Examples:",
            "  modelwright reproduce models:/bikes/1",
            "  modelwright reproduce models:/bikes@champion --data /archive/2026-05"
        })
final class ReproduceCommand extends AnsweringCommand {

    @Parameters(paramLabel = "VERSION", description = StoreOptions.MODEL)
    @SuppressWarnings("NullAway.Init") // picocli fills it before anything runs
    String version;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where relative paths of the data start (default: the working directory).")
    @Nullable Path data;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A value of the job, such as inputs.password='${env:NAME}'; again for more.")
    List<String> settings = new ArrayList<>();

    @Mixin
    StoreOptions store = new StoreOptions();

    ReproduceCommand(Console console) {
        super(console);
    }

    @Override
    void answer() {
        JobListener listener = new JobListener() {
            @Override
            public OptionalInt stopped() {
                return console().stopped().get();
            }
        };
        boolean text = output.form == OutputOptions.Form.TEXT;
        List<Reproduction.Difference> told = new ArrayList<>();
        Reproduction.Result result = Modelwright.reproduction(version, store.trackingUri, data, settings)
                .run(listener, it -> {
                    told.add(it);
                    if (text) {
                        console().err().println("different: " + it);
                    }
                });
        result.orRefuse();
        if (text) {
            result.differences().stream()
                    .filter(it -> !told.contains(it))
                    .forEach(it -> console().out().println("different: " + it));
            result.notes().forEach(console().out()::println);
        }
        if (!text) {
            console().out().println(JsonText.of(answer(result)));
        } else if (result.outcome() == Reproduction.Outcome.IDENTICAL) {
            console()
                    .out()
                    .println("identical: " + version + " was made again, byte for byte ("
                            + String.join(", ", result.files()) + ")");
        } else {
            console()
                    .out()
                    .printf(
                            Locale.ROOT,
                            "equal: %s was made again, and predicts the same for %d test rows (largest gap %.2g, of %.2g let pass)%n",
                            version,
                            result.rows(),
                            result.largestGap(),
                            result.tolerance());
        }
    }

    private static Map<String, @Nullable Object> answer(Reproduction.Result result) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("status", "REPRODUCED");
        answer.put("model_uri", result.model());
        answer.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        answer.put("files", result.files());
        answer.put("rows", result.rows());
        answer.put("largest_gap", result.largestGap());
        answer.put("tolerance", result.tolerance());
        answer.put(
                "differences",
                result.differences().stream().map(ReproduceCommand::words).toList());
        answer.put("notes", result.notes());
        return answer;
    }

    private static Map<String, @Nullable Object> words(Reproduction.Difference difference) {
        Map<String, @Nullable Object> words = new LinkedHashMap<>();
        words.put("what", difference.what());
        words.put("name", difference.name());
        words.put("recorded", difference.recorded());
        words.put("found", difference.found());
        return words;
    }
}
