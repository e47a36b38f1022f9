package org.modelwright.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.DataType;
import org.modelwright.decision.Intervals;
import org.modelwright.error.Problem;
import org.modelwright.evidence.Champion;
import org.modelwright.evidence.Gate;
import org.modelwright.metric.DefaultMetrics;
import org.modelwright.metric.Metric;
import org.modelwright.model.Model;
import org.modelwright.reader.Reader;
import org.modelwright.schema.DataSchema;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * Whether metrics, gates, a champion and the learner's settings fit the task of a job: asked before the data is there, and again when
 * it says what the task is.
 */
final class TaskFit {

    private static final String MAYBE = "leave metrics out for the usual ones, or say the model's task.";

    private TaskFit() {}

    /** {@return what is wrong with metrics and gates, whatever the data will be} */
    static List<Problem> problems(
            List<Metric> metrics,
            List<Gate> gates,
            @Nullable Champion champion,
            @Nullable Intervals intervals,
            @Nullable Model model,
            @Nullable Reader targets) {
        if (model == null) {
            return List.of();
        }
        Set<Task> tasks = tasks(model, targets);
        List<Problem> problems = new ArrayList<>(problems(metrics, tasks));
        List<Metric> measured = metrics.isEmpty()
                ? tasks.stream().map(DefaultMetrics::of).flatMap(List::stream).toList()
                : Metric.named(metrics);
        problems.addAll(Gate.unmeasured(gates, Deciding.measured(intervals, measured)));
        if (intervals != null && !tasks.contains(Task.REGRESSION)) {
            problems.addAll(intervals.misfits(tasks.iterator().next()));
        }
        if (champion != null) {
            champion.unmeasured(measured).ifPresent(problems::add);
        }
        return problems.stream().map(problem -> problem.given("model.task")).toList();
    }

    /**
     * {@return what fits none of the tasks that a job may have, as far as model, metrics and the target's declared type say it}
     *
     * @param misfits of a task
     */
    static List<Problem> misfits(
            List<Metric> metrics,
            @Nullable Model model,
            @Nullable Reader targets,
            Function<Task, List<Problem>> misfits) {
        if (model == null) {
            return List.of();
        }
        List<List<Problem>> found = tasks(model, targets).stream()
                .filter(task -> metrics.stream().allMatch(metric -> metric.fits(task)))
                .map(misfits)
                .toList();
        return found.isEmpty() || found.stream().anyMatch(List::isEmpty)
                ? List.of()
                : found.get(0).stream()
                        .map(problem -> problem.given("model.task"))
                        .toList();
    }

    /** {@return what does not fit a task that the data tells} */
    static List<Problem> misfits(TrainingJob job, Task task) {
        List<Metric> measured = measured(job, task);
        List<Problem> problems =
                new ArrayList<>(Gate.unmeasured(job.gates(), Deciding.measured(job.intervals(), measured)));
        Champion champion = job.champion();
        if (champion != null) {
            champion.unmeasured(measured).ifPresent(problems::add);
        }
        problems.addAll(problems(measured, Set.of(task)));
        problems.addAll(Deciding.misfits(job.threshold(), job.calibration(), task));
        Optional.ofNullable(job.intervals()).ifPresent(it -> problems.addAll(it.misfits(task)));
        job.model().misfits(task).stream()
                .map(problem -> problem.at("model." + problem.path(), problem.place()))
                .forEach(problems::add);
        return problems;
    }

    /** {@return what does not fit a target that the data tells} */
    static List<Problem> misfits(TrainingJob job, Target target) {
        List<Problem> problems = misfits(job, target.task());
        if (problems.isEmpty() && job.threshold() != null) {
            problems.addAll(job.threshold().problems(target.labels()));
        }
        return problems;
    }

    /** {@return what a job measures of a task} */
    static List<Metric> measured(TrainingJob job, Task task) {
        return job.metrics().isEmpty() ? DefaultMetrics.of(task) : Metric.named(job.metrics());
    }

    /** {@return whether the data may tell a task that the job does not fit} */
    static boolean dependsOnTheData(TrainingJob job) {
        return tasks(job.model(), job.targets()).stream()
                .anyMatch(task -> !misfits(job, task).isEmpty());
    }

    /** {@return the tasks that a job may have, as far as it says} */
    private static Set<Task> tasks(Model model, @Nullable Reader targets) {
        return model.wantedTask()
                .<Set<Task>>map(EnumSet::of)
                .orElseGet(() -> targets == null ? EnumSet.allOf(Task.class) : declared(targets));
    }

    /**
     * {@return a problem for each metric that fits none of the tasks; else one if there is no task that all of them fit}
     *
     * @param tasks one, once it is known; before, those that it may be
     */
    private static List<Problem> problems(List<Metric> metrics, Set<Task> tasks) {
        List<Problem> problems = new ArrayList<>();
        Set<Task> common = EnumSet.copyOf(tasks);
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            if (tasks.stream().noneMatch(metric::fits)) {
                problems.add(Problem.at(
                        "metrics." + i + ".name",
                        "The metric (" + metric.key() + ") does not fit a task that is " + words(tasks) + ".",
                        MAYBE));
            }
            common.removeIf(task -> !metric.fits(task));
        }
        if (problems.isEmpty() && common.isEmpty()) {
            String keys = metrics.stream().map(Metric::key).collect(Collectors.joining(", "));
            problems.add(Problem.at("metrics", "The metrics (" + keys + ") do not fit one and the same task.", MAYBE));
        }
        return problems;
    }

    private static String words(Set<Task> tasks) {
        return tasks.stream().map(task -> task.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" or "));
    }

    /** {@return the tasks that the declared type of the target leaves, where it is the only column declared} */
    private static Set<Task> declared(Reader targets) {
        DataType type = targets.declared()
                .filter(schema -> schema.otherColumns() == DataSchema.OtherColumns.REFUSE)
                .map(schema -> schema.columns().entrySet().stream()
                        .filter(column -> !schema.key().contains(column.getKey()))
                        .toList())
                .filter(columns -> columns.size() == 1)
                .map(columns -> columns.get(0).getValue().type())
                .orElse(null);
        Set<Task> tasks = EnumSet.allOf(Task.class);
        if (type == DataType.STRING || type == DataType.BOOLEAN) {
            tasks.remove(Task.REGRESSION);
        } else if (type == DataType.DOUBLE || type == DataType.FLOAT) {
            tasks.removeAll(Arrays.asList(Task.BINARY, Task.MULTICLASS));
        }
        return tasks;
    }
}
