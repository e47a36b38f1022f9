package org.modelwright.engine;

import java.util.List;
import org.modelwright.data.Frame;

/** What a task knows of the worker that does it. Used on the task's own thread. */
public interface WorkerContext {

    /** {@return which of them this is, from 0 on} */
    int rank();

    /** {@return how many there are} */
    int count();

    /** {@return the address by which the other workers reach this one} */
    String host();

    /** {@return how many threads the task may use} */
    int threads();

    /**
     * {@return this worker's share of a table: a {@link org.modelwright.data.FloatColumn} for each of its columns, in order,
     * in which there may be no row}
     *
     * @param table its name
     */
    Frame rows(String table);

    /**
     * {@return what every worker says, by rank; it waits for all of them, so each must call it as often as the others}
     *
     * @param text what this one says
     */
    List<String> allGather(String text);

    /**
     * Reports how far the task is; only what rank 0 reports is heard.
     *
     * @param text what whoever started the task understands
     */
    void progress(String text);
}
