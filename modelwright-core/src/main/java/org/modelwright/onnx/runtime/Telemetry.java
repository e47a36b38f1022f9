package org.modelwright.onnx.runtime;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * Keeps ONNX Runtime from sending usage data to its maker, which it does unless the environment of the process says no
 * before it starts. Beside XGBoost's library the part that sends it even ends the process: it calls itself until the
 * stack is full.
 */
final class Telemetry {

    private static final Logger LOG = Log.of(Telemetry.class);
    private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

    private Telemetry() {}

    /** Says no for this process, unless whoever started it has said something. */
    static void refuse() {
        if (System.getenv(VARIABLE) != null || !Platform.isLinux() && !Platform.isMac()) {
            return;
        }
        try {
            // Java can read the environment, but not change it.
            NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
                    .getFunction("setenv")
                    .invokeInt(new Object[] {VARIABLE, "1", 0});
        } catch (LinkageError e) {
            LOG.warn("ONNX Runtime sends usage data, for {}=1 cannot be set: {}", VARIABLE, e.toString());
        }
    }
}
