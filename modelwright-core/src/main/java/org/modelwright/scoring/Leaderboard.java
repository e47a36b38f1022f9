package org.modelwright.scoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.ConfigException;
import org.modelwright.error.Nearest;
import org.modelwright.metric.ClassificationScore;
import org.modelwright.metric.IntervalMetric;
import org.modelwright.metric.RegressionScore;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.MlflowClient;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.Page;
import org.modelwright.service.MlflowService;

/**
 * The versions of a registered model, each with the scores of its own test rows: they compare where those are the same.
 *
 * @param name the registered model
 * @param metrics what was measured of any of them, by name
 * @param rows one for each version, the newest first, or the best
 */
public record Leaderboard(String name, List<String> metrics, List<Row> rows) {

    private static final int PAGE = 200;
    private static final String TRAIN = "train_";
    private static final String BASELINE = "baseline_";

    /**
     * A version and its scores.
     *
     * @param version as it is registered now
     * @param verdict {@code PROMOTE} or {@code HOLD} where something was asked for; else empty
     * @param test the digest of its test rows; empty if its run does not say
     * @param scores of its test rows, by metric; none of a version that no run of ours has made
     */
    public record Row(ModelVersion version, String verdict, String test, Map<String, Double> scores) {}

    /** Keeps copies. */
    public Leaderboard {
        metrics = List.copyOf(metrics);
        rows = List.copyOf(rows);
    }

    /**
     * {@return all versions of a model}
     *
     * @param name the registered model
     * @param trackingUri where MLflow is, or null for {@code MLFLOW_TRACKING_URI}, else {@code sqlite:///mlflow.db}
     * @throws ConfigException if it has no version
     * @throws org.modelwright.error.InfrastructureException if MLflow cannot be reached
     */
    public static Leaderboard of(String name, @Nullable String trackingUri) {
        MlflowService service =
                trackingUri == null ? MlflowService.of() : MlflowService.of().trackingUri(trackingUri);
        try (MlflowService.Session mlflow = service.start()) {
            MlflowClient client = mlflow.client();
            List<ModelVersion> versions = client.exists() ? versions(client, name) : List.of();
            if (versions.isEmpty()) {
                throw new ConfigException(
                        "The registered model (" + name + ") has no version in " + client.trackingUri() + ".",
                        Nearest.of(name, client.exists() ? names(client) : List.of()));
            }
            List<Row> rows = versions.stream().map(it -> row(client, it)).toList();
            Set<String> metrics = new LinkedHashSet<>();
            rows.forEach(it -> metrics.addAll(it.scores().keySet()));
            return new Leaderboard(name, List.copyOf(metrics), rows);
        }
    }

    private static List<ModelVersion> versions(MlflowClient client, String name) {
        String quote = name.contains("'") ? "\"" : "'";
        List<ModelVersion> versions = new ArrayList<>();
        @Nullable String token = null;
        do {
            Page<ModelVersion> page =
                    client.registry().searchModelVersions("name = " + quote + name + quote, PAGE, token);
            versions.addAll(page.items());
            token = page.nextPageToken();
        } while (token != null);
        return versions;
    }

    private static List<String> names(MlflowClient client) {
        return client.registry().searchRegisteredModels("", PAGE, null).items().stream()
                .map(it -> it.name())
                .toList();
    }

    private static Row row(MlflowClient client, ModelVersion version) {
        String verdict = version.tags().getOrDefault("modelwright.verdict", "");
        if (version.runId().isEmpty()) {
            return new Row(version, verdict, "", Map.of());
        }
        Map<String, Double> all = client.tracking().metrics(version.runId());
        Map<String, Double> scores = new LinkedHashMap<>();
        // What is measured of the test rows is measured of the training rows or of a baseline too, and of nothing else.
        for (String metric : new TreeSet<>(all.keySet())) {
            if (all.containsKey(TRAIN + metric) || all.containsKey(BASELINE + metric)) {
                scores.put(metric, all.get(metric));
            }
        }
        Dataset test = client.tracking().inputs(version.runId()).get("test");
        return new Row(version, verdict, test == null ? "" : test.digest(), scores);
    }

    /**
     * {@return the same versions, the best first; those without the score last}
     *
     * @param metric one of {@link #metrics}
     * @throws ConfigException if it is none of them, or nothing says whether more of it is better
     */
    public Leaderboard by(String metric) {
        if (!metrics.contains(metric)) {
            throw new ConfigException(
                    "The metric (" + metric + ") was measured of no version of " + name + ".",
                    Nearest.of(metric, metrics));
        }
        Comparator<Double> better = isGreaterBetter(metric) ? Comparator.reverseOrder() : Comparator.naturalOrder();
        Comparator<Row> order = Comparator.comparing(it -> it.scores().get(metric), Comparator.nullsLast(better));
        return new Leaderboard(name, metrics, rows.stream().sorted(order).toList());
    }

    private static boolean isGreaterBetter(String metric) {
        Map<String, Boolean> known = new LinkedHashMap<>();
        Stream.of(RegressionScore.values())
                .forEach(it -> known.put(it.name().toLowerCase(Locale.ROOT), it.greaterIsBetter()));
        Stream.of(ClassificationScore.values())
                .forEach(it -> known.put(it.name().toLowerCase(Locale.ROOT), it.greaterIsBetter()));
        IntervalMetric.behind(List.of()).forEach(it -> known.put(it.key(), it.greaterIsBetter()));
        // One that a job had twice is named by its variant too.
        return known.entrySet().stream()
                .filter(it -> metric.equals(it.getKey()) || metric.startsWith(it.getKey() + "_"))
                .max(Comparator.comparingInt(it -> it.getKey().length()))
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new ConfigException(
                        "Nothing says whether more of (" + metric + ") is better.", "a metric of scikit-learn."));
    }

    /** {@return whether all versions were judged by the same rows} */
    public boolean isOfSameRows() {
        return rows.stream().map(Row::test).distinct().count() == 1
                && !rows.get(0).test().isEmpty();
    }
}
