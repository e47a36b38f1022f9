package org.modelwright.task;

/** What is predicted. */
public enum Task {
    /** A number. */
    REGRESSION,
    /** One of two classes. */
    BINARY,
    /** One of several classes. */
    MULTICLASS
}
