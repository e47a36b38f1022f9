package org.modelwright.card;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.internal.text.Json;
import org.modelwright.mlflow.Dataset;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.task.Task;

/** What the sections ask of the record. What is JSON in it is read once: it may tell of many columns. */
final class Facts {

    private static final List<String> PREFIXES = List.of("train_", "baseline_", "linear_", "cv_");

    private final RunRecordFile.Run run;
    private final List<Source> sources;

    Facts(RunRecordFile.Run run) {
        this.run = run;
        this.sources = run.datasets().stream().map(Source::of).toList();
    }

    /**
     * One of the tables that the job has read.
     *
     * @param dataset as MLflow has it
     * @param columns what its schema says of each
     * @param profile what is known of its values
     */
    record Source(Dataset dataset, Map<String, Map<?, ?>> columns, Map<?, ?> profile) {

        private static Source of(Dataset dataset) {
            Map<String, Map<?, ?>> columns = new LinkedHashMap<>();
            if (map(dataset.schema()).get("mlflow_colspec") instanceof List<?> specs) {
                for (Object spec : specs) {
                    if (spec instanceof Map<?, ?> column) {
                        columns.put(String.valueOf(column.get("name")), column);
                    }
                }
            }
            return new Source(dataset, columns, map(dataset.profile()));
        }

        private static Map<?, ?> map(String json) {
            return Json.read(json) instanceof Map<?, ?> map ? map : Map.of();
        }

        /** {@return the key columns} */
        List<String> keys() {
            return profile.get("key") instanceof List<?> names
                    ? names.stream().map(String::valueOf).toList()
                    : List.of();
        }

        /** {@return with a capital, for the start of a line} */
        String title() {
            return dataset.name().isEmpty()
                    ? ""
                    : dataset.name().substring(0, 1).toUpperCase(Locale.ROOT)
                            + dataset.name().substring(1);
        }
    }

    RunRecordFile.Run run() {
        return run;
    }

    /** {@return the tables, inputs first} */
    List<Source> sources() {
        return sources;
    }

    RunEvidence evidence() {
        return run.evidence();
    }

    boolean isRegression() {
        return run.task() == Task.REGRESSION;
    }

    /** {@return the names of the metrics themselves, in the order of the record} */
    List<String> metrics() {
        List<String> names = new ArrayList<>();
        for (String name : run.metrics().keySet()) {
            boolean prefixed =
                    PREFIXES.stream().anyMatch(it -> name.startsWith(it) && of(name.substring(it.length())) != null);
            boolean bound = name.endsWith("_lower") && of(name.substring(0, name.length() - 6)) != null
                    || name.endsWith("_upper") && of(name.substring(0, name.length() - 6)) != null;
            if (!prefixed && !bound && !name.startsWith("cv_")) {
                names.add(name);
            }
        }
        return names;
    }

    @Nullable Double of(String metric) {
        return run.metrics().get(metric);
    }

    /** {@return the interval of a score; empty where there is none} */
    Optional<RunEvidence.Interval> interval(String metric) {
        RunEvidence.Intervals intervals = evidence().intervals();
        return intervals == null
                ? Optional.empty()
                : Optional.ofNullable(intervals.metrics().get(metric));
    }

    /** {@return the column that is predicted: that of the targets which is no key; empty where nobody says} */
    String target() {
        Source targets = sources.get(sources.size() - 1);
        return targets.columns().keySet().stream()
                .filter(it -> !targets.keys().contains(it))
                .findFirst()
                .orElse("");
    }

    /** {@return a part of the configuration by its keys; an empty map where there is none} */
    Map<?, ?> setting(String... keys) {
        Object at = run.configuration();
        for (String key : keys) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at instanceof Map<?, ?> map ? map : Map.of();
    }

    /** {@return what a person says of the model or of a source, under the keys of the job; empty where nothing is said} */
    String said(String... keys) {
        Object at = run.configuration().get("statement");
        for (String key : keys) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at == null ? "" : String.valueOf(at);
    }

    /** {@return the KIND of the learner} */
    String learner() {
        return String.valueOf(setting("model").get("KIND"));
    }
}
