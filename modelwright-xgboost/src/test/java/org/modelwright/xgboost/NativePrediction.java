package org.modelwright.xgboost;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import org.modelwright.data.Frame;

/** Asks XGBoost itself what {@code model.ubj} predicts. */
final class NativePrediction {

    private static final String CONFIG = "{\"type\":0,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,"
            + "\"strict_shape\":true,\"cache_id\":0,\"missing\":NaN}";

    private NativePrediction() {}

    /** {@return for each row, for each group a number} */
    static float[] of(byte[] ubj, List<Encoding> encodings, Frame inputs) {
        XGBoostLibrary library = XGBoostLibrary.get();
        XGBoostApi api = library.api();
        PointerByReference out = new PointerByReference();
        library.check(api.XGBoosterCreate(null, 0, out));
        Pointer booster = out.getValue();
        try {
            library.check(api.XGBoosterLoadModelFromBuffer(booster, ubj, ubj.length));
            PointerByReference shape = new PointerByReference();
            LongByReference dimensions = new LongByReference();
            PointerByReference result = new PointerByReference();
            ColumnBatches batches = new ColumnBatches(encodings, inputs);
            String arrays = batches.arrays(0, batches.rows());
            library.check(api.XGBoosterPredictFromColumnar(booster, arrays, CONFIG, null, shape, dimensions, result));
            long count = 1;
            for (long size : shape.getValue().getLongArray(0, (int) dimensions.getValue())) {
                count *= size;
            }
            return result.getValue().getFloatArray(0, (int) count);
        } finally {
            library.check(api.XGBoosterFree(booster));
        }
    }
}
