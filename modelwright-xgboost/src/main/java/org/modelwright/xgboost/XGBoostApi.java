package org.modelwright.xgboost;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/**
 * The functions of XGBoost's C API that are used, under their own names. All but the first three give 0 for success;
 * the text of a failure is {@link #XGBGetLastError}, on the same thread and at once.
 *
 * @see <a href="https://xgboost.readthedocs.io/en/stable/c.html">XGBoost C API</a>
 */
interface XGBoostApi extends Library {

    /** Hears a line of XGBoost's log. */
    interface Log extends Callback {
        void invoke(String line);
    }

    /** Starts a pass over the batches. */
    interface Reset extends Callback {
        void invoke(Pointer iterator);
    }

    /** Gives the next batch: 1, or 0 at the end. */
    interface Next extends Callback {
        int invoke(Pointer iterator);
    }

    String XGBGetLastError();

    void XGBoostVersion(IntByReference major, IntByReference minor, IntByReference patch);

    int XGBRegisterLogCallback(Log log);

    int XGProxyDMatrixCreate(PointerByReference out);

    int XGDMatrixFree(Pointer matrix);

    int XGProxyDMatrixSetDataColumnar(Pointer proxy, String arrays);

    int XGDMatrixSetInfoFromInterface(Pointer matrix, String field, String array);

    int XGDMatrixSetStrFeatureInfo(Pointer matrix, String field, String[] values, long count);

    int XGQuantileDMatrixCreateFromCallback(
            @Nullable Pointer iterator,
            Pointer proxy,
            @Nullable Pointer reference,
            Reset reset,
            Next next,
            String config,
            PointerByReference out);

    int XGExtMemQuantileDMatrixCreateFromCallback(
            @Nullable Pointer iterator,
            Pointer proxy,
            @Nullable Pointer reference,
            Reset reset,
            Next next,
            String config,
            PointerByReference out);

    int XGDMatrixNumRow(Pointer matrix, LongByReference out);

    int XGBoosterCreate(@Nullable Pointer @Nullable [] matrices, long count, PointerByReference out);

    int XGBoosterFree(Pointer booster);

    int XGBoosterSetParam(Pointer booster, String name, String value);

    int XGBoosterUpdateOneIter(Pointer booster, int round, Pointer matrix);

    int XGBoosterEvalOneIter(
            Pointer booster, int round, Pointer[] matrices, String[] names, long count, PointerByReference text);

    int XGBoosterSlice(Pointer booster, int begin, int end, int step, PointerByReference out);

    int XGBoosterSaveModelToBuffer(Pointer booster, String config, LongByReference length, PointerByReference bytes);

    int XGBoosterLoadModelFromBuffer(Pointer booster, byte[] bytes, long length);

    int XGBoosterSaveJsonConfig(Pointer booster, LongByReference length, PointerByReference text);

    int XGBoosterPredictFromColumnar(
            Pointer booster,
            String arrays,
            String config,
            @Nullable Pointer proxy,
            PointerByReference shape,
            LongByReference dimensions,
            PointerByReference result);

    int XGBoosterPredictFromDMatrix(
            Pointer booster,
            Pointer matrix,
            String config,
            PointerByReference shape,
            LongByReference dimensions,
            PointerByReference result);

    int XGBoosterSetStrFeatureInfo(Pointer booster, String field, String[] values, long count);

    int XGBoosterSetAttr(Pointer booster, String key, String value);

    int XGBoosterFeatureScore(
            Pointer booster,
            String config,
            LongByReference count,
            PointerByReference names,
            LongByReference dimensions,
            PointerByReference shape,
            PointerByReference scores);

    int XGDMatrixCreateFromColumnar(String arrays, String config, PointerByReference out);

    int XGTrackerCreate(String config, PointerByReference out);

    int XGTrackerRun(Pointer tracker, String config);

    int XGTrackerWorkerArgs(Pointer tracker, PointerByReference args);

    int XGTrackerFree(Pointer tracker);

    int XGCommunicatorInit(String config);

    int XGCommunicatorFinalize();

    int XGCommunicatorAllreduce(Pointer numbers, long count, int type, int operation);
}
