package org.modelwright.splitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Examples;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.DataException;

/** The laws of splits inside of the training rows, on tables drawn by chance. */
class InnerSplitsTest {

    private static Examples drawn(Random random, int rows, int different) {
        return Samples.of(LongColumn.of("by", random.longs(rows, 0, different).toArray()));
    }

    private static Splitter splitter(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new TrainTestSplitter(0.3, true, random.nextLong(), random.nextBoolean());
            case 1 -> new TimeSeriesSplitter("by", 0.3, random.nextInt(4));
            case 2 -> new GroupSplitter("by", 0.3, random.nextLong());
            case 3 -> new HashSplitter("by", 0.3, "s" + random.nextInt());
            case 4 -> new HashSplitter(null, 0.3, "s" + random.nextInt());
            default -> ColumnSplitter.of("by", 0);
        };
    }

    /** All splits that a learner may ask for. */
    private static List<RowSplit> all(Splitter splitter, Examples examples, RowSplit outer, boolean classes) {
        Examples training = examples.take(outer.train());
        InnerSplits inner =
                InnerSplits.of(splitter, new TrainingRows(training, classes, outer.test().length), Threads.CALLER);
        return Stream.concat(
                        Stream.of(inner.validation(training.count(), 0.2)), inner.folds(training.count(), 3).stream())
                .toList();
    }

    private static Set<String> values(Examples examples, int[] rows) {
        Column by = examples.beside().column("by");
        Set<String> values = new TreeSet<>();
        IntStream.of(rows).forEach(row -> values.add(by.text(row)));
        return values;
    }

    private static long edge(Examples examples, int[] rows, boolean newest) {
        Column by = examples.beside().column("by");
        return (long)
                (newest
                        ? IntStream.of(rows).mapToDouble(by::number).max().orElseThrow()
                        : IntStream.of(rows).mapToDouble(by::number).min().orElseThrow());
    }

    @Test
    void noGroupAndNoFutureRowIsEverOnTwoSidesWhateverTheOrderOfRows() {
        Random random = new Random(21);
        Set<Class<?>> seen = new HashSet<>();
        int refused = 0;
        for (int trial = 0; trial < 1000; trial++) {
            Examples examples = drawn(random, 40 + random.nextInt(160), 8 + random.nextInt(60));
            Splitter splitter = splitter(random);
            boolean classes = random.nextBoolean();
            RowSplit outer;
            List<RowSplit> splits;
            try {
                outer = splitter.split(examples);
                splits = all(splitter, examples, outer, classes);
            } catch (DataException e) {
                assertThat(e.problems()).allMatch(it -> it.message().contains("("));
                refused++;
                continue;
            }
            seen.add(splitter.getClass());
            Examples training = examples.take(outer.train());
            boolean groups =
                    splitter instanceof GroupSplitter || splitter instanceof HashSplitter hash && hash.column() != null;
            int[] tested = new int[training.count()];
            for (RowSplit split : splits) {
                assertThat(split.train()).isSorted();
                assertThat(split.test()).isSorted();
                if (groups) {
                    assertThat(values(training, split.train()))
                            .doesNotContainAnyElementsOf(values(training, split.test()));
                }
                if (splitter instanceof TimeSeriesSplitter) {
                    assertThat(edge(training, split.train(), true)).isLessThan(edge(training, split.test(), false));
                }
            }
            for (RowSplit fold : splits.subList(1, splits.size())) {
                IntStream.of(fold.test()).forEach(row -> tested[row]++);
            }
            assertThat(tested)
                    .as("%s", splitter)
                    .matches(it -> Arrays.stream(it)
                            .allMatch(times -> times == 1 || times == 0 && splitter instanceof TimeSeriesSplitter));

            Examples turned = Samples.shuffled(examples, examples.count(), random);
            RowSplit other = splitter.split(turned);
            List<RowSplit> others = all(splitter, turned, other, classes);
            Examples rows = turned.take(other.train());
            for (int i = 0; i < splits.size(); i++) {
                // Which class comes first decides how scikit-learn's StratifiedKFold deals; by key it is the same one.
                assertThat(Samples.keys(rows, others.get(i).test()))
                        .as("%s, split %d", splitter, i)
                        .isEqualTo(Samples.keys(training, splits.get(i).test()));
                assertThat(Samples.keys(rows, others.get(i).leftOut()))
                        .isEqualTo(Samples.keys(training, splits.get(i).leftOut()));
            }
        }
        assertThat(seen).hasSize(5);
        assertThat(refused).isLessThan(250);
    }

    @Test
    void anUnshuffledSplitTakesTheLastRowsUnlessAClassWouldBeMissing() {
        Examples sorted = new Examples(
                Frame.of(
                        LongColumn.of("x", IntStream.range(0, 40).asLongStream().toArray())),
                LongColumn.of(
                        "y", IntStream.range(0, 40).mapToLong(row -> row / 20).toArray()),
                Frame.of(
                        List.of(LongColumn.of(
                                "id", IntStream.range(0, 40).asLongStream().toArray())),
                        List.of("id")));
        TrainingRows numbers = new TrainingRows(sorted, false, 10);
        RowSplit last =
                InnerSplits.of(TrainTestSplitter.of(), numbers, Threads.CALLER).validation(40, 0.1);
        assertThat(last.test()).containsExactly(36, 37, 38, 39);
        assertThat(last.words()).isEqualTo("the last ones");

        TrainingRows classes = new TrainingRows(sorted, true, 10);
        RowSplit drawn =
                InnerSplits.of(TrainTestSplitter.of(), classes, Threads.CALLER).validation(40, 0.1);
        assertThat(drawn.test()).hasSize(4);
        assertThat(IntStream.of(drawn.test()).filter(row -> row < 20)).hasSize(2);
        assertThat(drawn.words()).contains("lack a class");
    }

    @Test
    void aColumnWhoseTestValuesAreTheNewestSplitsByTime() {
        Random random = new Random(3);
        long[] years = random.longs(200, 2001, 2011).toArray();
        Examples examples = Samples.of(LongColumn.of("by", years));
        Splitter newest = ColumnSplitter.of("by", 2010);
        RowSplit outer = newest.split(examples);
        for (RowSplit split : all(newest, examples, outer, false)) {
            Examples training = examples.take(outer.train());
            assertThat(edge(training, split.train(), true)).isLessThan(edge(training, split.test(), false));
        }
        Splitter middle = ColumnSplitter.of("by", 2005);
        RowSplit byKey = all(middle, examples, middle.split(examples), false).get(0);
        assertThat(byKey.words()).isEqualTo("drawn by key");
    }

    @Test
    void whatCannotBeSplitOnceMoreSaysSo() {
        Examples examples = Samples.of(LongColumn.of("by", 1, 1, 1, 1, 2, 2));
        Splitter groups = GroupSplitter.of("by").testSize(2);
        RowSplit outer = groups.split(examples);
        InnerSplits inner =
                InnerSplits.of(groups, new TrainingRows(examples.take(outer.train()), false, 2), Threads.CALLER);
        int rows = outer.train().length;
        assertThatThrownBy(() -> inner.validation(rows, 0.5))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "The training rows cannot be split once more: The column (by) of the splitter has"
                                + " one group");
        assertThatThrownBy(() -> inner.folds(rows, 2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There are 2 folds, and the column (by) has 1 groups.");
        assertThatThrownBy(() -> inner.folds(rows, 10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There are 10 folds and only " + rows + " training rows.");
        assertThatThrownBy(() -> inner.validation(rows, 0.99))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("would be set aside for validation");
    }

    /** A splitter of somebody else's, which lets a row judge that it also learns from. */
    private record Leaking() implements Splitter {

        @Override
        public RowSplit split(Examples examples) {
            return TrainTestSplitter.of().split(examples);
        }

        @Override
        public RowSplit validation(TrainingRows training, int wanted, Threads threads) {
            int[] all = IntStream.range(0, training.count()).toArray();
            return new RowSplit(all, Arrays.copyOf(all, wanted));
        }
    }

    @Test
    void aLeakAcrossTheInnerSplitIsFound() {
        Examples examples = Samples.of(DoubleColumn.of("by", 1, 2, 3, 4, 5, 6));
        InnerSplits inner = InnerSplits.of(new Leaking(), new TrainingRows(examples, false, 2), Threads.CALLER);
        assertThatThrownBy(() -> inner.validation(6, 0.3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The row (0) of 6 stands on no side or twice.");
    }
}
