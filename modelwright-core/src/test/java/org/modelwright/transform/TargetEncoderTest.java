package org.modelwright.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.Session;
import org.modelwright.data.Space;
import org.modelwright.data.TextColumn;
import org.modelwright.data.Threads;
import org.modelwright.error.ConfigException;
import org.modelwright.error.DataException;
import org.modelwright.splitter.InnerSplits;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.RowUnits;
import org.modelwright.task.Target;
import org.modelwright.task.Task;
import org.modelwright.test.Sessions;

/** Encodings and groups of categories: what scikit-learn does not say, and what is refused. */
class TargetEncoderTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    /** Two origins of three rows each: the first three are in no fold. */
    private static final InnerSplits ORIGINS = new InnerSplits() {
        @Override
        public RowSplit validation(int rows, double share) {
            throw new AssertionError();
        }

        @Override
        public List<RowSplit> folds(int rows, int count) {
            if (count > 2) {
                throw new DataException("Only two.", null);
            }
            return List.of(
                    new RowSplit(new int[] {0, 1, 2}, new int[] {3, 4, 5}, new int[] {6, 7, 8}, Map.of()),
                    new RowSplit(new int[] {0, 1, 2, 3, 4, 5}, new int[] {6, 7, 8}));
        }

        @Override
        public InnerSplits within(RowSplit split) {
            throw new AssertionError();
        }

        @Override
        public RowUnits units(int[] rows) {
            return RowUnits.rows(rows.length);
        }

        @Override
        public boolean rolls() {
            return true;
        }
    };

    private static Target target(double... values) {
        return Target.of(DoubleColumn.of("y", values), Task.REGRESSION);
    }

    private static double[] numbers(Column column) {
        return IntStream.range(0, column.rows()).mapToDouble(column::number).toArray();
    }

    @Test
    void whatNoFoldTestsLearnsFromWhatIsTested() {
        Frame training = Frame.of(TextColumn.of("c", "a", "b", "a", "a", "b", null, "a", "b", "c"));
        FittedTransforms.Learned learned = FittedTransforms.fit(
                List.of(TargetEncoder.of("c").smooth(0)),
                training,
                target(1, 2, 3, 4, 5, 6, 7, 8, 9),
                ORIGINS,
                SESSION);
        assertThat(numbers(learned.columns().column("c_target")))
                .containsExactly(
                        5.5, 6.5, 5.5, // a of 4 and 7, b of 5 and 8
                        2, 2, 2, // a of 1 and 3, b of 2, no gap before
                        8.0 / 3, 3.5, 3.5); // c is not known: all six
        Frame others = Frame.of(TextColumn.of("c", "a", "b", null, "", "d"));
        assertThat(numbers(learned.transforms()
                        .apply(others, Space.MEMORY, Threads.CALLER)
                        .column("c_target")))
                .containsExactly(3.75, 5, 6, 6, 5);
    }

    @Test
    void numbersAndBooleansAreCategoriesAndTheChainKeepsItsOrder() {
        List<Column> columns = List.of(
                LongColumn.of("n", 7, 7, Long.MIN_VALUE, 7, 8, 8, 8, 8, 7),
                BooleanColumn.of("t", true, true, true, true, true, false, false, false, false),
                TextColumn.of("c", "a", "a", "a", "x", "y", "b", "b", "b", "infrequent"));
        FittedTransforms.Learned learned = FittedTransforms.fit(
                List.of(
                        InfrequentCategories.of("c").minFrequency(2),
                        TargetEncoder.of("n", "t", "c").smooth(0)),
                Frame.of(columns),
                target(1, 2, 3, 4, 5, 6, 7, 8, 9),
                InnerSplits.byRow(),
                SESSION);
        FittedTransforms fitted = learned.transforms();
        assertThat(fitted.makes().toString()).isEqualTo("{c=[c_target], n=[n_target], t=[t_target]}");
        Frame made = fitted.apply(Frame.of(columns), Space.MEMORY, Threads.CALLER);
        assertThat(made.names()).containsExactly("n_target", "t_target", "c_target");
        assertThat(numbers(made.column("n_target"))).containsExactly(4, 4, 3, 4, 6.5, 6.5, 6.5, 6.5, 4);
        assertThat(numbers(made.column("t_target"))).containsExactly(3, 3, 3, 3, 3, 7.5, 7.5, 7.5, 7.5);
        assertThat(numbers(made.column("c_target"))).containsExactly(2, 2, 2, 6, 6, 7, 7, 7, 6);
        DatePartsTest.same(fitted, Frame.of(columns));
        DatePartsTest.same(fitted, Frame.of(columns).head(0));
    }

    @Test
    void aCategoryThatHasTheNameOfTheGroupIsNoneOfIt() {
        Frame training = Frame.of(TextColumn.of("c", "infrequent", "infrequent", "a", "b", null, ""));
        Frame made = FittedTransforms.fit(
                        List.of(InfrequentCategories.of("c").minFrequency(2)),
                        training,
                        DatePartsTest.target(6),
                        ORIGINS,
                        SESSION)
                .columns();
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < 6; row++) {
            texts.add(String.valueOf(made.column("c").text(row)));
        }
        assertThat(texts).containsExactly("infrequent", "infrequent", "infrequent_", "infrequent_", "null", "null");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        refused(ConfigException.class, () -> TargetEncoder.of(), "The columns of TargetEncoder are empty.");
        refused(
                ConfigException.class,
                () -> TargetEncoder.of("c").smooth("much"),
                "The smooth (much) is neither auto nor a number.");
        refused(ConfigException.class, () -> TargetEncoder.of("c").smooth(-1), "The smooth (-1) is below 0.");
        refused(ConfigException.class, () -> InfrequentCategories.of("c", "c"), "The columns hold (c) twice.");
        refused(
                ConfigException.class,
                () -> InfrequentCategories.of("c").minFrequency(1.5).maxCategories(0),
                "The min_frequency (1.5) is neither a share between 0 and 1 nor a whole count of rows.");
        refused(
                ConfigException.class,
                () -> InfrequentCategories.of("c").minFrequency(2).maxCategories(0),
                "The max_categories (0) is no count from 1 on.");
        Frame frame = Frame.of(DoubleColumn.of("x", 1.5, 2), TextColumn.of("c", "a", "b"));
        refused(
                DataException.class,
                () -> fit(TargetEncoder.of("x"), frame),
                "The column (x) of TargetEncoder is double with values that are no categories");
        refused(
                DataException.class,
                () -> fit(InfrequentCategories.of("x").minFrequency(2), frame),
                "The column (x) of InfrequentCategories is double, and it takes texts.");
        refused(
                DataException.class,
                () -> fit(TargetEncoder.of("c"), frame.head(1)),
                "The TargetEncoder needs training rows in two folds or more, and there are 1.");
    }

    private static void fit(Transform transform, Frame frame) {
        FittedTransforms.fit(
                List.of(transform), frame, target(1, 2).take(new int[frame.rows()]), InnerSplits.byRow(), SESSION);
    }

    private static void refused(Class<?> type, ThrowingCallable call, String... messages) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContainingAll(messages);
    }
}
