package org.modelwright.data;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * What native code has freed, and the C library keeps for whoever asks next: after a large piece of work nobody does, and
 * it would be memory of the process to its end.
 */
public final class FreedMemory {

    private static final Logger LOG = Log.of(FreedMemory.class);

    private FreedMemory() {}

    /**
     * Gives it back to the system: glibc's and macOS's libraries do so when they are asked, others, such as musl's, never
     * keep much. It takes some milliseconds, and changes nothing that is in use.
     */
    public static void giveBack() {
        try {
            if (Platform.isMac()) {
                library().getFunction("malloc_zone_pressure_relief").invoke(new Object[] {Pointer.NULL, 0L});
            } else if (Platform.isLinux()) {
                library().getFunction("malloc_trim").invokeInt(new Object[] {0L});
            }
        } catch (LinkageError e) {
            LOG.trace("What native code has freed stays with the process: {}", e.toString());
        }
    }

    private static NativeLibrary library() {
        return NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);
    }
}
