package org.modelwright.xgboost;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.modelwright.error.Log;

/** Owns an object of native code: frees it once, and refuses to be used afterwards. */
final class NativeHandle implements AutoCloseable {

    /** The net for a handle that nobody closed. */
    private static final Cleaner CLEANER = Cleaner.create();

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Pointer pointer;
    private final Cleaner.Cleanable cleanable;
    private volatile boolean closed;

    /**
     * Takes over a native object.
     *
     * @param pointer the object
     * @param free the function that frees it
     */
    NativeHandle(Pointer pointer, ToIntFunction<Pointer> free) {
        this.pointer = pointer;
        this.cleanable = CLEANER.register(this, () -> {
            OPEN.decrementAndGet();
            if (free.applyAsInt(pointer) != 0) {
                Log.of(NativeHandle.class).warn("An object of XGBoost could not be freed.");
            }
        });
        OPEN.incrementAndGet();
    }

    /** {@return how many handles are not freed yet} */
    static int open() {
        return OPEN.get();
    }

    /**
     * {@return the native object; keep this handle reachable while it is used}
     *
     * @throws IllegalStateException if it is freed
     */
    Pointer pointer() {
        if (closed) {
            throw new IllegalStateException("The native object is freed already.");
        }
        return pointer;
    }

    @Override
    public void close() {
        closed = true;
        cleanable.clean();
    }
}
