package org.modelwright.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.model.BaselineModel.Strategy;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

class BaselineModelTest {

    private static final Frame INPUTS = Frame.of(DoubleColumn.of("x", 1, 2, 3, 4));
    private static final Target NUMBERS = Target.of(DoubleColumn.of("y", 1, 2, 3, 10), null);
    private static final Target TEXTS = Target.of(TextColumn.of("y", "b", "a", "b", "c"), null);

    @Test
    void hasDefaultsAndKeepsEveryKey() {
        assertThat(BaselineModel.of()).isEqualTo(BaselineModel.of().randomState(42L));
        BaselineModel model = new BaselineModel(Task.REGRESSION, Strategy.MEDIAN, 7L);
        assertThat(model.wantedTask()).contains(Task.REGRESSION);
        assertThat(model.strategy()).isEqualTo(Strategy.MEDIAN);
        assertThat(model.randomState()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({", 4", "MEAN, 4", "MEDIAN, 2.5"})
    void predictsTheMiddleOfNumbers(Strategy strategy, double expected) {
        Frame outputs = BaselineModel.of()
                .strategy(strategy)
                .fit(INPUTS, NUMBERS, Rows.context())
                .predict(INPUTS.head(2));
        assertThat(outputs.names()).containsExactly("prediction");
        assertThat(outputs.rows()).isEqualTo(2);
        assertThat(outputs.column("prediction").number(1)).isCloseTo(expected, within(1e-15));
    }

    @Test
    void predictsTheMostFrequentClassAndTheShares() {
        Frame outputs = BaselineModel.of().fit(INPUTS, TEXTS, Rows.context()).predict(INPUTS.head(1));
        assertThat(outputs.names()).containsExactly("prediction", "probability_a", "probability_b", "probability_c");
        assertThat(outputs.column("prediction").text(0)).isEqualTo("b");
        assertThat(outputs.column("probability_a").number(0)).isEqualTo(0.25);
        assertThat(outputs.column("probability_b").number(0)).isEqualTo(0.5);
    }

    @Test
    void theFirstOfEquallyFrequentClassesWins() {
        Target even = Target.of(BooleanColumn.of("y", true, false, true, false), null);
        Frame outputs = BaselineModel.of()
                .strategy(Strategy.MOST_FREQUENT)
                .fit(INPUTS, even, Rows.context())
                .predict(INPUTS.head(1));
        assertThat(outputs.column("prediction").text(0)).isEqualTo("false");
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void refusesAStrategyThatDoesNotFitTheTask(Strategy strategy) {
        BaselineModel model = BaselineModel.of().strategy(strategy);
        Target target = strategy == Strategy.MOST_FREQUENT ? NUMBERS : TEXTS;
        assertThatThrownBy(() -> model.fit(INPUTS, target, Rows.context()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The strategy (" + strategy.name().toLowerCase(java.util.Locale.ROOT)
                        + ") does not fit the task (")
                .hasMessageContaining(strategy == Strategy.MOST_FREQUENT ? "Maybe mean" : "Maybe most_frequent");
        Task task = strategy == Strategy.MOST_FREQUENT ? Task.REGRESSION : Task.BINARY;
        assertThatThrownBy(() -> BaselineModel.of().task(task).strategy(strategy))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void refusesNoRows() {
        assertThatThrownBy(() -> BaselineModel.of().fit(INPUTS.head(0), NUMBERS.take(new int[0]), Rows.context()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There are no training rows.");
    }
}
