package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RowSplitTest {

    private static RowSplit split(int[] train, int[] test, int... leftOut) {
        return new RowSplit(train, test, leftOut, Map.of());
    }

    @Test
    void sidesAndRowsLeftOutHoldEveryRowOnce() {
        split(new int[] {0, 3}, new int[] {1}, 2).verify(4);
        new RowSplit(new int[] {0, 3}, new int[] {1, 2}).verify(4);
    }

    @Test
    void aRowTwiceOnNoSideOrOutOfReachIsADefect() {
        assertThatThrownBy(() -> split(new int[] {0, 1}, new int[] {1, 2}).verify(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The row (1)");
        assertThatThrownBy(() -> split(new int[] {0}, new int[] {1}, 1).verify(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The row (1)");
        assertThatThrownBy(() -> split(new int[] {0}, new int[] {3}).verify(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The row (3)");
        assertThatThrownBy(() -> split(new int[] {0}, new int[] {1}).verify(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 of 3 rows");
        assertThatThrownBy(() -> split(new int[] {0, 1}, new int[0]).verify(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 test rows");
    }

    @Test
    void itSaysItsSizesAndFacts() {
        assertThat(split(new int[] {0, 3}, new int[] {1})).hasToString("2 train, 1 test");
        assertThat(new RowSplit(new int[] {0}, new int[] {2}, new int[] {1}, Map.of("border", "2024-06-01")))
                .hasToString("1 train, 1 test, 1 left out; border 2024-06-01");
    }

    @Test
    void bothSidesInTheOrderOfRows() {
        assertThat(split(new int[] {0, 3}, new int[] {1, 4}, 2).assignedRows()).containsExactly(0, 1, 3, 4);
    }
}
