package org.modelwright.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;

class ExampleRowsTest {

    private static List<String> rows(Frame frame) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < frame.rows(); row++) {
            StringBuilder text = new StringBuilder();
            for (Column column : frame.columns()) {
                text.append(column.text(row)).append(' ');
            }
            rows.add(text.toString().strip());
        }
        return rows;
    }

    private static Frame frame() {
        return Frame.of(
                DoubleColumn.of("x", 5, Double.NaN, 1, 3, 9, 2),
                LongColumn.of("n", 20, 10, 30, 20, 20, 20),
                TextColumn.of("t", "b", "a", "b", "c", null, "a"));
    }

    @Test
    void areMadeOfTheLeastAMiddleAndTheGreatestValueAndOfFrequentTexts() {
        Frame frame = frame();
        assertThat(rows(ExampleRows.of(frame, frame, 0))).containsExactly("1.0 10 b", "5.0 20 a", "9.0 30 c");
    }

    @Test
    void areRealOnesWhereTheseAreAskedFor() {
        Frame frame = frame();
        assertThat(rows(ExampleRows.of(frame, frame, 2))).containsExactly("5.0 20 b", "null 10 a");
    }

    @Test
    void areNoRealRowAsLongAsThereAreOthers() {
        Frame frame = Frame.of(LongColumn.of("n", 1, 2, 3, 3), LongColumn.of("m", 1, 2, 3, 1));
        List<String> real = rows(frame);
        assertThat(rows(ExampleRows.of(frame, frame, 0))).isNotEmpty().doesNotContainAnyElementsOf(real);
        Frame flags = Frame.of(BooleanColumn.of("b", true, false));
        assertThat(rows(ExampleRows.of(flags, flags, 0))).hasSize(3);
        Frame train = Frame.of(LongColumn.of("n", 1, 2, 3), LongColumn.of("m", 3, 2, 1));
        Frame all = Frame.of(LongColumn.of("n", 1, 2, 3, 1), LongColumn.of("m", 3, 2, 1, 1));
        assertThat(rows(ExampleRows.of(train, all, 0))).isNotEmpty().doesNotContainAnyElementsOf(rows(all));
    }
}
