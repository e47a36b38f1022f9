package org.modelwright.model;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.modelwright.data.Frame;
import org.modelwright.data.TextColumn;
import org.modelwright.error.DataException;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * A {@link LinearModel} to hold others against: standardised numbers, one-hot categories, {@code alpha} 1. It takes as much time as
 * it is worth: at most {@value #ROWS} rows, fewer of many columns, {@value #ROUNDS} rounds, and no more than
 * {@value #COEFFICIENTS} coefficients.
 *
 * @param task what is predicted
 */
public record LinearReference(Task task) implements Model {

    /** It learns from so many rows at most, which are spread over all of them. */
    public static final int ROWS = 100_000;

    private static final int FEWEST = 1_000;
    private static final int COEFFICIENTS = 1_000;
    private static final int ROUNDS = 25;
    /** Products to be added up in a round. */
    private static final long PRODUCTS = 100_000_000;

    @Override
    public Optional<Task> wantedTask() {
        return Optional.of(task);
    }

    /** {@return some of the rows, spread over all of them} */
    public static int[] spread(int rows, int wanted) {
        int some = Math.min(rows, wanted);
        return IntStream.range(0, some)
                .map(it -> (int) ((long) it * rows / some))
                .toArray();
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException also if it would take too long
     */
    @Override
    public FittedModel fit(Frame inputs, Target target, FitContext context) {
        Frame features = inputs.valueColumns();
        int outputs = target.labels().count() > 2 ? target.labels().count() : 1;
        long width = 0;
        for (var column : features.columns()) {
            width += column instanceof TextColumn text ? text.dictionary().size() : 1;
        }
        long columns = (long) features.columns().size() * outputs;
        long affordable = PRODUCTS / Math.max(1, columns * columns);
        if (width * outputs > COEFFICIENTS || affordable < Math.min(FEWEST, target.rows())) {
            throw new DataException("A linear model would have " + width * outputs + " coefficients, which take long.");
        }
        int[] rows = spread(target.rows(), (int) Math.min(ROWS, affordable));
        boolean all = rows.length == target.rows();
        FittedModel fitted = LinearModel.of()
                .task(task)
                .alpha(1)
                .fit(
                        all ? features : features.take(rows),
                        all ? target : target.take(rows),
                        FitContext.quiet(context.session()),
                        ROUNDS);
        return new Sampled(fitted, rows.length);
    }

    /** A model of some of the rows. */
    private record Sampled(FittedModel model, int rows) implements ForwardingModel {

        @Override
        public Map<String, String> facts() {
            return Map.of("rows", String.valueOf(rows));
        }
    }
}
