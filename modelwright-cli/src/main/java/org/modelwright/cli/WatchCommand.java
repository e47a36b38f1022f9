package org.modelwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelwright.job.RunningRun;
import org.modelwright.service.MlflowService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code modelwright watch}. */
@Command(
        name = "watch",
        description =
                "Lists the runs that say RUNNING, and which of them nobody runs any more. It changes nothing: the next"
                        + " job of the experiment ends those of its machine and tells of them.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 1 if the process of any of them is gone. Processes of other machines and containers cannot be seen from"
                    + " here, and do not count.",
            "",
            "Examples:",
            "  modelwright watch",
            "  modelwright watch --tracking-uri sqlite:////srv/jobs/mlflow.db --experiment rides --experiment wines",
            "  modelwright watch --output json"
        })
final class WatchCommand extends AnsweringCommand {

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "The experiment to look at; may be said more than once (default: MLFLOW_EXPERIMENT_NAME, else"
                    + " modelwright).")
    List<String> experiments = new ArrayList<>();

    @Mixin
    StoreOptions store = new StoreOptions();

    private boolean dead;

    WatchCommand(Console console) {
        super(console);
    }

    @Override
    int exitCode() {
        return dead ? 1 : 0;
    }

    @Override
    void answer() {
        MlflowService service = store.trackingUri == null
                ? MlflowService.of()
                : MlflowService.of().trackingUri(store.trackingUri);
        List<RunningRun> runs = new ArrayList<>();
        if (experiments.isEmpty()) {
            runs.addAll(RunningRun.of(service));
        }
        experiments.forEach(it -> runs.addAll(RunningRun.of(service.experimentName(it))));
        dead = runs.stream().anyMatch(it -> it.state() == RunningRun.State.DEAD);
        if (output.form == OutputOptions.Form.JSON) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("status", dead ? "DEAD" : "WELL");
            answer.put("runs", runs.stream().map(WatchCommand::object).toList());
            console().out().println(JsonText.of(answer));
            return;
        }
        runs.forEach(it -> console().out().println(line(it)));
        if (runs.isEmpty()) {
            console().out().println("no run says RUNNING");
        }
    }

    private static Map<String, @Nullable Object> object(RunningRun run) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("run_id", run.run().runId());
        map.put("name", run.run().name());
        map.put("experiment", run.experiment());
        map.put("state", run.state().name());
        map.put("process", run.process());
        map.put("known", run.known().isEmpty() ? null : run.known());
        return map;
    }

    private static String line(RunningRun run) {
        String said = switch (run.state()) {
            case DEAD -> "dead       " + run.known();
            case ALIVE -> "alive      process " + run.process();
            case ELSEWHERE -> "elsewhere  cannot be seen from here: process " + run.process();
        };
        return run.run().runId() + "  " + run.experiment() + "  " + run.run().name() + "  " + said;
    }
}
