package org.modelwright.xgboost;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.engine.WorkerContext;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.Log;

/**
 * What binds the XGBoost of one worker to that of the others, on the thread that joins, until it is closed. The worker of rank 0
 * keeps the tracker, by which they find each other. One that fails leaves, and the others fail within a second.
 *
 * <p>XGBoost knows no password here and encrypts nothing.
 */
final class Collective implements AutoCloseable {

    /** Whoever waits longer for another has lost it; also to find each other at first. */
    private static final int SECONDS = 120;

    private static final int ATTEMPTS = 3;

    /** XGBoost's numbers for doubles, and for a sum. */
    private static final int DOUBLES = 2;

    private static final int SUM = 2;

    private final XGBoostLibrary library;
    private final @Nullable NativeHandle tracker;
    private boolean joined;

    private Collective(XGBoostLibrary library, @Nullable NativeHandle tracker) {
        this.library = library;
        this.tracker = tracker;
    }

    /**
     * {@return what binds this worker to the others; nothing is bound where there are none}
     *
     * @throws XGBoostError if they do not find each other
     */
    static Collective join(WorkerContext context) {
        XGBoostLibrary library = XGBoostLibrary.get();
        if (context.count() == 1) {
            return new Collective(library, null);
        }
        boolean first = context.rank() == 0;
        Collective collective = new Collective(library, first ? tracker(library, context) : null);
        try {
            String address =
                    context.allGather(first ? collective.address() : "").get(0);
            String config = address.substring(0, address.lastIndexOf('}')) + ",\"dmlc_communicator\":\"rabit\""
                    + ",\"dmlc_task_id\":\"" + String.format("%09d", context.rank()) + "\",\"dmlc_timeout\":" + SECONDS
                    + ",\"dmlc_retry\":" + ATTEMPTS + "}";
            library.check(library.api().XGCommunicatorInit(config));
            collective.joined = true;
            return collective;
        } catch (RuntimeException | Error e) {
            collective.close();
            throw e;
        }
    }

    private static NativeHandle tracker(XGBoostLibrary library, WorkerContext context) {
        PointerByReference out = new PointerByReference();
        // Sorted by their task's id, so that ranks are the engine's.
        library.check(library.api()
                .XGTrackerCreate(
                        "{\"dmlc_communicator\":\"rabit\",\"n_workers\":" + context.count() + ",\"host\":\""
                                + context.host() + "\",\"sortby\":1,\"timeout\":" + SECONDS + "}",
                        out));
        NativeHandle tracker = new NativeHandle(out.getValue(), Collective::free);
        try {
            library.check(library.api().XGTrackerRun(tracker.pointer(), "{}"));
        } catch (XGBoostError e) {
            tracker.close();
            throw e;
        }
        return tracker;
    }

    /** One that is left by workers that failed says so; nobody waits for it. */
    private static int free(Pointer tracker) {
        XGBoostLibrary library = XGBoostLibrary.get();
        if (library.api().XGTrackerFree(tracker) != 0) {
            Log.of(Collective.class)
                    .debug("XGBoost's tracker: {}", library.api().XGBGetLastError());
        }
        return 0;
    }

    private String address() {
        if (tracker == null) {
            throw new IllegalStateException("Only the first worker has a tracker.");
        }
        PointerByReference args = new PointerByReference();
        library.check(library.api().XGTrackerWorkerArgs(tracker.pointer(), args));
        return args.getValue().getString(0, "UTF-8");
    }

    /** {@return sums of the same numbers of all workers, which are the same for each of them} */
    double[] sums(double... own) {
        if (!joined) {
            return own;
        }
        try (Memory memory = new Memory((long) Double.BYTES * own.length)) {
            memory.write(0, own, 0, own.length);
            library.check(library.api().XGCommunicatorAllreduce(memory, own.length, DOUBLES, SUM));
            return memory.getDoubleArray(0, own.length);
        }
    }

    /**
     * Leaves the others in peace; nothing of XGBoost's may be asked together any more.
     *
     * @throws XGBoostError if one of them is lost
     */
    void leave() {
        if (joined) {
            joined = false;
            library.check(library.api().XGCommunicatorFinalize());
        }
    }

    /**
     * {@return whether a failure says that another worker is lost}
     *
     * @param text as XGBoost says it
     */
    static boolean isLost(String text) {
        return text.contains("/collective/") || text.contains("Allreduce") || text.contains("racker");
    }

    /** Says that another worker is lost. */
    static InfrastructureException lost(XGBoostError e) {
        List<String> lines =
                e.text().lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
        return new InfrastructureException(
                "XGBoost has lost another worker (" + lines.get(lines.size() - 1) + ").",
                "what that worker logged, or open ports between all workers.",
                e);
    }

    /** Leaves the others, who fail if they are still at work; the first worker's tracker goes last. */
    @Override
    public void close() {
        if (joined) {
            joined = false;
            if (library.api().XGCommunicatorFinalize() != 0) {
                Log.of(Collective.class)
                        .debug("XGBoost's communicator: {}", library.api().XGBGetLastError());
            }
        }
        if (tracker != null) {
            tracker.close();
        }
    }
}
