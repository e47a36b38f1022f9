package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.reader.CsvReader;
import org.modelwright.service.MlflowService;
import org.modelwright.task.Task;

/** Every objective and every metric of a round that can be named ends in a registered version, with its rounds logged. */
class EveryWordTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "reg:tweedie, , fit/train_tweedie-nloglik_at_1.5",
        "reg:squarederror, mape, fit/train_mape",
        "binary:logistic, error@0.7, fit/train_error_at_0.7",
        "multi:softprob, auc, fit/train_auc"
    })
    void oneOfEachFamily(String objective, String metric, String key) throws IOException {
        assertThat(run(objective, metric)).contains(key);
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("thorough")
    void eachOfThem(String objective, String metric) throws IOException {
        assertThat(run(objective, metric)).isNotEmpty();
    }

    static Stream<List<String>> words() {
        return Arrays.stream(Objective.values())
                .flatMap(objective -> Stream.concat(Stream.of(""), RoundMetrics.names(objective.task()).stream())
                        .map(metric -> List.of(objective.word(), metric)));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> all() {
        return words().filter(it -> fits(it.get(0), it.get(1)))
                .map(it -> org.junit.jupiter.params.provider.Arguments.of(it.get(0), withNumber(it.get(1))));
    }

    /** Losses of quantiles and expectiles are those of their objectives. */
    private static boolean fits(String objective, String metric) {
        return !List.of("quantile", "expectile").contains(metric) || objective.equals("reg:" + metric + "error");
    }

    private static String withNumber(String metric) {
        return switch (metric) {
            case "tweedie-nloglik" -> "tweedie-nloglik@1.3";
            case "pre", "ndcg", "map" -> metric + "@5";
            default -> metric;
        };
    }

    /** {@return the names under which MLflow has the metrics} */
    private List<String> run(String word, String metric) throws IOException {
        Objective objective = Objective.of(word).orElseThrow();
        Random random = new Random(3);
        StringBuilder rows = new StringBuilder("a,b,c,y\n");
        for (int row = 0; row < 120; row++) {
            double a = random.nextGaussian();
            double size = Math.exp(0.5 * a + 0.1 * random.nextGaussian());
            String y = switch (objective.task()) {
                case REGRESSION -> String.valueOf(size);
                case BINARY -> size > 1 ? "yes" : "no";
                case MULTICLASS -> size > 1.3 ? "much" : size > 0.8 ? "some" : "few";
            };
            rows.append(String.format(Locale.ROOT, "%.4f,%d,%s,%s%n", a, random.nextInt(5), "k" + row % 3, y));
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), rows);
        Map<String, Object> params = new LinkedHashMap<>(Map.of("objective", word, "max_depth", 3));
        if (metric != null && !metric.isEmpty()) {
            params.put("eval_metric", metric);
        }
        if (objective == Objective.QUANTILE_ERROR) {
            params.put("quantile_alpha", 0.7);
        }
        if (objective == Objective.EXPECTILE_ERROR) {
            params.put("expectile_alpha", 0.7);
        }
        String store = "sqlite:///" + folder.resolve("mlflow.db");
        TrainingResult result = TrainingJob.of(
                        CsvReader.of(file.toString()).exclude("y"),
                        CsvReader.of(file.toString()).columns("y"),
                        XGBoostModel.of().rounds(4).earlyStoppingRounds(3).params(params))
                .mlflowService(MlflowService.of().trackingUri(store))
                .run();
        assertThat(result.version().version()).isEqualTo(1);
        assertThat(objective.task()).isIn((Object[]) Task.values());
        try (MlflowService.Session session =
                MlflowService.of().trackingUri(store).start()) {
            return List.copyOf(
                    session.client().tracking().metrics(result.run().runId()).keySet());
        }
    }
}
