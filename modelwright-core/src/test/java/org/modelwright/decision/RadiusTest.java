package org.modelwright.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RadiusTest {

    private static final double[] ERRORS = {9, 1, 8, 2, 7, 3, 6, 4, 5};

    @Test
    void isTheErrorThatHoldsOneMoreRowAsWell() {
        assertThat(Radius.of(ERRORS, 0.5)).hasValue(5); // rank 5 of 9
        assertThat(Radius.of(ERRORS, 0.51)).hasValue(6); // rank 5.1, rounded up
        assertThat(Radius.of(ERRORS, 0.9)).hasValue(9);
        assertThat(Radius.of(ERRORS, 0.91)).isEmpty();
    }

    /** Three groups: one of seven rows with small errors, and two of one row each. */
    @Test
    void aGroupWeighsAsMuchAsAnotherOneHoweverManyRowsItHas() {
        double[] errors = {1, 1, 1, 1, 1, 1, 1, 5, 9};
        int[] groups = {0, 0, 0, 0, 0, 0, 0, 1, 2};

        assertThat(Radius.of(errors, 0.5)).hasValue(1);
        assertThat(Radius.of(errors, groups, 0.25)).hasValue(1);
        assertThat(Radius.of(errors, groups, 0.5)).hasValue(5);
        assertThat(Radius.of(errors, groups, 0.75)).hasValue(9);
        assertThat(Radius.of(errors, groups, 0.76)).isEmpty();
    }
}
