import java.util.List;
import java.util.Map;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.metric.Score;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.ParquetReader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;

/** The job of examples/bikes with a linear model, without YAML. A null takes the default that YAML has. */
public final class TrainFromJava {

    private TrainFromJava() {}

    /** Trains, and prints the version and its scores. */
    public static void main(String[] args) {
        String data = "examples/bikes/data/";
        List<String> key = List.of("instant");
        List<String> exclude = List.of("dteday", "casual", "registered");

        TrainingJob job = TrainingJob.builder(
                        new ParquetReader(data + "inputs_train.parquet", key, null, exclude, null, null),
                        new ParquetReader(data + "targets_train.parquet", key, null, null, null, null))
                .model(new LinearModel(null, 1.0, List.of("hr", "season", "weathersit"), null, null))
                .splitter(new TrainTestSplitter(0.2, false, null, null))
                .registry(new MlflowRegister(Map.of("stage", "trial"), List.of("candidate"), null))
                .mlflowService(new MlflowService("sqlite:///mlflow.db", null, "bikes", "bikes"))
                .build();
        TrainingResult result = job.run();

        System.out.println(result.version().uri());
        for (Score score : result.scores()) {
            System.out.println(score.name() + " " + score.value());
        }
    }
}
