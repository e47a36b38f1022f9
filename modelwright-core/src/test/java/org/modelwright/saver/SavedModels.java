package org.modelwright.saver;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.modelwright.bom.Library;
import org.modelwright.data.Frame;
import org.modelwright.data.Records;
import org.modelwright.leak.LeakSummary;
import org.modelwright.mlflow.Dataset;
import org.modelwright.mlflow.LoggedModel;
import org.modelwright.model.FittedModel;
import org.modelwright.modelfiles.Figures;
import org.modelwright.modelfiles.InputSchemaFile;
import org.modelwright.modelfiles.ModelMetadata;
import org.modelwright.modelfiles.RunCourse;
import org.modelwright.modelfiles.RunDecisions;
import org.modelwright.modelfiles.RunEnvironment;
import org.modelwright.modelfiles.RunEvidence;
import org.modelwright.modelfiles.RunRecordFile;
import org.modelwright.modelfiles.SearchSummary;
import org.modelwright.modelfiles.Verdict;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.ModelSignature;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Task;

/** Saves models for tests, as a job would. */
public final class SavedModels {

    public static final String ID = "m-0123456789abcdef0123456789abcdef";
    static final String RUN = "12345678901234567890123456789012";

    static final ModelMetadata METADATA = new ModelMetadata(
            "0.1",
            "0".repeat(64),
            Map.of("inputs", "1e10"),
            Task.REGRESSION,
            List.of("it's", "a: b # c"),
            List.of(),
            List.of(),
            Map.of("rows", 3L, "word", "no"),
            Map.of());

    private SavedModels() {}

    /** {@return what a job would say of its run} */
    public static RunRecordFile.Run run() {
        return new RunRecordFile.Run(
                "0.1",
                RUN,
                "1",
                "trial",
                Instant.parse("2026-01-01T00:00:00.123Z"),
                List.of(new RunRecordFile.PluginJar("plug.jar", "1.0", "1".repeat(64))),
                "17",
                "Linux amd64",
                environment(),
                Map.of("KIND", "TrainingJob", "metrics", List.of(Map.of("KIND", "RegressionMetric", "minimum", 0.5))),
                "0".repeat(64),
                List.of(
                        new Dataset("inputs", "1e10", "local", "{}", "{}", "{}"),
                        new Dataset("targets", "2", "local", "{}", "{}", "{}")),
                Map.of("inputs.where", 3L),
                80,
                20,
                Map.of("first_test_row", 80L),
                new LeakSummary(true, 100, 100, 0, Map.of("a", "known"), List.of("looked at")),
                Task.REGRESSION,
                null,
                Map.of("rounds", "3"),
                Map.of("rmse", 1.0, "train_rmse", 0.25),
                Map.of("rmse", List.of(1.0, 1.5)),
                evidence(),
                new RunCourse(
                        List.of("folds"),
                        new RunCourse.Previous(1, RUN, Map.of("rmse", 1.5), List.of("rows: 1 before, 2 now")),
                        new SearchSummary(
                                "root_mean_squared_error",
                                5,
                                30,
                                2,
                                Map.of("KIND", "LinearModel", "alpha", 0.1),
                                "one_standard_error",
                                1.0,
                                0.9,
                                1.1,
                                0.1,
                                200,
                                "trials",
                                2.5,
                                0.25,
                                1,
                                List.of(
                                        new SearchSummary.Trial(1, "alpha 1.0", RUN, "failed", null, 0.5),
                                        new SearchSummary.Trial(2, "alpha 0.1", RUN, "finished", 1.0, 1.5))),
                        List.of(new RunCourse.LearningCurve("train_rmse", List.of(0, 1), List.of(2.0, 1.0))),
                        List.of("ab".repeat(32))),
                List.of("one"));
    }

    /** {@return what a job would say of what it was made with} */
    public static RunEnvironment environment() {
        return new RunEnvironment(
                "2025-12-31T23:59:59Z",
                "/work",
                "A processor",
                List.of("avx2", "fma"),
                4,
                2,
                1L << 31,
                List.of(new Library(Library.Form.JAR, "g", "a", "1", "MIT", "a-1.jar", "2".repeat(64))),
                Map.of("inputs.password", "${env:PASSWORD}"),
                new RunEnvironment.Source("https://example.org/it.git", "3".repeat(40), true));
    }

