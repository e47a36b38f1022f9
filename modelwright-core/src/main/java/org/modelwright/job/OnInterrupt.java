package org.modelwright.job;

/** What becomes of a fit that is stopped, by Ctrl-C or SIGTERM, when its round is over. */
public enum OnInterrupt {
    /** It is given up. */
    STOP,
    /** It is kept as a checkpoint: the same job, started again, goes on from there. */
    KEEP
}
