package org.modelwright.model;

/** On which rows a model is fitted once more, with what was found. */
public enum Refit {
    /** On all training rows, those that were set aside too. */
    TRAINING,
    /** On the test rows too, after the model was judged: scores and predictions stay those of the model that was judged. */
    ALL,
    /** On none. */
    NONE
}
