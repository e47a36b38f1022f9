package org.modelwright.xgboost;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/** The functions of XGBoost's C API that are used, under their own names. All return 0 for success. */
interface CApi extends Library {

    /** Hears log lines. */
    interface Log extends Callback {
        void invoke(String line);
    }

    /** Goes back to the first batch. */
    interface Reset extends Callback {
        void invoke(Pointer handle);
    }

    /** Hands over the next batch; 0 when there is none. */
    interface Next extends Callback {
        int invoke(Pointer handle);
    }

    String XGBGetLastError();

    int XGBRegisterLogCallback(Log log);

    int XGProxyDMatrixCreate(PointerByReference out);

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

    int XGDMatrixNumRow(Pointer matrix, LongByReference rows);

    int XGDMatrixFree(Pointer matrix);

    int XGBoosterCreate(Pointer[] matrices, long count, PointerByReference out);

    int XGBoosterFree(Pointer booster);

    int XGBoosterSetParam(Pointer booster, String name, String value);

    int XGBoosterUpdateOneIter(Pointer booster, int round, Pointer train);

    int XGBoosterEvalOneIter(
            Pointer booster, int round, Pointer[] matrices, String[] names, long count, PointerByReference text);

    int XGBoosterSlice(Pointer booster, int begin, int end, int step, PointerByReference out);

    int XGBoosterSaveJsonConfig(Pointer booster, LongByReference length, PointerByReference text);

    int XGBoosterSaveModelToBuffer(Pointer booster, String config, LongByReference length, PointerByReference bytes);

    int XGBoosterSetStrFeatureInfo(Pointer booster, String field, String[] values, long count);
}
