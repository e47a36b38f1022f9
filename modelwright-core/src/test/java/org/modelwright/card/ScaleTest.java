package org.modelwright.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    /** A curve may hold what a loss becomes when a model runs away; its page is drawn all the same. */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "-3, 250",
        "5, 5",
        "0, Infinity",
        "-Infinity, Infinity",
        "NaN, NaN",
        "NaN, 3",
        "2, NaN",
        "-1e308, 1e308",
        "1e17, 1.0000000000000002e17",
        "1, 1.0000000000000002",
        "0, 1e-320",
        "-4e-310, 4e-310",
        "7, -7"
    })
    void holdsWhateverNumbersSay(double least, double most) {
        Scale scale = Scale.of(least, most, 10, 110);

        List<Double> ticks = scale.ticks();
        assertThat(ticks).hasSizeBetween(2, 12).isSorted().doesNotHaveDuplicates();
        assertThat(ticks).allSatisfy(it -> assertThat(scale.at(it)).isBetween(10.0, 110.0));
        assertThat(scale.least()).isLessThan(scale.most());
        assertThat(scale.at(Double.POSITIVE_INFINITY)).isEqualTo(110);
        assertThat(scale.at(Double.NEGATIVE_INFINITY)).isEqualTo(10);
    }
}
