package org.modelwright.xgboost;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelwright.engine.WorkerContext;

/**
 * The ring of workers that XGBoost sums gradients over. It belongs to the thread that joined it: matrices and rounds are of the
 * same thread. The first worker holds the tracker, by which they find each other.
 */
final class Collective implements AutoCloseable {

    /** Seconds after which a worker that says nothing counts as gone. */
    private static final int PATIENCE = 120;

    private final XGBoostApi api;
    private final @Nullable Pointer tracker;

    private Collective(XGBoostApi api, @Nullable Pointer tracker) {
        this.api = api;
        this.tracker = tracker;
    }

    /**
     * {@return the ring, in which all workers are}
     *
     * @throws XGBoostError if one of them does not come
     */
    static Collective join(WorkerContext context) {
        XGBoostLibrary library = XGBoostLibrary.get();
        XGBoostApi api = library.api();
        // Made when all have their rows: a tracker that waits for tasks which have not begun gives up.
        Pointer tracker = context.rank() == 0 ? tracker(library, context) : null;
        Collective collective = new Collective(api, tracker);
        try {
            String said = tracker == null ? "" : address(library, tracker);
            List<String> all = context.allGather(said);
            library.check(api.XGCommunicatorInit(all.get(0).strip().replaceFirst("}$", "")
                    + ",\"dmlc_communicator\":\"rabit\",\"dmlc_task_id\":\"" + "%06d".formatted(context.rank())
                    + "\",\"dmlc_timeout\":" + PATIENCE + ",\"dmlc_retry\":3}"));
            return collective;
        } catch (RuntimeException | Error e) {
            collective.close();
            throw e;
        }
    }

    private static Pointer tracker(XGBoostLibrary library, WorkerContext context) {
        PointerByReference out = new PointerByReference();
        library.check(library.api()
                .XGTrackerCreate(
                        "{\"dmlc_communicator\":\"rabit\",\"n_workers\":" + context.count() + ",\"host\":\""
                                + context.host() + "\",\"sortby\":1,\"timeout\":" + PATIENCE + "}",
                        out));
        library.check(library.api().XGTrackerRun(out.getValue(), "{}"));
        return out.getValue();
    }

    private static String address(XGBoostLibrary library, Pointer tracker) {
        PointerByReference text = new PointerByReference();
        library.check(library.api().XGTrackerWorkerArgs(tracker, text));
        return text.getValue().getString(0, "UTF-8");
    }

    /** Leaves the ring, which the others notice at once. A tracker is never waited for: after a failure it would not end. */
    @Override
    public void close() {
        api.XGCommunicatorFinalize();
        if (tracker != null) {
            api.XGTrackerFree(tracker);
        }
    }
}
