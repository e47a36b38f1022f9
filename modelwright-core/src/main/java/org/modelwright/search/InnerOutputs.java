package org.modelwright.search;

import java.nio.DoubleBuffer;
import java.util.List;

/**
 * What settings say of the training rows that judge them, each by a model that has not learned from it.
 *
 * @param foldOf for each training row the number of the split that judges it, from 0 on; -1 for none
 * @param outputs for each training row the prediction, or the probability of each class: one column of numbers each
 */
public record InnerOutputs(int[] foldOf, List<DoubleBuffer> outputs) {}