    /** Something of each kind, with and without what may be missing. */
    private static RunEvidence evidence() {
        List<Double> two = List.of(0.0, 1.0);
        return new RunEvidence(
                new RunEvidence.Intervals(
                        0.95,
                        2000,
                        42,
                        RowUnits.Kind.BLOCK,
                        5,
                        4,
                        "when",
                        0,
                        "another training",
                        Map.of(
                                "rmse",
                                new RunEvidence.Interval(0.5, 1.5, "bootstrap", null),
                                "auc",
                                RunEvidence.Interval.none("too few"))),
                List.of(
                        Records.of(
                                RunEvidence.Slice.class,
                                Map.of(
                                        "column", "a", "value", "x", "rows", 12, "metric", "rmse", "score", 1.0,
                                        "lower", 0.5, "upper", 1.5, "few", false, "asked", true)),
                        Records.of(
                                RunEvidence.Slice.class,
                                Map.of(
                                        "column", "b", "from", 0.0, "rows", 3, "metric", "rmse", "few", true, "asked",
                                        false))),
                new RunEvidence.SliceSearch("rmse", 1.0, false, 9, 0.95, List.of("b")),
                new RunEvidence.Importance(
                        "rmse",
                        20,
                        5,
                        42,
                        List.of(
                                new RunEvidence.Feature("a", 2.5, 3.0, 0.5, 0.1, List.of("b")),
                                Records.of(RunEvidence.Feature.class, "feature", "b", "standsInFor", List.of()))),
                List.of(
                        Records.of(RunEvidence.Coefficient.class, "value", 1.0),
                        new RunEvidence.Coefficient("a", "x", "yes", -1.5)),
                List.of(new RunEvidence.Check("few_rows", RunEvidence.Status.MUTED, "There are few.", "a trial")),
                List.of(new RunEvidence.Effect("a", "yes", two, two, List.of(0, 20))),
                new Figures(
                        new Figures.Residuals(0, 1, two, two),
                        List.of(new Figures.Pair(1, 1.5)),
                        new Figures.Confusion(List.of("no", "yes"), List.of(List.of(1, 2), List.of(3, 4))),
                        List.of(new Figures.ClassScore("yes", 7, 6, 0.5, 0.1, null, 0.6, 0.4, 0.8, true)),
                        List.of(new Figures.Curve("yes", two, two, two)),
                        List.of(),
                        List.of(new Figures.Calibration("yes", two, two, two, two, List.of(10, 10))),
                        List.of(new Figures.WorstRow(Map.of("id", "7"), "1.0", "9.0", 8, Map.of("a", -2.5))),
                        new Figures.Reasons(
                                null, 2, 0.5, List.of(new Figures.Reason("a", 0.75, two, List.of("", "2"))))),
                new Verdict(
                        Verdict.Decision.HOLD,
                        "Not sure enough.",
                        new Verdict.Comparison(
                                "models:/rides/3",
                                "r2_score",
                                0,
                                120,
                                7,
                                0,
                                0.9,
                                0.89,
                                0.01,
                                -0.01,
                                0.03,
                                RowUnits.Kind.ROW,
                                120,
                                2)),
                new RunDecisions(
                        new RunDecisions.Threshold(
                                "the best", "by counts", 0.25, "f1_score", 0.75, 0.5, 200, 60, two, two),
                        new RunDecisions.Intervals(
                                "an interval",
                                0.75,
                                "out_of_fold",
                                "logarithm",
                                0.5,
                                RowUnits.Kind.GROUP,
                                "g",
                                30,
                                200,
                                List.of(0.5, 1.0),
                                new RunDecisions.Measured(50, 0.5, 0.25, 0.75, 2.5, List.of())),
                        new RunDecisions.Calibration(
                                "isotonic",
                                "sigmoid",
                                "few",
                                200,
                                60,
                                new RunDecisions.Reliability(two, two, List.of(100, 100), 0.1, 0.5, 0.2),
                                new RunDecisions.Reliability(two, two, List.of(100, 100), 0.1, 0.5, 0.2)),
                        new RunDecisions.DecidedFrom("models:/saved/1", ID, RUN)));
    }

    public static ModelInfo save(FittedModel model, Frame inputs, Path directory) {
        ModelSignature signature = InferSigner.of().sign(inputs, model.predict(inputs));
        return OnnxSaver.of().exampleRows(5).save(model, signature, inputs, context(directory, inputs));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SaveContext context(Path directory, Frame proof) {
        return new SaveContext(
                directory,
                new LoggedModel(ID, "model", directory.toString(), LoggedModel.Status.PENDING),
                RUN,
                proof,
                METADATA,
                run(),
                List.of(),
                new InputSchemaFile(Map.of()),
                Map.of("card.html", bytes("<p>"), "README.md", bytes("# card")),
                1_767_225_600_123L);
    }
}
