package org.modelwright.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;

class LostDigitsTest {

    @Test
    void millisecondsOfAnHourAreTold() {
        long[] times = LongStream.range(0, 3600)
                .map(it -> 1_700_000_000_000L + 1000 * it)
                .toArray();
        double[] julian = LongStream.range(0, 3600)
                .mapToDouble(it -> 2_460_000.5 + it / 86_400.0)
                .toArray();
        Frame inputs = Frame.of(LongColumn.of("ts", times), DoubleColumn.of("jd", julian));
        assertThat(XGBoostModel.of().dataWarnings(inputs))
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo(
                        "The column (ts) loses digits as 32-bit floats, which trees compare: in the first 3600 rows 3600"
                                + " different numbers become 28, as numbers near 1.70000e+12 are told apart by no less than 131072."
                                + " Maybe a number of smaller size, such as the time since the first row.");
        assertThat(XGBoostModel.of().categorical("ts", "jd").dataWarnings(inputs))
                .isEmpty();
    }

    @Test
    void ordinaryColumnsAreNot() {
        Random random = new Random(1);
        Frame inputs = Frame.of(
                DoubleColumn.of("even", random.doubles(30_000).toArray()),
                DoubleColumn.of(
                        "normal",
                        DoubleStream.generate(random::nextGaussian)
                                .limit(30_000)
                                .toArray()),
                DoubleColumn.of("pressure", random.doubles(30_000, 990, 1030).toArray()),
                DoubleColumn.of(
                        "gaps",
                        DoubleStream.generate(() -> Double.NaN).limit(30_000).toArray()),
                LongColumn.of("year", random.longs(30_000, 1990, 2030).toArray()),
                LongColumn.of(
                        "hours since 1970",
                        random.longs(30_000, 470_000, 480_000).toArray()));
        assertThat(XGBoostModel.of().dataWarnings(inputs)).isEmpty();
    }
}
