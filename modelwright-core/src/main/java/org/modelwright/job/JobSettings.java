package org.modelwright.job;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Place;
import org.modelwright.error.Problem;
import org.modelwright.error.Redactor;
import org.modelwright.metric.Metric;

/** What can be seen to be wrong with the settings of a job without reading anything. */
final class JobSettings {

    private JobSettings() {}

    /** {@return what is wrong with single values of a job, of which the model need not be there yet} */
    static List<Problem> problems(TrainingJob job) {
        List<Problem> problems = new ArrayList<>();
        Integer folds = job.folds();
        if (folds != null && folds < 2) {
            problems.add(Problem.at("folds", "The folds (" + folds + ") are not a count from 2 on.", "5"));
        }
        if (job.threads() < 1) {
            problems.add(Problem.at(
                    "threads", "The threads (" + job.threads() + ") are not at least 1.", "leave threads out."));
        }
        Set<String> keys = new HashSet<>();
        for (Metric metric : Metric.named(job.metrics())) {
            if (!keys.add(metric.key())) {
                problems.add(
                        Problem.at("metrics", "The metrics hold (" + metric.key() + ") twice.", "keep one of them."));
            }
        }
        try {
            Memory.bytes(job.memory());
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
        problems.addAll(toldSecrets(job));
        return problems;
    }

    /** Values are masked where they are kept; a name would not be found again. */
    private static List<Problem> toldSecrets(TrainingJob job) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("run_config.name", job.runConfig().name());
        names.put("saver.path", job.saver().path());
        names.put("mlflow_service.experiment_name", job.mlflowService().experimentName());
        if (!job.mlflowService().registryName().equals(job.mlflowService().experimentName())) {
            names.put("mlflow_service.registry_name", job.mlflowService().registryName());
        }
        List<Problem> problems = new ArrayList<>();
        names.forEach((key, name) -> {
            if (Redactor.isTold(name)) {
                problems.add(Problem.at(
                        key, "The name at (" + key + ") holds a secret, and a name is shown.", "another name."));
            }
        });
        return problems;
    }

    /** {@return what the engine of a job cannot do of it} */
    static List<Problem> engineProblems(TrainingJob job) {
        List<Object> kinds = Stream.of(job.inputs(), job.targets(), job.splitter(), job.model())
                .filter(Objects::nonNull)
                .toList();
        return job.engine().problems(kinds).stream()
                .map(it -> it.at(it.path() == null ? "engine" : "engine." + it.path(), (Place) null))
                .toList();
    }
}
