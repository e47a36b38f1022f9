package org.modelwright.model;

/** How much the classes count in what is learned. */
public enum ClassWeight {
    /**
     * Each alike, however many rows it has: rows / (classes that rows have · rows of the class), as scikit-learn's of that name,
     * times what a row weighs.
     */
    BALANCED
}
