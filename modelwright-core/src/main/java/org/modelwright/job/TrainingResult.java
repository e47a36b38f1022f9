package org.modelwright.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.Split;
import org.modelwright.metric.Score;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.mlflow.ModelVersion;
import org.modelwright.mlflow.RunInfo;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.saver.ModelInfo;
import org.modelwright.signer.ModelSignature;

/**
 * Everything a training job made on its way.
 *
 * @param trackingUri where it is kept
 * @param run the MLflow run, FINISHED
 * @param examples inputs and targets, joined
 * @param datasets the lineage of {@code inputs}, {@code targets}, {@code train} and {@code test}
 * @param split the two sides
 * @param model what was fitted
 * @param outputs what it said of the test rows
 * @param scores the metrics of the test rows
 * @param trainScores the same of the training rows, as {@code train_<name>}
 * @param baselineScores the same of a baseline on the test rows, as {@code baseline_<name>}
 * @param linearScores the same of a linear model on the test rows, as {@code linear_<name>}; none where it was left out
 * @param foldScores mean and spread over the folds of the training rows, as {@code cv_<name>} and {@code cv_<name>_std};
 *     none without folds
 * @param intervalScores the ends of the intervals of the scores, as {@code <name>_lower} and {@code <name>_upper}; none
 *     of a score that has no interval
 * @param signature what the model takes and gives
 * @param modelInfo what was saved
 * @param loggedModel the logged model, READY
 * @param version the registered version, read back
 * @param verdict what was decided of it; empty where the job asks for none
 * @param warnings what should be looked at
 * @param spans what each step cost, in order
 * @param duration how long it took
 */
public record TrainingResult(
        String trackingUri,
        RunInfo run,
        Examples examples,
        List<Dataset> datasets,
        Split split,
        FittedModel model,
        Frame outputs,
        List<Score> scores,
        List<Score> trainScores,
        List<Score> baselineScores,
        List<Score> linearScores,
        List<Score> foldScores,
        List<Score> intervalScores,
        ModelSignature signature,
        ModelInfo modelInfo,
        LoggedModel loggedModel,
        ModelVersion version,
        Optional<Verdict> verdict,
        List<String> warnings,
        List<StepSpan> spans,
        Duration duration)
        implements JobOutcome {

    /** Keeps copies. */
    public TrainingResult {
        datasets = List.copyOf(datasets);
        scores = List.copyOf(scores);
        trainScores = List.copyOf(trainScores);
        baselineScores = List.copyOf(baselineScores);
        linearScores = List.copyOf(linearScores);
        foldScores = List.copyOf(foldScores);
        intervalScores = List.copyOf(intervalScores);
        warnings = List.copyOf(warnings);
        spans = List.copyOf(spans);
    }

    /** {@return the same with the warnings and spans of the whole job} */
    TrainingResult ended(List<String> all, List<StepSpan> steps) {
        return new TrainingResult(
                trackingUri,
                run,
                examples,
                datasets,
                split,
                model,
                outputs,
                scores,
                trainScores,
                baselineScores,
                linearScores,
                foldScores,
                intervalScores,
                signature,
                modelInfo,
                loggedModel,
                version,
                verdict,
                all,
                steps,
                duration);
    }
}
