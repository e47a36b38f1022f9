package org.modelwright.xgboost;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelwright.data.FloatColumn;
import org.modelwright.data.Frame;
import org.modelwright.engine.WorkerContext;
import org.modelwright.engine.WorkerTable;
import org.modelwright.engine.WorkerTask;
import org.modelwright.error.DataException;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;

/**
 * What one worker of several does: it sorts its share of the rows into bins and grows the same trees as the others.
 *
 * @param layout the names and types of the columns, and into how many bins they are sorted
 * @param parameters of the booster, by name
 * @param rounds how many to grow
 * @param weights whether rows have a weight
 * @param margins whether rows have a margin to start from
 */
record SharedFit(Columns layout, List<String[]> parameters, int rounds, boolean weights, boolean margins)
        implements WorkerTask<byte[]> {

    private static final long serialVersionUID = 1L;

    private static final String TABLE = "train";
    /** What XGBoost says where another worker is gone. */
    private static final Pattern OTHERS = Pattern.compile(
            "(?i)allreduce|allgather|broadcast|rabit|collective|tracker|poll|socket|connect|communicator");

    /** What is the same on all workers. */
    record Columns(List<String> names, List<String> types, int maxBin) implements Serializable {

        private static final long serialVersionUID = 1L;
    }

    /** {@return the rows to be shared out: the features as XGBoost takes them, and behind them what else is known of a row} */
    static WorkerTable table(List<Encoding> encodings, Frame inputs, List<String> names, QuantileMatrix.RowInfo info) {
        List<Source> sources = new ArrayList<>();
        for (Encoding encoding : encodings) {
            Encoding.Cells cells =
                    encoding.cells(inputs.column(encoding.feature().name()));
            int width = encoding.columns().size();
            for (int place = 0; place < width; place++) {
                int at = place;
                sources.add((from, step, into) -> {
                    float[] row = new float[width];
                    for (int i = 0; i < into.length; i++) {
                        cells.write(from + i * step, row, 0);
                        into[i] = row[at];
                    }
                });
            }
        }
        List<String> columns = new ArrayList<>(names);
        add(info.labels(), columns, sources);
        add(info.weights(), columns, sources);
        add(info.margins(), columns, sources);
        return new WorkerTable(
                TABLE,
                columns,
                info.labels().length,
                (column, from, step, into) -> sources.get(column).read(from, step, into));
    }

    private static void add(float @Nullable [] numbers, List<String> columns, List<Source> sources) {
        if (numbers == null) {
            return;
        }
        float[] known = numbers;
        columns.add("\u0000" + columns.size());
        sources.add((from, step, into) -> {
            for (int i = 0; i < into.length; i++) {
                into[i] = known[from + i * step];
            }
        });
    }

    /** Gives the numbers of one column. */
    private interface Source {
        void read(int from, int step, float[] into);
    }

    @Override
    public byte[] run(WorkerContext context) {
        Frame rows = context.rows(TABLE);
        int features = layout.names.size();
        float[] labels = floats(rows, features);
        float[] starts = margins ? floats(rows, features + (weights ? 2 : 1)) : null;
        QuantileMatrix.RowInfo info =
                new QuantileMatrix.RowInfo(labels, weights ? floats(rows, features + 1) : null, starts);
        QuantileMatrix.Layout bins =
                new QuantileMatrix.Layout(layout.names, layout.types, layout.maxBin, context.threads(), null);
        try (Collective ring = Collective.join(context)) {
            return grown(context, rows.select(rows.names().subList(0, features)), info, bins);
        } catch (XGBoostError e) {
            if (e.text().contains("bad_alloc") || OTHERS.matcher(e.text()).find()) {
                throw new InfrastructureException(
                        "XGBoost cannot go on: " + e.text().lines().findFirst().orElse(""),
                        "more memory for the executors, or more of them.",
                        e);
            }
            throw new DataException("XGBoost cannot learn from these rows: " + e.text(), null, e);
        }
    }

    private byte[] grown(WorkerContext context, Frame rows, QuantileMatrix.RowInfo info, QuantileMatrix.Layout bins) {
        try (QuantileMatrix matrix = QuantileMatrix.of(ColumnBatches.of(rows), info, bins, null);
                Booster booster = Booster.create(List.of(matrix))) {
            parameters.forEach(it -> booster.set(it[0], it[1]));
            booster.set("nthread", String.valueOf(context.threads()));
            for (int round = 0; round < rounds; round++) {
                if (Thread.interrupted()) {
                    throw new InterruptedJobException(
                            "Training was stopped after " + round + " of " + rounds + " rounds.");
                }
                booster.update(round);
                context.progress(String.valueOf(round));
            }
            return booster.save("ubj");
        }
    }

    private static float[] floats(Frame rows, int column) {
        float[] floats = new float[rows.rows()];
        ((FloatColumn) rows.columns().get(column)).values().get(0, floats);
        return floats;
    }

    /** {@return parameters in a form that travels} */
    static List<String[]> travelling(List<Map.Entry<String, String>> parameters) {
        List<String[]> pairs = new ArrayList<>();
        parameters.forEach(it -> pairs.add(new String[] {it.getKey(), it.getValue()}));
        return pairs;
    }
}
