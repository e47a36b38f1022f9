package org.modelwright.mlflow;

/** The states of a run, under MLflow's names. */
public enum RunStatus {
    /** Not ended yet. */
    RUNNING,
    /** Waiting to start. */
    SCHEDULED,
    /** Ended well. */
    FINISHED,
    /** Ended by an error. */
    FAILED,
    /** Stopped from outside. */
    KILLED
}
