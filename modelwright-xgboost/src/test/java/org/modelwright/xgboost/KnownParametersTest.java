package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.model.Rows;
import org.modelwright.plugin.Parameter;
import org.modelwright.task.Target;

class KnownParametersTest {

    private static final Rows ROWS = new Rows(300, 1);

    static List<Parameter> known() {
        return KnownParameters.ALL;
    }

    /** The objective that a parameter is for; none if it is for any. */
    private static Map<String, Object> objective(Parameter parameter) {
        return switch (parameter.name()) {
            case "huber_slope" -> Map.of("objective", "reg:pseudohubererror");
            case "tweedie_variance_power" -> Map.of("objective", "reg:tweedie");
            case "scale_pos_weight" -> Map.of("objective", "binary:logistic");
            case "quantile_alpha" -> Map.of("objective", "reg:quantileerror");
            case "expectile_alpha" -> Map.of("objective", "reg:expectileerror");
            default -> Map.of();
        };
    }

    private static List<String> predictions(Map<String, Object> params) {
        Column target = ROWS.numbers();
        if ("reg:tweedie".equals(params.get("objective"))) {
            double[] squares = new double[target.rows()];
            for (int row = 0; row < squares.length; row++) {
                squares[row] = target.number(row) * target.number(row);
            }
            target = DoubleColumn.of("y", squares);
        }
        boolean binary = "binary:logistic".equals(params.get("objective"));
        if (binary) {
            target = ROWS.booleans();
        }
        XGBoostModel model = XGBoostModel.of().numBoostRound(10).params(params);
        Column predicted = model.fit(ROWS.inputs(), Target.of(target, null), Rows.context())
                .predict(ROWS.inputs())
                .columns()
                .get(binary ? 1 : 0);
        return IntStream.range(0, predicted.rows())
                .mapToObj(row -> String.valueOf(predicted.text(row)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("known")
    void aDefaultIsXGBoostsOwn(Parameter parameter) {
        if (parameter.defaultValue() != null) {
            Map<String, Object> without = objective(parameter);
            Map<String, Object> with = new LinkedHashMap<>(without);
            with.put(parameter.name(), parameter.defaultValue());
            assertThat(predictions(with)).isEqualTo(predictions(without));
        }
    }

    @Test
    void anotherValueThanTheDefaultIsSeen() {
        assertThat(predictions(Map.of("eta", 0.29))).isNotEqualTo(predictions(Map.of()));
        assertThat(predictions(Map.of("lambda", 0.9))).isNotEqualTo(predictions(Map.of()));
    }

    @ParameterizedTest
    @MethodSource("known")
    void eachIsTakenWithAValueOfItsType(Parameter parameter) {
        Map<String, Object> params = new LinkedHashMap<>(objective(parameter));
        Object value = parameter.defaultValue() != null
                ? parameter.defaultValue()
                : switch (parameter.name()) {
                    case "objective" -> "reg:squarederror";
                    case "eval_metric" -> List.of("rmse", "mae");
                    case "interaction_constraints" -> List.of(List.of("temp", "hour"));
                    case "seed_per_iteration" -> true;
                    default -> 0.5;
                };
        params.put(parameter.name(), value);
        assertThat(predictions(params)).isNotEmpty();
        assertThat(parameter.description()).endsWith(".");
    }

    @Test
    void noneIsThereTwice() {
        assertThat(KnownParameters.names()).doesNotHaveDuplicates();
        assertThat(new XGBoostPlugin().parameters(XGBoostModel.class, "params")).isEqualTo(KnownParameters.ALL);
        assertThat(new XGBoostPlugin().parameters(XGBoostModel.class, "categorical"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_drop", "skip_drop", "one_drop", "sample_type", "normalize_type"})
    void dropoutIsRefused(String name) {
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class, () -> XGBoostModel.of().params(Map.of(name, 0.5)));
        assertThat(Objects.requireNonNull(thrown)).hasMessageContaining("(" + name + ") cannot be set");
    }
}
