import java.util.Map;
import org.modelwright.job.TrainingJob;
import org.modelwright.job.TrainingResult;
import org.modelwright.metric.Score;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.reader.ParquetReader;
import org.modelwright.reader.Reader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.service.MlflowService;
import org.modelwright.splitter.TrainTestSplitter;

/** The job of examples/bikes with a linear model, without YAML. What is not said has the default that YAML has. */
public final class TrainFromJava {

    private TrainFromJava() {}

    /** Trains, and prints the version and its scores. */
    public static void main(String[] args) {
        String data = "examples/bikes/data/";

        Reader inputs = ParquetReader.of(data + "inputs_train.parquet")
                .key("instant")
                .exclude("dteday", "casual", "registered");
        Reader targets = ParquetReader.of(data + "targets_train.parquet").key("instant");
        Model model = LinearModel.of().alpha(1.0).categorical("hr", "season", "weathersit");

        TrainingJob job = TrainingJob.of(inputs, targets, model)
                .splitter(TrainTestSplitter.of().testSize(0.2).shuffle(false))
                .registry(MlflowRegister.of().tags(Map.of("stage", "trial")).aliases("candidate"))
                .mlflowService(MlflowService.of()
                        .trackingUri("sqlite:///mlflow.db")
                        .experimentName("bikes")
                        .registryName("bikes"));
        TrainingResult result = job.run();

        System.out.println(result.version().uri());
        for (Score score : result.scores()) {
            System.out.println(score.name() + " " + score.value());
        }
    }
}
