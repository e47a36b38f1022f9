package org.modelwright.xgboost;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An ensemble of trees in native memory. Every method may throw {@link XGBoostError}. Used by one thread at a time. */
final class Booster implements AutoCloseable {

    /** What XGBoost predicts, by its own numbers. */
    private static final int VALUES = 0;

    private static final int MARGINS = 1;
    private static final int CONTRIBUTIONS = 2;

    private final XGBoostLibrary library;
    private final XGBoostApi api;
    private final NativeHandle handle;
    /** XGBoost looks at them in every round, so they must outlive the booster's use. */
    private final List<QuantileMatrix> matrices;

    private final Map<String, String> parameters = new LinkedHashMap<>();

    private Booster(XGBoostLibrary library, NativeHandle handle, List<QuantileMatrix> matrices) {
        this.library = library;
        this.api = library.api();
        this.handle = handle;
        this.matrices = matrices;
    }

    /** {@return a booster to be trained on the first matrix and evaluated on all of them} */
    static Booster create(List<QuantileMatrix> matrices) {
        XGBoostLibrary library = XGBoostLibrary.get();
        PointerByReference out = new PointerByReference();
        Pointer[] pointers = matrices.stream().map(QuantileMatrix::pointer).toArray(Pointer[]::new);
        library.check(library.api().XGBoosterCreate(pointers.length == 0 ? null : pointers, pointers.length, out));
        return new Booster(
                library, new NativeHandle(out.getValue(), library.api()::XGBoosterFree), List.copyOf(matrices));
    }

    /** {@return a booster as {@link #save} gave it, in either format} */
    static Booster load(byte[] model) {
        Booster booster = create(List.of());
        try {
            booster.restore(model);
            return booster;
        } catch (XGBoostError e) {
            booster.close();
            throw e;
        }
    }

    /** Takes the trees of a booster as {@link #save} gave it; parameters that were set are set once more: not all stay. */
    void restore(byte[] model) {
        library.check(api.XGBoosterLoadModelFromBuffer(handle.pointer(), model, model.length));
        parameters.forEach((name, value) -> library.check(api.XGBoosterSetParam(handle.pointer(), name, value)));
    }

    /** Sets a parameter; a wrong one is refused later, by {@link #configure} or in training. */
    void set(String name, String value) {
        library.check(api.XGBoosterSetParam(handle.pointer(), name, value));
        parameters.put(name, value);
    }

    /** Makes XGBoost look at the parameters. */
    void configure() {
        library.check(api.XGBoosterSaveJsonConfig(handle.pointer(), new LongByReference(), new PointerByReference()));
    }

    /** Grows the trees of a round. */
    void update(int round) {
        library.check(api.XGBoosterUpdateOneIter(
                handle.pointer(), round, matrices.get(0).pointer()));
    }

    /**
     * {@return the metrics after a round, such as {@code train_rmse}, in the order of XGBoost}
     *
     * @param names of the last matrices, one for each
     */
    Map<String, Double> evaluate(int round, List<String> names) {
        Pointer[] pointers = matrices.subList(matrices.size() - names.size(), matrices.size()).stream()
                .map(QuantileMatrix::pointer)
                .toArray(Pointer[]::new);
        PointerByReference out = new PointerByReference();
        library.check(api.XGBoosterEvalOneIter(
                handle.pointer(), round, pointers, names.toArray(String[]::new), pointers.length, out));
        return metrics(out.getValue().getString(0, "UTF-8"), names);
    }

