package org.modelwright.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.job.RunningRun;
import org.modelwright.service.MlflowService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code modelwright watch}. */
@Command(
        name = "watch",
        description =
                "Lists the runs that say RUNNING, and which of them nobody runs any more. It changes nothing without"
                        + " --end: the next job of the experiment ends those of its machine and tells of them.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 1 if the process of any of them is gone. Processes of other machines and containers cannot be seen from"
                    + " here, and count only with --older-than.",
            "",
            "Examples:",
            "  modelwright watch",
            "  modelwright watch --tracking-uri sqlite:////srv/jobs/mlflow.db --experiment rides --experiment wines",
            "  modelwright watch --older-than 7h --end",
            "  modelwright watch --output json"
        })
final class WatchCommand extends AnsweringCommand {

    private static final Pattern TIME = Pattern.compile("(\\d{1,5})([mhd])");

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "The experiment to look at; may be said more than once (default: MLFLOW_EXPERIMENT_NAME, else"
                    + " modelwright).")
    List<String> experiments = new ArrayList<>();

    @Nullable @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "How long a run may take: one of another machine or container that began earlier counts as"
                    + " dead; such as 90m, 7h or 2d (default: none counts).")
    String olderThan;

    @Option(
            names = "--end",
            description = "End the dead: mark the run FAILED, or FINISHED where its version is registered. No alert is"
                    + " sent.")
    boolean end;

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
        Duration longest = olderThan == null ? null : time(olderThan);
        List<RunningRun> runs = new ArrayList<>();
        if (experiments.isEmpty()) {
            runs.addAll(look(service, longest));
        }
        experiments.forEach(it -> runs.addAll(look(service.experimentName(it), longest)));
        dead = runs.stream().anyMatch(it -> it.state().isDead());
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

    private List<RunningRun> look(MlflowService service, @Nullable Duration longest) {
        return end
                ? RunningRun.endDead(service, longest, it -> console().err().println(it))
                : RunningRun.of(service, longest);
    }

    private static Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new ConfigException(
                    "The time (" + text + ") of --older-than is not a length of time.", "90m, 7h or 2d.");
        }
        return Duration.of(
                Integer.parseInt(time.group(1)),
                switch (time.group(2)) {
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    default -> ChronoUnit.DAYS;
                });
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
            case OVERDUE -> "overdue    " + run.known();
            case ALIVE -> "alive      process " + run.process();
            case ELSEWHERE -> "elsewhere  cannot be seen from here: process " + run.process();
        };
        return run.run().runId() + "  " + run.experiment() + "  " + run.run().name() + "  " + said;
    }
}
