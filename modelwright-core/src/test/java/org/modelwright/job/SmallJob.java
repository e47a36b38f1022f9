package org.modelwright.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.modelwright.model.BaselineModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.Reader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;

/** A whole job that takes no time: what is left are its calls. */
final class SmallJob {

    private SmallJob() {}

    /**
     * Runs it in a process of its own: folder, tracking URI, name of experiment and registered model; with one argument
     * more, it dies when all is done, before it answers.
     */
    public static void main(String[] arguments) {
        of(
                        Path.of(arguments[0]),
                        MlflowService.of()
                                .trackingUri(arguments[1])
                                .experimentName(arguments[2])
                                .registryName(arguments[2]))
                .run(new JobListener() {
                    @Override
                    public void finished(TrainingResult result) {
                        if (arguments.length > 3) {
                            Runtime.getRuntime().halt(137); // as if it was killed here
                        }
                        result.warnings().forEach(System.err::println);
                        System.out.println("answer " + result.version().uri());
                    }
                });
    }

    static TrainingJob of(Path folder, MlflowService service) {
        return TrainingJob.of(csv(folder.resolve("inputs.csv")), csv(folder.resolve("targets.csv")), BaselineModel.of())
                .registry(new MlflowRegister(Map.of("stage", "trial"), List.of("candidate"), "A trial"))
                .alertsService(AlertsService.silent())
                .mlflowService(service);
    }

    static Reader csv(Path file) {
        return CsvReader.of(file.toString()).key("id");
    }

    /** Writes what it reads. */
    static void data(Path folder) throws IOException {
        Files.writeString(folder.resolve("inputs.csv"), "id,a\n" + rows(row -> row * 7919 % 37 + ".5"));
        Files.writeString(folder.resolve("targets.csv"), "id,y\n" + rows(row -> row * 15485863L % 41 + ".25"));
    }

    private static String rows(java.util.function.IntFunction<String> value) {
        return IntStream.range(0, 40)
                .mapToObj(row -> row + "," + value.apply(row) + "\n")
                .collect(Collectors.joining());
    }
}
