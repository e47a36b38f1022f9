package org.modelwright.engine;

import java.io.Serializable;

/**
 * What every worker does, at the same time as the others, on one thread.
 *
 * @param <R> what comes of it
 */
@FunctionalInterface
public interface WorkerTask<R extends Serializable> extends Serializable {

    /**
     * {@return what comes of it; that of the worker of rank 0 is taken}
     *
     * @param context where it is done, and with which rows
     */
    R run(WorkerContext context);
}
