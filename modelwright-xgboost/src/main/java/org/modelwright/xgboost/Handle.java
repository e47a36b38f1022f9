package org.modelwright.xgboost;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A native object that is freed once, and not used afterwards. */
final class Handle implements AutoCloseable {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Freeing freeing;
    private final Cleaner.Cleanable cleanable;

    Handle(Pointer pointer, Consumer<Pointer> free) {
        this.freeing = new Freeing(new AtomicReference<>(pointer), free);
        this.cleanable = CLEANER.register(this, freeing);
    }

    /** {@return the address; refused after it was freed} */
    Pointer pointer() {
        @Nullable Pointer pointer = freeing.pointer().get();
        if (pointer == null) {
            throw new IllegalStateException("The native object is freed.");
        }
        return pointer;
    }

    @Override
    public void close() {
        cleanable.clean();
    }

    private record Freeing(AtomicReference<@Nullable Pointer> pointer, Consumer<Pointer> free) implements Runnable {
        @Override
        public void run() {
            @Nullable Pointer last = pointer.getAndSet(null);
            if (last != null) {
                free.accept(last);
            }
        }
    }
}
