package org.modelwright.engine;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.modelwright.error.InfrastructureException;
import org.modelwright.error.InterruptedJobException;

/** Processes, or threads of them, that do the same task at the same time, each with its share of the rows. */
public interface Workers {

    /** {@return how many there are, at least 1; the same for the whole session} */
    int count();

    /**
     * {@return what the worker of rank 0 returned}
     *
     * <p>All start together or none does. The row of a table goes to the worker whose rank is the row's number modulo
     * {@link #count}, in the order of the rows, so that the same rows and as many workers make the same shares. If a worker
     * fails all of them are ended, and everything is done again, up to twice; the task must not count on being the first.
     *
     * <p>One task at a time: a second caller waits.
     *
     * @param tables what is shared out; read by several threads, and once more for each further attempt
     * @param task what is done, which travels to other processes by Java's serialization
     * @param heard is told what the worker of rank 0 reports by {@link WorkerContext#progress}, in order, while the task is
     *     done where the engine can do that, else after it; of a further attempt again from the start
     * @throws InfrastructureException if the last attempt fails too; the cause is what the worker threw that failed first
     * @throws org.modelwright.error.ModelwrightException at once what a worker throws of another kind than
     *     {@link InfrastructureException}: it would be the same the next time
     * @throws InterruptedJobException if the job is stopped
     */
    <R extends Serializable> R run(List<WorkerTable> tables, WorkerTask<R> task, Consumer<String> heard);
}
