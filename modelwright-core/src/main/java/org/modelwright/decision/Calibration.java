package org.modelwright.decision;

/** How probabilities of two classes are made to hold what they say. */
public enum Calibration {
    /** By two numbers, of the margin (Platt, 1999): for few rows too. */
    SIGMOID,
    /** By steps that never fall, of the probability: for many rows. */
    ISOTONIC
}
