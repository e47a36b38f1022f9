package org.modelwright.xgboost;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.Column;
import org.modelwright.data.ContentHash;
import org.modelwright.data.Frame;
import org.modelwright.engine.WorkerContext;
import org.modelwright.engine.WorkerTask;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.model.FitListener;
import org.modelwright.model.RowNumbers;

/**
 * What each of several workers does to grow the same trees from its rows.
 *
 * @param columns XGBoost's names of the columns, of which a table has as many first; behind them the labels, then weights and
 *     margins if there are any
 * @param types {@code float} or {@code c} for each of them
 * @param maxBin the most bins of a column
 * @param parameters what XGBoost is told: name, value, name, value
 * @param scale what is learned in place of the target
 * @param most rounds at most
 * @param patience when to stop; null for never
 * @param heard whether rounds are measured
 * @param every in every how manyth round the training rows are
 * @param judged whether there are rows that judge
 * @param weighted whether rows have weights
 * @param margins whether they have margins to start from
 */
record GrowTask(
        List<String> columns,
        List<String> types,
        int maxBin,
        List<String> parameters,
        TargetScale scale,
        int most,
        @Nullable Integer patience,
        boolean heard,
        int every,
        boolean judged,
        boolean weighted,
        boolean margins)
        implements WorkerTask<GrowTask.Trees> {

    /** The table of the rows to learn from. */
    static final String TRAIN = "train";

    static final String LABEL = "label";
    static final String WEIGHT = "weight";
    static final String MARGIN = "base_margin";

    /**
     * What was grown.
     *
     * @param ubj the model with all rounds
     * @param rounds how many there are
     * @param best the best of them, if rows have judged
     */
    record Trees(byte[] ubj, int rounds, RoundLoop.@Nullable Best best) implements Serializable {}

    /** {@return the task of some settings; nothing is measured where {@code every} is 0} */
    static GrowTask of(
            XGBoostModel settings,
            QuantileMatrix.Layout layout,
            List<Map.Entry<String, String>> parameters,
            TargetScale scale,
            int every,
            boolean judged,
            QuantileMatrix.RowInfo info) {
        List<String> told = new ArrayList<>();
        parameters.forEach(it -> told.addAll(List.of(it.getKey(), it.getValue())));
        return new GrowTask(
                List.copyOf(layout.columns()),
                List.copyOf(layout.types()),
                layout.maxBin(),
                List.copyOf(told),
                scale,
                settings.rounds(),
                settings.earlyStoppingRounds(),
                every > 0,
                Math.max(1, every),
                judged,
                info.weights() != null,
                info.margins() != null);
    }

    /** {@return the name of a column in a table: its place} */
    static String column(int place) {
        return String.valueOf(place);
    }

    @Override
    public Trees run(WorkerContext context) {
        Frame train = context.rows(TRAIN);
        Frame valid = judged ? context.rows(RoundLoop.VALID) : Frame.of();
        try (Collective collective = Collective.join(context)) {
            Trees trees = grown(context, collective, train, valid);
            collective.leave();
            // They have all left before the first worker ends, and with it the tracker.
            if (context.allGather(ContentHash.of(trees.ubj)).stream().distinct().count() > 1) {
                throw new InfrastructureException("The workers have grown different trees of the same rows.");
            }
            return trees;
        } catch (XGBoostError e) {
            String text = String.valueOf(e.getMessage());
            if (Collective.isLost(text)) {
                throw Collective.lost(e);
            }
            throw text.contains("bad_alloc") || text.contains("memory")
                    ? new InfrastructureException(
                            "XGBoost needs more memory than a worker has: " + e.text(),
                            "more workers, or a lower max_bin.",
                            e)
                    : new DataException("XGBoost cannot learn from these rows: " + e.text(), null, e);
        }
    }

    private Trees grown(WorkerContext context, Collective collective, Frame train, Frame valid) {
        QuantileMatrix.Layout layout = new QuantileMatrix.Layout(columns, types, maxBin, context.threads(), null);
        List<QuantileMatrix> matrices = new ArrayList<>();
        try {
            QuantileMatrix first = QuantileMatrix.of(batches(train), info(train), layout, null);
            matrices.add(first);
            if (judged) {
                matrices.add(QuantileMatrix.of(batches(valid), info(valid), layout, first));
            }
            try (Booster booster = Booster.create(matrices)) {
                for (int i = 0; i < parameters.size(); i += 2) {
                    booster.set(parameters.get(i), parameters.get(i + 1));
                }
                booster.set("nthread", String.valueOf(context.threads()));
                List<RoundMetrics.Judged> rows = new ArrayList<>(List.of(judged(TRAIN, train, every)));
                if (judged) {
                    rows.add(judged(RoundLoop.VALID, valid, 1));
                }
                FitListener listener = (round, rounds, metrics) -> {
                    if (context.rank() == 0) {
                        context.progress(said(round, metrics));
                    }
                };
                RoundLoop.Grown grown = new RoundLoop(
                                most,
                                patience,
                                heard ? new RoundMetrics(scale, rows, collective::sums) : null,
                                listener)
                        .grow(booster);
                return new Trees(booster.save("ubj"), grown.count(), grown.best());
            }
        } finally {
            matrices.forEach(QuantileMatrix::close);
        }
    }

    private ColumnBatches batches(Frame rows) {
        return ColumnBatches.of(rows.select(
                IntStream.range(0, columns.size()).mapToObj(GrowTask::column).toList()));
    }

    private QuantileMatrix.RowInfo info(Frame rows) {
        return new QuantileMatrix.RowInfo(
                floats(rows.column(LABEL)),
                weighted ? floats(rows.column(WEIGHT)) : null,
                margins ? floats(rows.column(MARGIN)) : null);
    }

    private static float[] floats(Column column) {
        float[] floats = new float[column.rows()];
        for (int row = 0; row < floats.length; row++) {
            floats[row] = (float) column.number(row);
        }
        return floats;
    }

    private RoundMetrics.Judged judged(String name, Frame rows, int often) {
        float[] labels = floats(rows.column(LABEL));
        return new RoundMetrics.Judged(
                name, row -> scale.unscaled(labels[row]), weighted ? RowNumbers.of(rows.column(WEIGHT)) : null, often);
    }

    /** {@return what the driver is told of a round} */
    private static String said(int round, Map<String, Double> metrics) {
        StringBuilder said = new StringBuilder().append(round);
        metrics.forEach(
                (name, value) -> said.append(' ').append(name).append(' ').append(value));
        return said.toString();
    }

    /** {@return who tells a listener what workers say, each round once, though it may be grown again} */
    static Consumer<String> telling(FitListener listener, int most) {
        int[] next = {0};
        return said -> {
            String[] words = said.split(" ");
            int round = Integer.parseInt(words[0]);
            if (round < next[0]) {
                return;
            }
            next[0] = round + 1;
            Map<String, Double> metrics = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i += 2) {
                metrics.put(words[i], Double.valueOf(words[i + 1]));
            }
            listener.round(round, most, metrics);
        };
    }
}
