package org.modelwright.xgboost;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A booster while it trains or predicts. */
final class Booster implements AutoCloseable {

    private final CApi api = Native.api();
    private final Handle handle;

    private Booster(Handle handle) {
        this.handle = handle;
    }

    static Booster of(Handle... matrices) {
        CApi api = Native.api();
        PointerByReference out = new PointerByReference();
        Pointer[] cache = new Pointer[matrices.length];
        for (int i = 0; i < cache.length; i++) {
            cache[i] = matrices[i].pointer();
        }
        XGBoostError.check(api.XGBoosterCreate(cache, cache.length, out));
        return new Booster(new Handle(out.getValue(), api::XGBoosterFree));
    }

    void set(List<Map.Entry<String, String>> params) {
        for (Map.Entry<String, String> param : params) {
            XGBoostError.check(api.XGBoosterSetParam(handle.pointer(), param.getKey(), param.getValue()));
        }
    }

    /** Makes XGBoost look at the parameters that were set. */
    void checkParams() {
        XGBoostError.check(
                api.XGBoosterSaveJsonConfig(handle.pointer(), new LongByReference(), new PointerByReference()));
    }

    void update(int round, Handle train) {
        XGBoostError.check(api.XGBoosterUpdateOneIter(handle.pointer(), round, train.pointer()));
    }

    /** {@return the metrics of matrices, as {@code train_rmse}; in XGBoost's order} */
    Map<String, Double> evaluate(int round, List<Handle> matrices, List<String> names) {
        PointerByReference text = new PointerByReference();
        Pointer[] pointers = matrices.stream().map(Handle::pointer).toArray(Pointer[]::new);
        XGBoostError.check(api.XGBoosterEvalOneIter(
                handle.pointer(), round, pointers, names.toArray(String[]::new), pointers.length, text));
        Map<String, Double> metrics = new LinkedHashMap<>();
        // [0]<TAB>train-rmse:0.5<TAB>valid-rmse:0.6; a metric's own name may hold - and :
        String[] parts = text.getValue().getString(0, "UTF-8").split("\t");
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].lastIndexOf(':');
            String name = parts[i].substring(0, colon).replaceFirst("-", "_");
            metrics.put(name, Double.parseDouble(parts[i].substring(colon + 1).replace("nan", "NaN")));
        }
        return metrics;
    }

    /** {@return the first rounds of this booster} */
    Booster slice(int rounds) {
        PointerByReference out = new PointerByReference();
        XGBoostError.check(api.XGBoosterSlice(handle.pointer(), 0, rounds, 1, out));
        return new Booster(new Handle(out.getValue(), api::XGBoosterFree));
    }

    /** Names the features for good: the names in a matrix are not saved. */
    void name(List<String> names, List<String> types) {
        XGBoostError.check(api.XGBoosterSetStrFeatureInfo(
                handle.pointer(), "feature_name", names.toArray(String[]::new), names.size()));
        XGBoostError.check(api.XGBoosterSetStrFeatureInfo(
                handle.pointer(), "feature_type", types.toArray(String[]::new), types.size()));
    }

    /** {@return the model in a format: {@code ubj} or {@code json}} */
    byte[] save(String format) {
        LongByReference length = new LongByReference();
        PointerByReference bytes = new PointerByReference();
        XGBoostError.check(
                api.XGBoosterSaveModelToBuffer(handle.pointer(), "{\"format\":\"" + format + "\"}", length, bytes));
        return bytes.getValue().getByteArray(0, Math.toIntExact(length.getValue()));
    }

    @Override
    public void close() {
        handle.close();
    }
}
