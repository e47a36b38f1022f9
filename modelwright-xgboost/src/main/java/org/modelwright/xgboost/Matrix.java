package org.modelwright.xgboost;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes quantile matrices out of columns, batch by batch, without a row-major copy. */
final class Matrix {

    private static final int BATCH = 65_536;

    private Matrix() {}

    /**
     * {@return a matrix, to be closed}
     *
     * @param values the features, each with so many rows
     * @param names their names
     * @param types their types
     * @param labels a label for each row
     * @param reference the training matrix of a validation matrix, whose bins it takes; else null
     */
    static Handle of(
            List<Encoding.Values> values,
            List<String> names,
            List<String> types,
            float[] labels,
            @Nullable Handle reference,
            int threads,
            int maxBin) {
        CApi api = Native.api();
        PointerByReference out = new PointerByReference();
        XGBoostError.check(api.XGProxyDMatrixCreate(out));
        Memory label = Encoding.floats(labels);
        try (Handle proxy = new Handle(out.getValue(), api::XGDMatrixFree)) {
            Feed feed = new Feed(api, proxy.pointer(), values, names, types, label, labels.length);
            CApi.Reset reset = feed::reset;
            CApi.Next next = feed::next;
            PointerByReference made = new PointerByReference();
            int code = api.XGQuantileDMatrixCreateFromCallback(
                    null,
                    proxy.pointer(),
                    reference == null ? null : reference.pointer(),
                    reset,
                    next,
                    "{\"missing\":NaN,\"nthread\":" + threads + ",\"max_bin\":" + maxBin + "}",
                    made);
            feed.rethrow();
            XGBoostError.check(code);
            Handle matrix = new Handle(made.getValue(), api::XGDMatrixFree);
            LongByReference rows = new LongByReference();
            XGBoostError.check(api.XGDMatrixNumRow(matrix.pointer(), rows));
            if (rows.getValue() != labels.length) {
                matrix.close();
                throw new IllegalStateException(
                        "The matrix holds " + rows.getValue() + " of " + labels.length + " rows.");
            }
            java.lang.ref.Reference.reachabilityFence(reset);
            java.lang.ref.Reference.reachabilityFence(next);
            java.lang.ref.Reference.reachabilityFence(values);
            java.lang.ref.Reference.reachabilityFence(label);
            return matrix;
        }
    }

    /** The callbacks. What they throw would be taken for the end of the data, so it is kept and thrown later. */
    private static final class Feed {

        private final CApi api;
        private final Pointer proxy;
        private final List<Encoding.Values> values;
        private final String[] names;
        private final String[] types;
        private final Memory labels;
        private final int rows;
        private int position;
        private @Nullable Throwable failure;

        Feed(
                CApi api,
                Pointer proxy,
                List<Encoding.Values> values,
                List<String> names,
                List<String> types,
                Memory labels,
                int rows) {
            this.api = api;
            this.proxy = proxy;
            this.values = values;
            this.names = names.toArray(String[]::new);
            this.types = types.toArray(String[]::new);
            this.labels = labels;
            this.rows = rows;
        }

        void reset(@Nullable Pointer ignored) {
            position = 0;
        }

        int next(@Nullable Pointer ignored) {
            try {
                if (position >= rows) {
                    return 0;
                }
                int from = position;
                int count = Math.min(BATCH, rows - from);
                XGBoostError.check(api.XGProxyDMatrixSetDataColumnar(proxy, arrays(values, from, count)));
                String label =
                        new Encoding.Values(labels, Pointer.nativeValue(labels), Float.BYTES, "<f4").array(from, count);
                XGBoostError.check(api.XGDMatrixSetInfoFromInterface(proxy, "label", label));
                XGBoostError.check(api.XGDMatrixSetStrFeatureInfo(proxy, "feature_name", names, names.length));
                XGBoostError.check(api.XGDMatrixSetStrFeatureInfo(proxy, "feature_type", types, types.length));
                position += count;
                return 1;
            } catch (Throwable e) {
                failure = e;
                return 0;
            }
        }

        void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    /** {@return the JSON list of array interfaces of a batch} */
    static String arrays(List<Encoding.Values> values, int from, int count) {
        return values.stream().map(it -> it.array(from, count)).collect(Collectors.joining(",", "[", "]"));
    }
}
