package org.modelwright.data;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far one fit has come, for the same fit in a job that is started again: see {@link Checkpoints}. Used by one thread.
 * Nothing of it fails a fit.
 */
public final class Checkpoint {

    /** A shorter fit is sooner done anew than looked for. */
    private static final long WORTH_NANOS = 2_000_000_000L;

    /** A checkpoint costs at most this part of the time. */
    private static final long PART = 50;

    private final Checkpoints all;
    private final Supplier<String> what;
    private final long began = System.nanoTime();
    private long due;
    private int kept;
    private @Nullable String key;

    Checkpoint(Checkpoints all, Supplier<String> what) {
        this.all = all;
        this.what = what;
        this.due = began + all.pauseNanos();
    }

    /** {@return what the last one holds; empty where there is none, or none that is whole} */
    public Optional<byte[]> last() {
        return all.isEmpty() ? Optional.empty() : all.read(key());
    }

    /** Notes that a fit goes on from the last one. */
    public void resumed(int rounds) {
        kept = rounds;
        all.resumed(rounds);
    }

    /** Says what people should know of a fit that goes on. */
    public void warn(String message) {
        all.warn(message);
    }

    /** Keeps how far it has come, if it is time to. */
    public void round(int rounds, Supplier<byte[]> state) {
        Integer every = all.every();
        if (every == null ? System.nanoTime() - due >= 0 : every > 0 && rounds % every == 0) {
            keep(rounds, state);
        }
    }

    /** Keeps what the whole fit has come to: other fits of the job may follow, and it took its time. */
    public void end(int rounds, Supplier<byte[]> state) {
        Integer every = all.every();
        if (every == null ? System.nanoTime() - began > WORTH_NANOS : every > 0) {
            keep(rounds, state);
        }
    }

    /** {@return whether the fit, which was stopped, can be gone on with: it is kept then, if the job wants that} */
    public boolean stopped(int rounds, Supplier<byte[]> state) {
        return rounds > 0 && all.keepsWhatIsStopped() && keep(rounds, state);
    }

    private boolean keep(int rounds, Supplier<byte[]> state) {
        if (!all.isOpen()) {
            return false;
        }
        if (rounds == kept) {
            return true;
        }
        long start = System.nanoTime();
        if (!all.write(key(), state.get())) {
            return false;
        }
        kept = rounds;
        long now = System.nanoTime();
        due = now + Math.max(all.pauseNanos(), PART * (now - start));
        return true;
    }

    private String key() {
        if (key == null) {
            key = what.get();
        }
        return key;
    }
}
