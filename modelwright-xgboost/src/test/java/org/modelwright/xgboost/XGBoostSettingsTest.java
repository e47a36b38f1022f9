package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelwright.xgboost.XGBoostModelTest.TRAIN;
import static org.modelwright.xgboost.XGBoostModelTest.fit;
import static org.modelwright.xgboost.XGBoostModelTest.model;
import static org.modelwright.xgboost.XGBoostModelTest.refused;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Records;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.model.ClassWeight;
import org.modelwright.model.Refit;
import org.modelwright.task.Task;
import org.modelwright.xgboost.XGBoostModel.CategoricalEncoding;

/** What may be set, what is refused, and where. */
class XGBoostSettingsTest {

    @Test
    void columnsThatAreNoFeaturesAreRefusedByName() {
        Frame inputs = Frame.of(
                DoubleColumn.of("gap", Double.NaN, Double.NaN),
                TextColumn.of("blank", "", null),
                DoubleColumn.of("big", Double.POSITIVE_INFINITY, 1e300),
                new DateTimeColumn("day", LongColumn.allocate(2)),
                DoubleColumn.of("prediction", 1, 2));
        refused(
                DataException.class,
                () -> fit(model(Map.of()), inputs, DoubleColumn.of("y", 1, 2), null),
                "The column (gap) is missing in every training row (2).",
                "  Maybe exclude: [gap]",
                "The column (blank) is missing in every training row (2).",
                "  Maybe exclude: [blank]",
                "The column (big) is infinite, or beyond what 32-bit floats hold, in 2 of 2 training rows.",
                "  Maybe exclude: [big]",
                "The column (day) is a date, which cannot be a feature.",
                "  Maybe exclude: [day]",
                "The column (prediction) has the name of an output of the model.",
                "  Maybe exclude: [prediction]");
    }

    @Test
    void defaults() {
        XGBoostModel model = XGBoostModel.of();
        assertThat(model.wantedTask()).isEmpty();
        assertThat(model.numBoostRound()).isNull();
        assertThat(XGBoostModel.of().param("eta", 0.1).numBoostRound()).isEqualTo(100);
        assertThat(model.earlyStoppingRounds()).isNull();
        assertThat(model.validationSize()).isNull();
        assertThat(model.categorical()).isEmpty();
        assertThat(model.categoricalEncoding()).isEqualTo(CategoricalEncoding.NATIVE);
        assertThat(model.monotoneConstraints()).isEmpty();
        assertThat(model.params()).isEmpty();
        assertThat(model.randomState()).isEqualTo(42);
        assertThat(new XGBoostPlugin().defaultModel()).contains(model);
        assertThat(XGBoostModel.of().earlyStoppingRounds(20).validationSize()).isEqualTo(0.1);
        model.check();
    }

    @Test
    void everyKey() {
        Map<String, Object> params = Map.of("eta", 0.1, "max_depth", 3);
        XGBoostModel model = XGBoostModel.of()
                .task(Task.BINARY)
                .numBoostRound(5)
                .earlyStoppingRounds(2)
                .validationSize(0.2)
                .categorical("hour")
                .categoricalEncoding(CategoricalEncoding.ONE_HOT)
                .monotoneConstraints(Map.of("temp", -1))
                .params(params)
                .randomState(7)
                .classWeight(ClassWeight.BALANCED)
                .refit(Refit.ALL);
        assertThat(model.wantedTask()).contains(Task.BINARY);
        assertThat(model.params()).isEqualTo(params);
        model.check();
        Onnx.assertParity(fit(model, TRAIN.inputs(), TRAIN.booleans(), Task.BINARY), TRAIN.inputs());
    }

