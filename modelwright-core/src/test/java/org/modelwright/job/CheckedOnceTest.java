package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.config.ConfigLoader;
import org.modelwright.data.Frame;
import org.modelwright.data.Session;
import org.modelwright.leak.LeakCheck;
import org.modelwright.mlflow.Dataset;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.FitContext;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Model;
import org.modelwright.plugin.CorePlugin;
import org.modelwright.plugin.Kinds;
import org.modelwright.plugin.Plugin;
import org.modelwright.reader.Reader;
import org.modelwright.schema.DataSchema;
import org.modelwright.service.AlertsService;
import org.modelwright.service.MlflowService;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/** Settings, data and leaks are looked at once, whichever command asks and however the job was made. */
class CheckedOnceTest {

    /** What was called how often, by the name of the one that was called. */
    private static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();

    /** Counts its checks; learns nothing. */
    record CountingModel(String name) implements Model {
        @Override
        public Optional<Task> wantedTask() {
            return Optional.empty();
        }

        @Override
        public void check() {
            CALLS.merge("settings", 1, Integer::sum);
        }

        @Override
        public FittedModel fit(Frame inputs, Target target, FitContext context) {
            return BaselineModel.of().fit(inputs, target, context);
        }
    }

    /** Counts how often it is read and traced. */
    record CountingReader(String path) implements Reader {

        private Reader table() {
            return SmallJob.csv(Path.of(path));
        }

        @Override
        public Frame read(Session session) {
            return read(session, Set.of());
        }

        @Override
        public Frame read(Session session, Set<String> beside) {
            CALLS.merge("reads of " + Path.of(path).getFileName(), 1, Integer::sum);
            return table().read(session, beside);
        }

        @Override
        public String source() {
            return path;
        }

        @Override
        public Optional<DataSchema> declared() {
            return Optional.empty();
        }

        @Override
        public Dataset lineage(Frame data, String name, Session session) {
            CALLS.merge("lineage of " + name, 1, Integer::sum);
            return table().lineage(data, name, session);
        }
    }

    private static final class Counting implements Plugin {
        @Override
        public List<Class<? extends Record>> kinds() {
            return List.of(CountingModel.class, CountingReader.class);
        }
    }

    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        SmallJob.data(folder);
        CALLS.clear();
    }

    private CheckedJob fromYaml() {
        String yaml = """
                KIND: TrainingJob
                inputs: {KIND: CountingReader, path: FOLDER/inputs.csv}
                targets: {KIND: CountingReader, path: FOLDER/targets.csv}
                model: {KIND: CountingModel, name: once}
                alerts_service: {channels: []}
                mlflow_service: {tracking_uri: "sqlite:///FOLDER/mlflow.db", experiment_name: once}
                """.replace("FOLDER", folder.toString());
        return new ConfigLoader(Kinds.of(List.of(new CorePlugin(), new Counting())), name -> null)
                .load(List.of(), List.of(yaml), List.of());
    }

    private TrainingJob fromJava() {
        return TrainingJob.of(
                        new CountingReader(folder.resolve("inputs.csv").toString()),
                        new CountingReader(folder.resolve("targets.csv").toString()),
                        new CountingModel("once"))
                .alertsService(AlertsService.silent())
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///" + folder.resolve("mlflow.db"))
                        .experimentName("once"));
    }

    private static Map<String, Integer> calls(Runnable command) {
        CALLS.clear();
        command.run();
        return Map.copyOf(CALLS);
    }

    @Test
    void validateChecksTheSettingsOnceAndReadsNothing() {
        assertThat(calls(this::fromYaml)).isEqualTo(Map.of("settings", 1));
        assertThat(calls(() -> fromJava().check())).isEqualTo(Map.of("settings", 1));
    }

    @Test
    void planChecksTheSettingsOnceAndReadsEachTableOnce() {
        Map<String, Integer> once = Map.of(
                "settings", 1,
                "reads of inputs.csv", 1,
                "reads of targets.csv", 1,
                "lineage of inputs", 1,
                "lineage of targets", 1);
        assertThat(calls(() -> fromYaml().plan())).isEqualTo(once);
        assertThat(calls(() -> fromJava().plan())).isEqualTo(once);
    }

    @Test
    void runChecksTheSettingsOnceAndReadsEachTableOnce() {
        Map<String, Integer> once = Map.of(
                "settings", 1,
                "reads of inputs.csv", 1,
                "reads of targets.csv", 1,
                "lineage of inputs", 1,
                "lineage of targets", 1,
                "lineage of train", 1,
                "lineage of test", 1);
        assertThat(calls(() -> fromYaml().run())).isEqualTo(once);
        assertThat(calls(() -> fromJava().run())).isEqualTo(once);
    }

    /** Plan and run share the one place, and the reads above say that they come by once. */
    @Test
    void leaksAreLookedForInOnePlace() {
        List<String> callers = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.modelwright")
                        .stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(LeakCheck.class)
                                && call.getTarget().getName().equals("check"))
                        .map(JavaMethodCall::getOriginOwner)
                        .map(origin -> origin.getSimpleName())
                        .toList();
        assertThat(callers).containsExactly("Preparation");
    }
}
