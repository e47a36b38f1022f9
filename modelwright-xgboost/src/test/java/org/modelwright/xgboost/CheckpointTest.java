package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Checkpoints;
import org.modelwright.data.Column;
import org.modelwright.data.Resources;
import org.modelwright.data.Session;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.model.FitContext;
import org.modelwright.model.FitListener;
import org.modelwright.model.FittedModel;
import org.modelwright.model.Refit;
import org.modelwright.model.Rows;
import org.modelwright.task.Target;

/** Trainings that are stopped and go on: the trees, the metrics and the end are those of one in one piece. */
class CheckpointTest {

    private static final int STOPPED = 7;

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();
    private int taken;

    /** What a fit has said, and what came of it. */
    private record Fit(FittedModel model, List<Map<String, Double>> told) {

        byte[] bytes() {
            return model.nativeFiles().get("model.ubj");
        }
    }

    private Fit fit(XGBoostModel model, Column target, @Nullable Integer every, int stop) {
        try (Session session = new Resources(1L << 30, 2).open()) {
            Checkpoints checkpoints = Checkpoints.of(session);
            checkpoints.open(folder.resolve("checkpoints"), "job", every, every == null, warnings::add);
            List<Map<String, Double>> told = new ArrayList<>();
            FitContext context = new FitContext(session, (round, rounds, metrics) -> {
                assertThat(round).isEqualTo(told.size());
                told.add(metrics);
                if (round == stop) {
                    throw new InterruptedJobException("Stopped by a test.");
                }
            });
            try {
                return new Fit(model.fit(XGBoostModelTest.TRAIN.inputs(), Target.of(target, null), context), told);
            } finally {
                taken = checkpoints.rounds();
            }
        }
    }

    private Fit inOnePiece(XGBoostModel model, Column target) {
        Fit fit = fit(model, target, 0, -1);
        assertThat(Files.exists(folder.resolve("checkpoints"))).isFalse();
        return fit;
    }

    static Stream<XGBoostModel> models() {
        XGBoostModel twenty = XGBoostModel.of().numBoostRound(20);
        return Stream.of(
                twenty,
                XGBoostModel.of().numBoostRound(300).earlyStoppingRounds(3),
                twenty.param("subsample", 0.5).param("colsample_bytree", 0.5).param("seed_per_iteration", true));
    }

    @ParameterizedTest
    @MethodSource("more")
    @Tag("thorough")
    void goesOnByteForByteWithOtherSettings(XGBoostModel model) {
        goesOnByteForByte(model);
    }

    static Stream<XGBoostModel> more() {
        XGBoostModel twenty = XGBoostModel.of().numBoostRound(20);
        return Stream.of(
                XGBoostModel.of().numBoostRound(300).earlyStoppingRounds(3).refit(Refit.NONE),
                twenty.param("grow_policy", "lossguide").param("max_leaves", 9),
                twenty.param("num_parallel_tree", 2),
                twenty.param("objective", "reg:absoluteerror"),
                twenty.param("base_score", 2.5).param("eval_metric", List.of("mae", "rmse")),
                twenty.categorical("hour").categoricalEncoding(XGBoostModel.CategoricalEncoding.ONE_HOT));
    }

