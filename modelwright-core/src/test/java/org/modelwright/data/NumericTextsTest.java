package org.modelwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelwright.error.DataException;
import org.modelwright.task.Target;

class NumericTextsTest {

    private static Column column(int numbers, String... others) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < numbers; i++) {
            texts.add(String.valueOf(i + 0.5));
        }
        texts.addAll(List.of(others));
        return TextColumn.of("a", texts.toArray(String[]::new));
    }

    private static void said(Column column, String message, String maybe) {
        NumericTexts texts = NumericTexts.of(column).orElseThrow();
        assertThat(texts.message()).isEqualTo(message);
        assertThat(texts.maybe(List.of("", "NA"))).isEqualTo(maybe);
    }

    @Test
    void whatIsNoNumberIsCountedAndMended() {
        said(
                column(50, "?"),
                "The column (a) is text: numbers in all but 1 of 51 rows (?).",
                "null_values: [\"\", \"NA\", \"?\"]");
        said(
                column(50, "1133 - 1384", "2 - 3"),
                "The column (a) is text: numbers in all but 2 of 52 rows (1133 - 1384, 2 - 3).",
                "where: 'try_cast(\"a\" as double) is not null' of inputs and targets, which leaves these rows out.");
        said(
                column(0, "401,234", "4,25,000", "1,000.5"),
                "The column (a) is text: numbers in another notation in 3 of 3 rows (401,234, 4,25,000, 1,000.5).",
                "thousands: \",\"");
        said(
                column(0, "1,5", "1.234,75"),
                "The column (a) is text: numbers in another notation in 2 of 2 rows (1,5, 1.234,75).",
                "decimal: \",\", thousands: \".\"");
        assertThat(NumericTexts.of(column(0, "5 %", "7%")).orElseThrow().message())
                .contains("are percent (5 %, 7%)");
        assertThat(NumericTexts.of(column(0, "$1,200", "5 €")).orElseThrow().message())
                .contains("amounts of money");
        said(
                column(0, "01/02/2012", "03/04/2012"),
                "The column (a) is text: dates of which nobody knows whether day or month comes first"
                        + " (01/02/2012, 03/04/2012).",
                "date_formats: [d/M/yyyy], or [M/d/yyyy]");
        assertThat(NumericTexts.of(column(3, "x", "y"))).isEmpty();
        assertThat(NumericTexts.of(column(0, "red"))).isEmpty();
        assertThat(NumericTexts.of(DoubleColumn.of("a", 1))).isEqualTo(Optional.empty());
    }

    @Test
    void aTargetOfTextsThatAreThereOnceIsRefused() {
        String[] prices = new String[60];
        String[] names = new String[60];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = (100 + i) + ",000";
            names[i] = "name " + i;
        }
        assertThatThrownBy(() -> Target.of(TextColumn.of("p", prices), null))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("(p) is text with 60 different values in 60 rows", "Maybe thousands: \",\"");
        assertThatThrownBy(() -> Target.of(TextColumn.of("p", names), null))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("no classes", "Maybe another target column");
    }
}
