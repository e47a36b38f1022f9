package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DateTimeColumn;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;

class TimeSeriesSplitterTest {

    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;

    /** Every day of 2024 from 1 January, two rows a day, in no order. */
    private static Examples days() {
        List<String> days = new ArrayList<>();
        LocalDate start = LocalDate.of(2024, 1, 1);
        for (int day = 0; day < 366; day++) {
            days.add(start.plusDays(day).toString());
            days.add(start.plusDays(day).toString());
        }
        Collections.shuffle(days, new Random(4));
        return Samples.of(TextColumn.of("day", days.toArray(String[]::new)));
    }

    private static Examples moments() {
        Examples days = days();
        Column texts = days.beside().column("day");
        long[] moments = IntStream.range(0, texts.rows())
                .mapToLong(
                        row -> LocalDate.parse(String.valueOf(texts.text(row))).toEpochDay() * DAY)
                .toArray();
        return Samples.of(
                new DateTimeColumn("day", LongColumn.of("day", moments).values()));
    }

    @ParameterizedTest
    @CsvSource({
        // test_size, gap, last day learnt from, first day tested, rows tested, rows left out
        "2024-06-01, 0, 2024-05-31, 2024-06-01, 428, 0",
        "2024-06, 0, 2024-05-31, 2024-06-01, 428, 0",
        "2024-06-01T00:00:01, 0, 2024-06-01, 2024-06-02, 426, 0",
        "2024-06-01T02:00+02:00, 0, 2024-05-31, 2024-06-01, 428, 0",
        "P30D, 0, 2024-12-01, 2024-12-02, 60, 0",
        "P1M, 0, 2024-11-30, 2024-12-01, 62, 0",
        "P1W, 0, 2024-12-24, 2024-12-25, 14, 0",
        "PT24H, 0, 2024-12-30, 2024-12-31, 2, 0",
        "PT1H, 0, 2024-12-30, 2024-12-31, 2, 0",
        "P2D, P1D, 2024-12-28, 2024-12-30, 4, 2",
        "2024-06-01, P7D, 2024-05-24, 2024-06-01, 428, 14",
        "2024-06-01, PT1H, 2024-05-31, 2024-06-01, 428, 0",
        "2024-06-01, 4, 2024-05-29, 2024-06-01, 428, 4",
        "2024-06-01, 3, 2024-05-29, 2024-06-01, 428, 4",
        "2024-06-01, 1, 2024-05-30, 2024-06-01, 428, 2",
        "10, 0, 2024-12-26, 2024-12-27, 10, 0",
        "9, 0, 2024-12-26, 2024-12-27, 10, 0",
        "0.5, 0, 2024-07-01, 2024-07-02, 366, 0",
        "0.01, P0D, 2024-12-27, 2024-12-28, 8, 0"
    })
    void borders(String size, String gap, String last, String first, int tested, int leftOut) {
        Object testSize = size.matches("[0-9.]+") ? (Object) Double.valueOf(size) : size;
        Object left = gap.matches("[0-9]+") ? (Object) Long.valueOf(gap) : gap;
        for (Examples examples : List.of(days(), moments())) {
            RowSplit split = new TimeSeriesSplitter("day", testSize, left).split(examples);
            split.verify(examples.count());
            assertThat(split.facts())
                    .containsEntry("train_from", "2024-01-01")
                    .containsEntry("train_until", last)
                    .containsEntry("test_from", first)
                    .containsEntry("test_until", "2024-12-31");
            assertThat(split.test()).hasSize(tested);
            assertThat(split.leftOut()).hasSize(leftOut);
        }
    }

    @Test
    void aBorderBetweenRowsIsTheBorderOfTheGap() {
        Examples examples = Samples.of(TextColumn.of("day", "2024-01-01", "2024-01-02", "2024-01-09", "2024-01-20"));
        RowSplit split = new TimeSeriesSplitter("day", "2024-01-10", "P2D").split(examples);
        assertThat(split.train()).containsExactly(0, 1);
        assertThat(split.leftOut()).containsExactly(2);
        assertThat(split.facts()).containsEntry("border", "2024-01-10").containsEntry("test_from", "2024-01-20");
    }

