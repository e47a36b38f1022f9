package org.modelwright.reproduce;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.RecordTree;
import org.modelwright.data.Secret;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Problem;
import org.modelwright.job.TrainingJob;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.SearchSummary;

/**
 * What a record says of the job that made its model, as far as it decides what the model is: not where runs go, who is told,
 * who signs, or what scores must reach.
 *
 * @param configuration of the job that makes it again
 * @param secrets where it takes its secrets from, by dotted path
 * @param notes what is done in another way than the job did it, in sentences
 */
public record RecordedJob(Map<String, Object> configuration, Map<String, String> secrets, List<String> notes) {

    private static final Set<String> NOT_THE_MODEL = Set.of(
            "run_config",
            "gates",
            "slices",
            "champion",
            "promote",
            "behaviour",
            "statement",
            "bom",
            "signer",
            "registry",
            "on_interrupt",
            "checkpoint",
            "logger_service",
            "alerts_service",
            "mlflow_service");

    private static final List<String> BOUNDS = List.of("minimum", "maximum");
    static final List<String> SIDES = List.of("inputs", "targets");
    static final String PATH = "path";
    private static final String SEARCH = "search";

    /** {@return the job of a record} */
    public static RecordedJob of(RunRecordFile.Run run) {
        Map<String, Object> tree = new LinkedHashMap<>(run.configuration());
        tree.keySet().removeAll(NOT_THE_MODEL);
        if (tree.get("metrics") instanceof List<?> metrics) {
            tree.put("metrics", metrics.stream().map(RecordedJob::unbounded).toList());
        }
        List<String> notes = new ArrayList<>();
        SearchSummary search = run.course().search();
        if (search != null) {
            tree.remove(SEARCH);
            tree.put("model", search.model());
            notes.add("The search of " + search.trials().size() + " trials (its end: " + search.end()
                    + ") is not done again: the settings of trial " + search.chosen() + " are taken, which it chose.");
        }
        Map<String, String> secrets = new LinkedHashMap<>(run.environment().secrets());
        secrets.keySet().removeIf(it -> !tree.containsKey(it.replaceFirst("\\..*", "")));
        return new RecordedJob(tree, secrets, List.copyOf(notes));
    }

    /** {@return a metric without what stops a job} */
    private static Object unbounded(Object metric) {
        if (!(metric instanceof Map<?, ?> map)) {
            return metric;
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        map.forEach((key, value) -> kept.put(String.valueOf(key), value));
        kept.keySet().removeAll(BOUNDS);
        return kept;
    }

    /** {@return the same, whose relative paths of data start in another folder} */
    public RecordedJob in(Path folder) {
        Map<String, Object> tree = new LinkedHashMap<>(configuration);
        for (String side : SIDES) {
            if (tree.get(side) instanceof Map<?, ?> reader && reader.get(PATH) != null) {
                Map<String, Object> moved = new LinkedHashMap<>();
                reader.forEach((key, value) ->
                        moved.put(String.valueOf(key), PATH.equals(key) ? moved(value, folder) : value));
                tree.put(side, moved);
            }
        }
        return new RecordedJob(tree, secrets, notes);
    }

    private static Object moved(Object path, Path folder) {
        return path instanceof List<?> all
                ? all.stream().map(it -> moved(it, folder)).toList()
                : isRelative(path) ? folder + "/" + path : path;
    }

    /** {@return whether paths of a side start at the folder of the job} */
    boolean isRelative(String side) {
        Object path = configuration.get(side) instanceof Map<?, ?> reader ? reader.get(PATH) : null;
        return path instanceof List<?> all ? all.stream().allMatch(RecordedJob::isRelative) : isRelative(path);
    }

    private static boolean isRelative(@Nullable Object path) {
        try {
            return path instanceof String text
                    && !text.startsWith("file:")
                    && !Path.of(text.replaceFirst("[*?\\[].*", "")).isAbsolute();
        } catch (InvalidPathException e) {
            return false; // the reader says so
        }
    }

    /**
     * Refuses secrets that nobody gives.
     *
     * @param settings {@code path.to.key=value}, which may give them
     * @throws ConfigException with all of them
     */
    public void refuseMasked(List<String> settings) {
        List<Problem> problems = RecordTree.flatten(configuration).entrySet().stream()
                .filter(it -> it.getValue().contains(Secret.MASK))
                .map(Map.Entry::getKey)
                .filter(it -> !secrets.containsKey(it) && settings.stream().noneMatch(setting -> gives(setting, it)))
                .map(it -> Problem.of(
                        "The secret (" + it + ") of the job is not in its record, nor where it came from.",
                        "--set " + it + "='${env:NAME}'"))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static boolean gives(String setting, String path) {
        String key = setting.replaceFirst("=.*", "").strip().replaceFirst("^job\\.", "");
        return path.equals(key) || path.startsWith(key + ".");
    }

    /** {@return each setting that a job has otherwise, but for those that decide nothing} */
    List<Reproduction.Difference> differences(TrainingJob job, boolean moved) {
        Map<String, Object> bound = RecordTree.of(job);
        bound.keySet().removeAll(NOT_THE_MODEL);
        Map<String, String> then = RecordTree.flatten(configuration);
        Map<String, String> now = RecordTree.flatten(bound);
        List<Reproduction.Difference> differences = new ArrayList<>();
        Set<String> keys = new LinkedHashSet<>(then.keySet());
        keys.addAll(now.keySet());
        for (String key : keys) {
            boolean place = moved && SIDES.stream().anyMatch(it -> key.startsWith(it + "." + PATH));
            if (!place && !Objects.equals(then.get(key), now.get(key))) {
                differences.add(new Reproduction.Difference("setting", key, then.get(key), now.get(key)));
            }
        }
        return differences;
    }
}