    /** Reads {@code [0]<TAB>train-rmse:1.5<TAB>valid-rmse:1.6}. */
    static Map<String, Double> metrics(String line, List<String> names) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        String[] parts = line.strip().split("\t");
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].lastIndexOf(':');
            String name = parts[i].substring(0, colon);
            String value = parts[i].substring(colon + 1);
            for (String matrix : names) {
                if (name.startsWith(matrix + "-")) {
                    metrics.put(matrix + "_" + name.substring(matrix.length() + 1), number(value));
                    break;
                }
            }
        }
        return metrics;
    }

    /** C writes nan and inf where Java reads NaN and Infinity. */
    private static double number(String text) {
        return switch (text) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** {@return a booster of the first rounds only, without matrices} */
    Booster first(int rounds) {
        PointerByReference out = new PointerByReference();
        library.check(api.XGBoosterSlice(handle.pointer(), 0, rounds, 1, out));
        return new Booster(library, new NativeHandle(out.getValue(), api::XGBoosterFree), List.of());
    }

    /** Writes names and types of the columns into the model; the matrix alone does not. */
    void name(List<String> columns, List<String> types) {
        library.check(api.XGBoosterSetStrFeatureInfo(
                handle.pointer(), "feature_name", columns.toArray(String[]::new), columns.size()));
        library.check(api.XGBoosterSetStrFeatureInfo(
                handle.pointer(), "feature_type", types.toArray(String[]::new), types.size()));
    }

    /** Writes a remark into the model. */
    void attribute(String key, String value) {
        library.check(api.XGBoosterSetAttr(handle.pointer(), key, value));
    }

    /** {@return the model as {@code ubj} or {@code json}} */
    byte[] save(String format) {
        LongByReference length = new LongByReference();
        PointerByReference bytes = new PointerByReference();
        library.check(
                api.XGBoosterSaveModelToBuffer(handle.pointer(), "{\"format\":\"" + format + "\"}", length, bytes));
        return bytes.getValue().getByteArray(0, Math.toIntExact(length.getValue()));
    }

    /**
     * {@return what XGBoost itself predicts with a saved model: for each row, for each group a number}
     *
     * @param ubj the model as {@link #save} gave it
     * @param batches the rows, of which there is at least one
     * @param starts what the margin of each row starts from; null for the base score
     * @param margins whether margins are asked for, not what becomes of them
     */
    static float[] predictions(byte[] ubj, ColumnBatches batches, float @Nullable [] starts, boolean margins) {
        try (Booster booster = load(ubj)) {
            float[] all = {};
            for (int from = 0; from < batches.rows(); from += batches.batch()) {
                int count = Math.min(batches.batch(), batches.rows() - from);
                float[] some = booster.predict(
                        batches.arrays(from, count),
                        starts == null ? null : Arrays.copyOfRange(starts, from, from + count),
                        margins);
                if (all.length == 0) {
                    all = new float[some.length / count * batches.rows()];
                }
                System.arraycopy(some, 0, all, some.length / count * from, some.length);
            }
            Reference.reachabilityFence(batches);
            return all;
        }
    }

    /**
     * {@return what it predicts for the rows of the last of its matrices, for each row a number for each group}
     *
     * @param back how many matrices before the last one
     * @param rounds how many rounds predict; 0 for all
     */
    float[] predictions(int back, int rounds) {
        PointerByReference shape = new PointerByReference();
        LongByReference dimensions = new LongByReference();
        PointerByReference result = new PointerByReference();
        library.check(api.XGBoosterPredictFromDMatrix(
                handle.pointer(),
                matrices.get(matrices.size() - 1 - back).pointer(),
                config(VALUES, rounds),
                shape,
                dimensions,
                result));
        return floats(shape, dimensions, result);
    }

    /**
     * {@return what columns contribute to margins: for each row, for each group, for each column, and behind them for the
     * base}
     */
    float[] contributions(Pointer matrix) {
        PointerByReference shape = new PointerByReference();
        LongByReference dimensions = new LongByReference();
        PointerByReference result = new PointerByReference();
        library.check(api.XGBoosterPredictFromDMatrix(
                handle.pointer(), matrix, config(CONTRIBUTIONS, 0), shape, dimensions, result));
        return floats(shape, dimensions, result);
    }

    private float[] predict(String arrays, float @Nullable [] starts, boolean margins) {
        if (starts == null) {
            return predict(arrays, (Pointer) null, margins);
        }
        PointerByReference out = new PointerByReference();
        library.check(api.XGProxyDMatrixCreate(out));
        try (NativeHandle proxy = new NativeHandle(out.getValue(), api::XGDMatrixFree);
                Memory memory = new Memory((long) Float.BYTES * starts.length)) {
            memory.write(0, starts, 0, starts.length);
            String array = ColumnBatches.append(new StringBuilder(), Pointer.nativeValue(memory), starts.length, "<f4")
                    .toString();
            library.check(api.XGDMatrixSetInfoFromInterface(proxy.pointer(), "base_margin", array));
            return predict(arrays, proxy.pointer(), margins);
        }
    }

    private float[] predict(String arrays, @Nullable Pointer proxy, boolean margins) {
        PointerByReference shape = new PointerByReference();
        LongByReference dimensions = new LongByReference();
        PointerByReference result = new PointerByReference();
        library.check(api.XGBoosterPredictFromColumnar(
                handle.pointer(), arrays, config(margins ? MARGINS : VALUES, 0), proxy, shape, dimensions, result));
        return floats(shape, dimensions, result);
    }

    /**
     * {@return for each type, for each column that trees of a saved model ask, by its name in the model, a number}
     *
     * @param types such as {@code total_gain} or {@code weight}
     */
    static List<Map<String, Double>> featureScores(byte[] ubj, List<String> types) {
        try (Booster booster = load(ubj)) {
            return types.stream().map(booster::featureScores).toList();
        }
    }

    private Map<String, Double> featureScores(String type) {
        LongByReference count = new LongByReference();
        PointerByReference names = new PointerByReference();
        LongByReference dimensions = new LongByReference();
        PointerByReference shape = new PointerByReference();
        PointerByReference scores = new PointerByReference();
        library.check(api.XGBoosterFeatureScore(
                handle.pointer(), "{\"importance_type\":\"" + type + "\"}", count, names, dimensions, shape, scores));
        Map<String, Double> found = new LinkedHashMap<>();
        int columns = Math.toIntExact(count.getValue());
        if (columns > 0) {
            String[] words = names.getValue().getStringArray(0, columns, "UTF-8");
            float[] numbers = floats(shape, dimensions, scores);
            for (int column = 0; column < columns; column++) {
                found.put(words[column], (double) numbers[column]);
            }
        }
        return found;
    }

    private static String config(int what, int rounds) {
        return "{\"type\":" + what + ",\"training\":false,\"iteration_begin\":0," + "\"iteration_end\":" + rounds
                + ",\"strict_shape\":true,\"cache_id\":0,\"missing\":NaN}";
    }

    private static float[] floats(PointerByReference shape, LongByReference dimensions, PointerByReference result) {
        long count = 1;
        for (long size : shape.getValue().getLongArray(0, (int) dimensions.getValue())) {
            count *= size;
        }
        // The memory is the booster's, until it is asked again.
        return result.getValue().getFloatArray(0, Math.toIntExact(count));
    }

    /**
     * {@return names that XGBoost's Python package takes: without {@code [}, {@code ]} and {@code <}, each one once}
     */
    static List<String> legalNames(List<String> names) {
        Set<String> taken = new HashSet<>();
        List<String> legal = new ArrayList<>();
        for (String name : names) {
            String clean = name.replace('[', '(').replace(']', ')').replace('<', '_');
            String unique = clean;
            for (int i = 2; !taken.add(unique); i++) {
                unique = clean + "_" + i;
            }
            legal.add(unique);
        }
        return legal;
    }

    @Override
    public void close() {
        handle.close();
    }
}