    @ParameterizedTest
    @MethodSource("models")
    void goesOnByteForByte(XGBoostModel model) {
        Column target = XGBoostModelTest.TRAIN.numbers();
        Fit whole = inOnePiece(model, target);

        assertThatThrownBy(() -> fit(model, target, null, STOPPED))
                .hasMessageContaining("Training was stopped after 8 of ")
                .hasMessageContaining("Maybe the same job again: it goes on after these rounds.");
        Fit again = fit(model, target, null, -1);

        assertThat(taken).isEqualTo(STOPPED + 1);
        assertThat(again.told()).isEqualTo(whole.told());
        assertThat(again.bytes()).isEqualTo(whole.bytes());
        assertThat(again.model().facts()).isEqualTo(whole.model().facts());
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"booleans", "texts"})
    void goesOnByteForByteWithClasses(String classes) {
        Column target = classes.equals("texts") ? XGBoostModelTest.TRAIN.texts() : XGBoostModelTest.TRAIN.booleans();
        XGBoostModel model = XGBoostModel.of().numBoostRound(200).earlyStoppingRounds(4);
        Fit whole = inOnePiece(model, target);

        assertThatThrownBy(() -> fit(model, target, null, STOPPED)).isInstanceOf(InterruptedJobException.class);
        Fit again = fit(model, target, null, -1);

        assertThat(taken).isEqualTo(STOPPED + 1);
        assertThat(again.told()).isEqualTo(whole.told());
        assertThat(again.bytes()).isEqualTo(whole.bytes());
    }

    /** The process is gone before it can say anything: what is left are the last five rounds that were kept. */
    @Test
    void whatWasKeptEveryFewRoundsIsEnough() throws Exception {
        XGBoostModel model = XGBoostModel.of().numBoostRound(20);
        Column target = XGBoostModelTest.TRAIN.numbers();
        Fit whole = inOnePiece(model, target);

        assertThatThrownBy(() -> fit(model, target, 5, 12)).hasMessage("Stopped by a test.");
        Path file = onlyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");

        fit(model.randomState(7), target, 0, -1);
        assertThat(taken).as("of other settings").isZero();
        fit(model, XGBoostModelTest.TRAIN.amounts(1), 0, -1);
        assertThat(taken).as("of another target").isZero();
        Fit again = fit(model, target, 5, -1);
        assertThat(taken).isEqualTo(10);
        assertThat(again.bytes()).isEqualTo(whole.bytes());
        assertThat(again.told()).isEqualTo(whole.told());
        fit(model, target, 5, -1);
        assertThat(taken).as("a fit that was done").isEqualTo(20);
    }

    private Path onlyFile() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found =
                    files.filter(it -> it.toString().endsWith(".checkpoint")).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    @Test
    void aDamagedOneIsToldOfAndNotUsed() throws Exception {
        XGBoostModel model = XGBoostModel.of().numBoostRound(20);
        Column target = XGBoostModelTest.TRAIN.numbers();
        Fit whole = inOnePiece(model, target);
        for (int damage : List.of(-1, 150)) {
            assertThatThrownBy(() -> fit(model, target, null, STOPPED)).isInstanceOf(InterruptedJobException.class);
            Path file = onlyFile();
            byte[] bytes = Files.readAllBytes(file);
            if (damage < 0) {
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            } else {
                bytes[damage] ^= 4;
                Files.write(file, bytes);
            }
            Fit again = fit(model, target, null, -1);
            assertThat(taken).isZero();
            assertThat(again.bytes()).isEqualTo(whole.bytes());
            assertThat(warnings)
                    .containsExactly("The checkpoint (" + file + ") is damaged and is not used; the fit begins anew.");
            warnings.clear();
            assertThat(file).doesNotExist();
        }
    }

    /** What a round draws depends on the rounds before it, which are not drawn again. */
    @Test
    void whatIsDrawnIsAsGoodAndSaidNotToBeTheSame() {
        XGBoostModel model =
                XGBoostModel.of().numBoostRound(60).param("subsample", 0.6).param("eta", 0.1);
        Column target = XGBoostModelTest.TRAIN.numbers();
        Rows other = new Rows(600, 2);
        Fit whole = inOnePiece(model, target);

        assertThatThrownBy(() -> fit(model, target, null, 30)).isInstanceOf(InterruptedJobException.class);
        Fit again = fit(model, target, null, -1);

        assertThat(warnings).hasSize(1).first().asString().contains("Maybe params: {seed_per_iteration: true}.");
        assertThat(again.bytes()).isNotEqualTo(whole.bytes());
        double spread = rmse(whole.model(), other);
        assertThat(rmse(again.model(), other)).isCloseTo(spread, withinPercentage(3));
    }

    /** Stopped between two candidates: those that were tried, and the folds of each, are not grown again. */
    @Test
    @Tag("thorough")
    void theLearnersOwnChoiceGoesOn() {
        Target target = Target.of(XGBoostModelTest.TRAIN.numbers(), null);
        List<byte[]> found = new ArrayList<>();
        for (int stop : List.of(3, -1, 0)) {
            try (Session session = new Resources(1L << 30, 2).open()) {
                Checkpoints checkpoints = Checkpoints.of(session);
                checkpoints.open(
                        folder.resolve("checkpoints"), stop == 0 ? "whole" : "parts", 10, false, warnings::add);
                FitListener listener = new FitListener() {
                    @Override
                    public void round(int round, int rounds, Map<String, Double> metrics) {}

                    @Override
                    public void tried(int done, int candidates) {
                        if (done == stop) {
                            throw new InterruptedJobException("Stopped by a test.");
                        }
                    }
                };
                FitContext context = new FitContext(session, listener);
                FittedModel model = XGBoostModel.of().fit(XGBoostModelTest.TRAIN.inputs(), target, context);
                found.add(model.nativeFiles().get("model.ubj"));
                assertThat(checkpoints.rounds() > 0).isEqualTo(stop == -1);
            } catch (InterruptedJobException e) {
                assertThat(stop).isEqualTo(3);
            }
        }
        assertThat(found).hasSize(2);
        assertThat(found.get(0)).isEqualTo(found.get(1));
    }

    private static double rmse(FittedModel model, Rows rows) {
        Column found = model.predict(rows.inputs()).column("prediction");
        Column wanted = rows.numbers();
        return Math.sqrt(IntStream.range(0, wanted.rows())
                .mapToDouble(it -> Math.pow(found.number(it) - wanted.number(it), 2))
                .average()
                .orElseThrow());
    }
}
