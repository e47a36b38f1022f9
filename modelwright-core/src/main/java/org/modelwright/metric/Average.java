package org.modelwright.metric;

/** How the scores of classes become one, as in scikit-learn. */
public enum Average {
    /** The score of the positive class alone; two classes only. */
    BINARY,
    /** Counts of all classes added up before dividing. */
    MICRO,
    /** The mean of the classes' scores. */
    MACRO,
    /** The mean weighted by how many rows each class truly has. */
    WEIGHTED
}