    @Test
    void nonsenseIsRefusedAllAtOnce() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("nthread", 4);
        params.put("booster", "dart");
        params.put("objective", "multi:softprob");
        params.put("interaction_constraints", "a,b");
        refused(
                ConfigException.class,
                () -> Records.of(
                        XGBoostModel.class,
                        Map.of(
                                "task",
                                Task.BINARY,
                                "numBoostRound",
                                0,
                                "earlyStoppingRounds",
                                0,
                                "validationSize",
                                1.5,
                                "categorical",
                                List.of("a"),
                                "monotoneConstraints",
                                Map.of("a", 2),
                                "params",
                                params)),
                "The num_boost_round (0) is not a count from 1 on.",
                "  Maybe 100.",
                "The early_stopping_rounds (0) is not a count from 1 on.",
                "  Maybe 20, or no such key to train all rounds.",
                "The validation_size (1.5) is not between 0 and 1.",
                "  Maybe 0.1, or 0.2.",
                "The monotone constraint (2) of the column (a) is not -1, 0 or 1.",
                "  Maybe 1, for rising.",
                "The column (a) is in monotone_constraints and in categorical.",
                "  Maybe only one of them: categories have no order.",
                "The parameter (nthread) cannot be set in params.",
                "  Maybe threads of the job.",
                "The booster (dart) in params is not supported: such a model cannot be trained here or exported.",
                "  Maybe gbtree.",
                "The objective (multi:softprob) in params does not fit the task (binary).",
                "  Maybe binary:logistic.",
                "The interaction_constraints (a,b) are not a list of lists of column names.",
                "  Maybe [[first, second], [third, fourth]].");
    }

    @Test
    void validationNeedsEarlyStopping() {
        refused(
                ConfigException.class,
                () -> XGBoostModel.of().validationSize(0.2),
                "The validation_size (0.2) has no use without early_stopping_rounds.",
                "  Maybe early_stopping_rounds: 20");
    }

    @Test
    void paramsAreCheckedByNameAndValue() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("etaa", 0.1);
        params.put("subsample", 3);
        params.put("quantile_alpha", 0.5);
        refused(
                ConfigException.class,
                () -> model(params).check(),
                "XGBoost has no parameter (etaa) for trees.",
                "  Maybe eta.",
                "XGBoost refuses the subsample (3) in params: value 3 for Parameter subsample exceed bound [0,1] "
                        + "subsample: Row subsample ratio of training instance.",
                "  Maybe a value that XGBoost's documentation gives for subsample, or params without it.",
                "The parameter (quantile_alpha) in params has no meaning for the objective (reg:squarederror).",
                "  Maybe params without quantile_alpha, or another objective.");
    }

    @Test
    void columnsThatAreNotThereAreRefused() {
        XGBoostModel model = XGBoostModel.of()
                .categorical("huor")
                .monotoneConstraints(Map.of("tmep", 1))
                .params(Map.of("interaction_constraints", List.of(List.of("hour", "wint speed"))));
        refused(
                ConfigException.class,
                () -> fit(model, TRAIN.inputs(), TRAIN.numbers(), null),
                "The column (huor) of categorical is not among the inputs.",
                "  Maybe hour.",
                "The column (tmep) of monotone_constraints is not among the inputs.",
                "  Maybe temp.",
                "The column (wint speed) of interaction_constraints is not among the inputs.",
                "  Maybe wind speed.");
    }

    @Test
    void textHasNoOrder() {
        XGBoostModel model = XGBoostModel.of().monotoneConstraints(Map.of("city", 1));
        refused(
                ConfigException.class,
                () -> fit(model, TRAIN.inputs(), TRAIN.numbers(), null),
                "The column (city) of monotone_constraints is text, which has no order.",
                "  Maybe monotone_constraints without city.");
    }

    @Test
    void targetsThatTheObjectiveDoesNotTakeAreRefused() {
        Frame inputs = Frame.of(DoubleColumn.of("a", 1, 2, 3));
        refused(
                DataException.class,
                () -> fit(model(Map.of("objective", "reg:gamma")), inputs, DoubleColumn.of("y", 1, 0, -2), null),
                "The objective (reg:gamma) does not take the target (y) in 2 of 3 training rows, first (0.0) in "
                        + "training row 1.",
                "  Maybe numbers above 0, or the objective reg:squarederror.");
        refused(
                DataException.class,
                () -> fit(model(Map.of()), inputs, DoubleColumn.of("y", 1, 1e300, 2), null),
                "The objective (reg:squarederror) does not take the target (y) in 1 of 3 training rows, first "
                        + "(1.0E300) in training row 1.",
                "  Maybe numbers that 32-bit floats can hold, up to 3.4e38.");
        refused(
                ConfigException.class,
                () -> fit(model(Map.of("objective", "count:poisson")), inputs, TextColumn.of("y", "a", "b", "a"), null),
                "The objective (count:poisson) in params does not fit the task (binary).",
                "  Maybe binary:logistic.");
    }

    /** The job has checked it; the booster that trains is asked, and no trial is made again. */
    @Test
    void trainingMakesNoTrialOfItsOwn() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.modelwright.xgboost");
        List<String> callers = ours.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(XGBoostParameters.class)
                        && call.getTarget().getName().equals("check"))
                .map(call -> call.getOriginOwner().getSimpleName() + "."
                        + call.getOrigin().getName())
                .toList();
        // The second one only looks for the reason of a failure.
        assertThat(callers).containsExactlyInAnyOrder("XGBoostModel.check", "XGBoostTraining.refuseParams");
    }

    @Test
    void paramsThatNobodyCheckedAreRefusedWhereTheyAreUsed() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("etaa", 0.1);
        params.put("subsample", 3);
        refused(
                ConfigException.class,
                () -> fit(model(params), TRAIN.inputs(), TRAIN.numbers(), null),
                "XGBoost has no parameter (etaa) for trees.",
                "  Maybe eta.",
                "XGBoost refuses the subsample (3) in params: value 3 for Parameter subsample exceed bound [0,1] "
                        + "subsample: Row subsample ratio of training instance.",
                "  Maybe a value that XGBoost's documentation gives for subsample, or params without it.");
        refused(
                ConfigException.class,
                () -> fit(model(Map.of("eval_metric", "rmsee")), TRAIN.inputs(), TRAIN.numbers(), null),
                "XGBoost refuses the eval_metric (rmsee) in params: Unknown metric function rmsee",
                "  Maybe a value that XGBoost's documentation gives for eval_metric, or params without it.");
    }

    /** It is right for a classification, so only the target says that it is not. */
    @Test
    void aParamThatDoesNotFitTheTaskOfTheTargetIsRefused() {
        XGBoostModel model = model(Map.of("scale_pos_weight", 2));
        model.check();
        refused(
                ConfigException.class,
                () -> fit(model, TRAIN.inputs(), TRAIN.texts(), null),
                "The parameter (scale_pos_weight) in params has no meaning for the objective (multi:softprob).",
                "  Maybe params without scale_pos_weight, or another objective.");
    }
}