    @Test
    void numbersHaveAnOrderToo() {
        Examples years = Samples.of(LongColumn.of("year", 2019, 2012, 2020, 2011, 2020));
        assertThat(TimeSeriesSplitter.of("year").testSize("2019").split(years).test())
                .containsExactly(0, 2, 4);
        assertThat(TimeSeriesSplitter.of("year").testSize("2012.5").split(years).test())
                .containsExactly(0, 2, 4);
        assertThat(TimeSeriesSplitter.of("year").testSize(1).split(years).test())
                .containsExactly(2, 4);
        Examples reals = Samples.of(DoubleColumn.of("t", -1.5, 0.0, -0.0, 2.5, -20));
        RowSplit split = TimeSeriesSplitter.of("t").testSize("0").split(reals);
        assertThat(split.test()).containsExactly(1, 2, 3);
        assertThat(split.facts()).containsEntry("train_from", "-20.0").containsEntry("train_until", "-1.5");
    }

    @Test
    void aNumberForABorderWantsQuotes() {
        Examples years = Samples.of(LongColumn.of("year", 2019, 2012, 2020, 2011, 2020));
        assertThatThrownBy(() -> TimeSeriesSplitter.of("year").testSize(2019).split(years))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The test_size (2019) is a count, and there are 5 rows.")
                .hasMessageContaining("Maybe test_size: '2019'");
        assertThatThrownBy(() -> TimeSeriesSplitter.of("year").testSize(3019).split(years))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("leaves at least one row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01", "2030-01-01", "2024-12-32", "P400D", "P999999999D"})
    void aSideWithoutRows(String size) {
        if (size.endsWith("32")) {
            assertThatThrownBy(() -> TimeSeriesSplitter.of("day").testSize(size))
                    .hasMessageContaining(size);
            return;
        }
        assertThatThrownBy(() -> TimeSeriesSplitter.of("day").testSize(size).split(days()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("(" + size + ")")
                .hasMessageContaining("goes from 2024-01-01 to 2024-12-31 in 732 rows");
    }

    @Test
    void aGapThatLeavesNothingToLearnFrom() {
        for (Object gap : List.of(10_000, "P2Y")) {
            assertThatThrownBy(() -> new TimeSeriesSplitter("day", 0.5, gap).split(days()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the gap (" + gap + ")")
                    .hasMessageContaining("and 0 training rows");
        }
    }

    @Test
    void rowsThatAreAllAtOneTime() {
        assertThatThrownBy(
                        () -> TimeSeriesSplitter.of("t").testSize(0.5).split(Samples.of(LongColumn.of("t", 5, 5, 5))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("3 test and 0 training rows");
    }

    @Test
    void textsThatAreNoDatesAreCountedAndShown() {
        Examples examples = Samples.of(
                TextColumn.of("day", "2024-01-01", "1.2.2024", "soon", "1.2.2024", "later", "never", "2024-01-02"));
        assertThatThrownBy(() -> TimeSeriesSplitter.of("day").testSize(0.5).split(examples))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no date in 5 of 7 rows: (1.2.2024, soon, later, …).");
    }

    @Test
    void noOrderOrNoDatesToCountFrom() {
        assertThatThrownBy(() ->
                        TimeSeriesSplitter.of("b").testSize(0.5).split(Samples.of(BooleanColumn.of("b", true, false))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is boolean, which has no order in time");
        Examples years =
                Samples.of(LongColumn.of("year", LongStream.range(1900, 2000).toArray()));
        assertThatThrownBy(() -> TimeSeriesSplitter.of("year").testSize("P3Y").split(years))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The test_size (P3Y) is a duration, and the column (year) holds numbers");
        assertThatThrownBy(() -> new TimeSeriesSplitter("year", 0.2, "P3Y").split(years))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The gap (P3Y) is a duration");
        assertThatThrownBy(() ->
                        TimeSeriesSplitter.of("year").testSize("1990-01-01").split(years))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "The test_size (1990-01-01) is no time of the column (year), which goes from 1900 to 1999.")
                .hasMessageContaining("Maybe '1980'");
    }

    @Test
    void partsOfASecondBefore1970() {
        DateTimeColumn times =
                new DateTimeColumn("t", LongColumn.of("t", -5, -4, -3).values());
        RowSplit split = TimeSeriesSplitter.of("t").testSize("PT0.0000001S").split(Samples.of(times));
        assertThat(split.test()).containsExactly(2);
        assertThat(split.facts()).containsEntry("border", "1969-12-31T23:59:59.999997Z");
    }
}
