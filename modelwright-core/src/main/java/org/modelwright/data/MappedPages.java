package org.modelwright.data;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.MappedByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pages of mapped files from filling the memory of the process: a machine with room to spare leaves them there
 * for good. They are given back every few milliseconds; whoever reads on gets them from the cache of the file system.
 */
final class MappedPages {

    private static final Logger LOG = LoggerFactory.getLogger(MappedPages.class);
    private static final int PAUSE_MILLIS = 20;
    /** The same on Linux and macOS: the pages of a shared mapping leave the process, and nothing of them is lost. */
    private static final int MADV_DONTNEED = 4;

    private static final List<WeakReference<MappedByteBuffer>> MAPPED = new ArrayList<>();

    private MappedPages() {}

    /** Looks after these pages for as long as somebody holds the buffer, or a view of it. */
    static void watch(MappedByteBuffer buffer) {
        synchronized (MAPPED) {
            MAPPED.add(new WeakReference<>(buffer));
            if (MAPPED.size() == 1 && (Platform.isLinux() || Platform.isMac())) {
                Thread thread = new Thread(MappedPages::giveBack, "modelwright-mapped-pages");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void giveBack() {
        try {
            Function madvise =
                    NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("madvise");
            while (giveBack(madvise)) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | LinkageError e) {
            LOG.warn("Pages of mapped files stay in memory until the system takes them: {}", e.toString());
        }
    }

    /** {@return whether there is something left to look after} */
    private static boolean giveBack(Function madvise) {
        List<WeakReference<MappedByteBuffer>> all;
        synchronized (MAPPED) {
            MAPPED.removeIf(it -> it.get() == null);
            if (MAPPED.isEmpty()) {
                return false;
            }
            all = List.copyOf(MAPPED);
        }
        for (WeakReference<MappedByteBuffer> one : all) {
            MappedByteBuffer buffer = one.get();
            if (buffer != null) {
                madvise.invokeInt(new Object[] {
                    Native.getDirectBufferPointer(buffer), new NativeLong(buffer.capacity()), MADV_DONTNEED
                });
                // Not unmapped before: the address could be somebody else's by then.
                Reference.reachabilityFence(buffer);
            }
        }
        return true;
    }
}
