package org.modelwright.card;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ErrorClass;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;
import org.modelwright.mlflow.RunInfo;

/**
 * A job that did not end well, as its failure card tells it. No secret stays in any of it.
 *
 * @param name what its run is called
 * @param experiment the experiment's name; empty where nobody could say
 * @param model the registered model that it would have made a version of; empty where nobody could say
 * @param run the run; null where the job came to none
 * @param page the address that shows the run; null where nobody serves it
 * @param kind of what kind the failure is, and the exit code
 * @param step that was being taken
 * @param problems what is wrong, at least one
 * @param steps what was done until then, the step that failed last
 * @param warnings what was told on the way
 * @param left what is left behind
 * @param configuration the files that the job is written in, as the user named them; none if it was made in Java
 * @param began when the job began
 * @param took how long it took, with all between its steps
 * @param modelwright the version of Modelwright
 * @param card where the card is, for people: an address or a file; null where no store has taken it
 */
public record FailedRun(
        String name,
        String experiment,
        String model,
        @Nullable RunInfo run,
        @Nullable String page,
        ErrorClass kind,
        String step,
        List<Problem> problems,
        List<FailedRun.Step> steps,
        List<String> warnings,
        List<FailedRun.Left> left,
        List<String> configuration,
        Instant began,
        Duration took,
        String modelwright,
        @Nullable String card) {

    /**
     * What a step cost.
     *
     * @param name of the step
     * @param wall from its start to its end
     * @param cpu what all threads of the process took of the processors
     * @param peak the most memory in bytes that the process had held when it ended; only Linux tells
     */
    public record Step(String name, Duration wall, Duration cpu, OptionalLong peak) {}

    /**
     * Something that the job leaves behind.
     *
     * @param what it is, in a word
     * @param fate what became of it
     */
    public record Left(String what, String fate) {

        /** Takes secrets out. */
        public Left {
            fate = Redactor.clean(fate);
        }
    }

    /** Keeps copies, and takes secrets out. */
    public FailedRun {
        name = Redactor.clean(name);
        experiment = Redactor.clean(experiment);
        model = Redactor.clean(model);
        problems = List.copyOf(problems);
        steps = List.copyOf(steps);
        warnings = warnings.stream().map(Redactor::clean).toList();
        left = List.copyOf(left);
        configuration = configuration.stream().map(Redactor::clean).toList();
        page = page == null ? null : Redactor.clean(page);
        card = card == null ? null : Redactor.clean(card);
    }

    /** {@return the same, whose card is there} */
    public FailedRun keptAt(String place) {
        return new FailedRun(
                name,
                experiment,
                model,
                run,
                page,
                kind,
                step,
                problems,
                steps,
                warnings,
                left,
                configuration,
                began,
                took,
                modelwright,
                place);
    }

    /** {@return the id of its run; empty where the job came to none} */
    public Optional<String> runId() {
        return Optional.ofNullable(run).map(RunInfo::runId);
    }

    /** {@return what its exit code means, in words} */
    public String meaning() {
        return switch (kind.name()) {
            case "config" -> "The configuration is wrong";
            case "data" -> "The data is missing, damaged or not what was promised";
            case "gate" -> "A gate said no";
            case "infrastructure" -> "MLflow, the disk, the network or the machine failed";
            case "interrupted" -> "The job was stopped from outside";
            default -> "This is a defect of Modelwright";
        };
    }
}
