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
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Log;
import org.slf4j.Logger;

/**
 * Keeps the pages of mapped files from filling the memory of the process: a machine with room to spare leaves them there
 * for good. They are given back every few milliseconds; whoever reads on gets them from the cache of the file system.
 */
final class MappedPages {

    private static final Logger LOG = Log.of(MappedPages.class);
    private static final int PAUSE_MILLIS = 20;
    /** The same on Linux and macOS: the pages of a shared mapping leave the process, and nothing of them is lost. */
    private static final int MADV_DONTNEED = 4;

    private final List<WeakReference<MappedByteBuffer>> mapped = new ArrayList<>();
    private @Nullable Thread thread;

    /** Looks after these pages for as long as somebody holds the buffer, or a view of it. */
    synchronized void watch(MappedByteBuffer buffer) {
        mapped.add(new WeakReference<>(buffer));
        if (thread == null && (Platform.isLinux() || Platform.isMac())) {
            thread = Threads.waiting("modelwright-mapped-pages", this::giveBack);
        }
    }

    private void giveBack() {
        try {
            Function madvise =
                    NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("madvise");
            while (!Thread.interrupted()) {
                giveBack(madvise);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.trace("The session is closed.");
        } catch (LinkageError e) {
            LOG.warn("Pages of mapped files stay in memory until the system takes them: {}", e.toString());
        }
    }

    private void giveBack(Function madvise) {
        for (WeakReference<MappedByteBuffer> one : held()) {
            MappedByteBuffer buffer = one.get();
            if (buffer != null) {
                madvise.invokeInt(new Object[] {
                    Native.getDirectBufferPointer(buffer), new NativeLong(buffer.capacity()), MADV_DONTNEED
                });
                // Not unmapped before: the address could be somebody else's by then.
                Reference.reachabilityFence(buffer);
            }
        }
    }

    private synchronized List<WeakReference<MappedByteBuffer>> held() {
        mapped.removeIf(it -> it.get() == null);
        return List.copyOf(mapped);
    }

    /** Ends the thread. */
    synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
