package org.modelwright.xgboost;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.util.function.IntUnaryOperator;

/** XGBoost's own answer to what columns contribute to a margin: by TreeSHAP. */
final class TreeReasons {

    /** Floats of an answer. */
    private static final int MOST_FLOATS = 1 << 22;

    private final XGBoostLibrary library = XGBoostLibrary.get();
    private final Booster booster;
    private final boolean fromZero;

    /**
     * Asks a booster.
     *
     * @param booster the trees; the caller closes it
     * @param fromZero whether margins start from 0; else from the booster's base score
     */
    TreeReasons(Booster booster, boolean fromZero) {
        this.booster = booster;
        this.fromZero = fromZero;
    }

    /**
     * {@return for each column, and behind them for the base, a number a row}
     *
     * @param batches the rows
     * @param columns for each column how many of XGBoost's it is
     * @param margin which margin of a row is asked for
     */
    double[][] of(ColumnBatches batches, int[] columns, IntUnaryOperator margin) {
        int width = 1;
        for (int wide : columns) {
            width += wide;
        }
        double[][] sums = new double[columns.length + 1][batches.rows()];
        if (batches.rows() == 0) {
            return sums;
        }
        // The booster does not say how many margins a row has; its answers do.
        int groups = ask(batches.arrays(0, 1), 1).length / width;
        int most = (int) Math.max(1, Math.min(batches.batch(), MOST_FLOATS / ((long) width * groups)));
        for (int from = 0; from < batches.rows(); from += most) {
            int count = Math.min(most, batches.rows() - from);
            float[] found = ask(batches.arrays(from, count), count);
            for (int row = 0; row < count; row++) {
                int at = (row * groups + margin.applyAsInt(from + row)) * width;
                for (int column = 0; column < columns.length; column++) {
                    double sum = 0;
                    for (int place = 0; place < columns[column]; place++) {
                        sum += found[at++];
                    }
                    sums[column][from + row] = sum;
                }
                sums[columns.length][from + row] = found[at];
            }
        }
        Reference.reachabilityFence(batches);
        return sums;
    }

    private float[] ask(String arrays, int count) {
        XGBoostApi api = library.api();
        PointerByReference out = new PointerByReference();
        library.check(api.XGDMatrixCreateFromColumnar(arrays, "{\"missing\":NaN}", out));
        try (NativeHandle matrix = new NativeHandle(out.getValue(), api::XGDMatrixFree)) {
            if (fromZero) {
                startFromZero(matrix.pointer(), count);
            }
            return booster.contributions(matrix.pointer());
        }
    }

    private void startFromZero(Pointer matrix, int count) {
        try (Memory zeros = new Memory((long) Float.BYTES * count)) {
            zeros.clear();
            String array = ColumnBatches.append(new StringBuilder(), Pointer.nativeValue(zeros), count, "<f4")
                    .toString();
            library.check(library.api().XGDMatrixSetInfoFromInterface(matrix, "base_margin", array));
        }
    }
}
