package org.modelwright.xgboost;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Rows and labels, sorted into bins, in native memory or in files. */
final class QuantileMatrix implements AutoCloseable {

    private final NativeHandle handle;

    private QuantileMatrix(NativeHandle handle) {
        this.handle = handle;
    }

    /**
     * How a matrix is made.
     *
     * @param columns the names of its columns, as {@link Booster#legalNames} made them
     * @param types {@code float} or {@code c} for each of them
     * @param maxBin the most bins of a column; must be the booster's
     * @param threads how many threads work on it
     * @param files what the names of the files begin with that hold the bins, which are the same there; null for memory
     */
    record Layout(
            List<String> columns,
            List<String> types,
            int maxBin,
            int threads,
            @Nullable Path files) {}

    /**
     * What is known of each row beside its columns.
     *
     * @param labels what is learned
     * @param weights how much it counts; null for alike
     * @param margins what its margin starts from; null for the base score
     */
    record RowInfo(float[] labels, float @Nullable [] weights, float @Nullable [] margins) {

        /** {@return rows of which only this is known} */
        static RowInfo of(float[] labels) {
            float[] unknown = null;
            return new RowInfo(labels, unknown, unknown);
        }
    }

    /** {@return the numbers, each rounded to a float} */
    static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int row = 0; row < floats.length; row++) {
            floats[row] = (float) numbers[row];
        }
        return floats;
    }

    /**
     * Sorts rows into bins, in which weighed rows count by their weight.
     *
     * @param batches the rows; none only where others hold some
     * @param info what else is known of each of them
     * @param layout its columns
     * @param reference the training matrix whose bins a validation matrix takes, or null
     * @throws XGBoostError if XGBoost refuses the data
     */
    static QuantileMatrix of(ColumnBatches batches, RowInfo info, Layout layout, @Nullable QuantileMatrix reference) {
        XGBoostLibrary library = XGBoostLibrary.get();
        XGBoostApi api = library.api();
        PointerByReference out = new PointerByReference();
        library.check(api.XGProxyDMatrixCreate(out));
        try (NativeHandle proxy = new NativeHandle(out.getValue(), api::XGDMatrixFree)) {
            Pass pass = new Pass(library, proxy, batches, info, layout);
            // JNA would print what a callback throws, and XGBoost would take it for the end of the data.
            XGBoostApi.Reset reset = iterator -> pass.reset();
            XGBoostApi.Next next = iterator -> pass.next();
            String config = "{\"missing\":NaN,\"nthread\":" + layout.threads() + ",\"max_bin\":" + layout.maxBin();
            Pointer bins = reference == null ? null : reference.pointer();
            int code = layout.files() == null
                    ? api.XGQuantileDMatrixCreateFromCallback(
                            null, proxy.pointer(), bins, reset, next, config + "}", out)
                    : api.XGExtMemQuantileDMatrixCreateFromCallback(
                            null,
                            proxy.pointer(),
                            bins,
                            reset,
                            next,
                            config + ",\"on_host\":false,\"cache_prefix\":" + quoted(layout.files()) + "}",
                            out);
            // What our own side threw comes first: it is the cause of whatever XGBoost says.
            pass.rethrow();
            library.check(code);
            // Native code used these until here.
            Reference.reachabilityFence(reset);
            Reference.reachabilityFence(next);
            Reference.reachabilityFence(pass);
            Reference.reachabilityFence(reference);
        }
        QuantileMatrix matrix = new QuantileMatrix(new NativeHandle(out.getValue(), api::XGDMatrixFree));
        LongByReference rows = new LongByReference();
        library.check(api.XGDMatrixNumRow(matrix.pointer(), rows));
        if (rows.getValue() != batches.rows()) {
            matrix.close();
            throw new IllegalStateException("XGBoost took " + rows.getValue() + " of " + batches.rows() + " rows.");
        }
        return matrix;
    }

    private static String quoted(Path path) {
        StringBuilder quoted = new StringBuilder("\"");
        JsonStringEncoder.getInstance().quoteAsString(path.toString(), quoted);
        return quoted.append('"').toString();
    }

    /** One pass over the batches after the other; XGBoost makes several. */
    private static final class Pass {
        private final XGBoostLibrary library;
        private final NativeHandle proxy;
        private final ColumnBatches batches;
        private final RowInfo info;
        private final Layout layout;
        private final Memory buffer;
        private int from;
        private boolean begun;
        private @Nullable Throwable thrown;

        Pass(XGBoostLibrary library, NativeHandle proxy, ColumnBatches batches, RowInfo info, Layout layout) {
            this.library = library;
            this.proxy = proxy;
            this.batches = batches;
            this.info = info;
            this.layout = layout;
            this.buffer = new Memory((long) Float.BYTES * batches.batch());
        }

        void reset() {
            from = 0;
            begun = false;
        }

        int next() {
            try {
                int count = Math.min(batches.batch(), batches.rows() - from);
                // Of no rows XGBoost wants one batch, which is empty.
                if (count <= 0 && begun || thrown != null) {
                    return 0;
                }
                begun = true;
                XGBoostApi api = library.api();
                Pointer to = proxy.pointer();
                library.check(api.XGProxyDMatrixSetDataColumnar(to, batches.arrays(from, count)));
                set(to, "label", info.labels(), count);
                set(to, "weight", info.weights(), count);
                set(to, "base_margin", info.margins(), count);
                int columns = layout.columns().size();
                library.check(api.XGDMatrixSetStrFeatureInfo(
                        to, "feature_type", layout.types().toArray(String[]::new), columns));
                library.check(api.XGDMatrixSetStrFeatureInfo(
                        to, "feature_name", layout.columns().toArray(String[]::new), columns));
                from += count;
                return 1;
            } catch (Throwable e) {
                thrown = e;
                return 0;
            }
        }

        /** XGBoost keeps a copy. */
        private void set(Pointer to, String field, float @Nullable [] numbers, int count) {
            if (numbers == null) {
                return;
            }
            buffer.write(0, numbers, from, count);
            String array = ColumnBatches.append(new StringBuilder(), Pointer.nativeValue(buffer), count, "<f4")
                    .toString();
            library.check(library.api().XGDMatrixSetInfoFromInterface(to, field, array));
        }

        void rethrow() {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }

    /** {@return the native object} */
    Pointer pointer() {
        return handle.pointer();
    }

    @Override
    public void close() {
        handle.close();
    }
}
