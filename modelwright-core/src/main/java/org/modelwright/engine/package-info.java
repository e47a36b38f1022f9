/**
 * Where the work of a job is done. A job names an {@link org.modelwright.engine.Engine}; it opens one
 * {@link org.modelwright.engine.EngineSession} when it first needs it, which ends with the {@code Session} of the job, after
 * a failure too. The local engine has no workers, and costs nothing. Another one may have
 * {@link org.modelwright.engine.Workers}: they are given {@link org.modelwright.engine.WorkerTable}s, of which each gets its
 * share of the rows, and do one {@link org.modelwright.engine.WorkerTask} all at the same time, in which a
 * {@link org.modelwright.engine.WorkerContext} is all that a task knows of where it is. What comes out is the same model by
 * the same code: the engine is the means, what the local engine does is the meaning. Read {@code Engine}, then
 * {@code Workers}.
 */
@NullMarked
package org.modelwright.engine;

import org.jspecify.annotations.NullMarked;
