package org.modelwright.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.modelwright.error.Cause;
import org.modelwright.error.Log;
import org.modelwright.error.ModelwrightException;
import org.slf4j.Logger;

/**
 * The environment of ONNX Runtime, which a process has once and keeps to its end.
 *
 * <p>ONNX Runtime frees it by a hook of its own as soon as the process begins to end, whoever still works with it, and
 * the process crashes. But it counts who has asked for it: we ask once more, and never give that back. What a process
 * holds is free when it is gone.
 */
final class Environment {

    private static final Logger LOG = Log.of(Environment.class);
    private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;

    private Environment() {}

    /** {@return the process's one} */
    static OrtEnvironment get() {
        try {
            return Kept.ENVIRONMENT;
        } catch (LinkageError e) {
            throw Cause.ofMachine(e)
                    .<ModelwrightException>map(it -> it)
                    .orElseGet(() -> Cause.failure(
                            "ONNX Runtime does not start on this machine",
                            "another system: Linux, macOS or Windows, on x86-64 or ARM64, with glibc.",
                            e));
        }
    }

    /** Made when it is first asked for. */
    private static final class Kept {

        private static final OrtEnvironment ENVIRONMENT = make();

        private static OrtEnvironment make() {
            Telemetry.refuse();
            OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL);
            try {
                Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
                api.setAccessible(true);
                Method ask =
                        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
                ask.setAccessible(true);
                ask.invoke(null, api.getLong(null), LEVEL.getValue(), "modelwright");
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.warn(
                        "A process that is ended while ONNX Runtime works may crash, for it cannot be kept: {}",
                        e.toString());
            }
            return environment;
        }
    }
}
