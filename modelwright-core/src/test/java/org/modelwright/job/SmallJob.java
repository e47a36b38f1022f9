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

    /** Runs it in a process of its own: folder, tracking URI, name of experiment and registered model. */
    public static void main(String[] arguments) {
        of(Path.of(arguments[0]), new MlflowService(arguments[1], null, arguments[2], arguments[2]))
                .run()
                .warnings()
                .forEach(System.err::println);
    }

    static TrainingJob of(Path folder, MlflowService service) {
        return TrainingJob.builder(csv(folder.resolve("inputs.csv")), csv(folder.resolve("targets.csv")))
                .model(new BaselineModel(null, null, null))
                .registry(new MlflowRegister(Map.of("stage", "trial"), List.of("candidate"), "A trial"))
                .alertsService(new AlertsService(List.of()))
                .mlflowService(service)
                .build();
    }

    static Reader csv(Path file) {
        return new CsvReader(file.toString(), List.of("id"), null, null, null, null, null, null, null, null, null);
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
