package org.modelwright.saver;

import java.util.Map;
import java.util.TreeMap;

/**
 * A saved model.
 *
 * @param modelUri {@code models:/m-…}
 * @param modelId {@code m-…}
 * @param files the SHA-256 of each file, by path within the model directory, sorted
 * @param sizeBytes the size of all files
 * @param proofRows how many rows the saved bytes were proved with
 * @param largestGap the largest difference found between saved and fitted model, within the gate
 */
public record ModelInfo(
        String modelUri, String modelId, Map<String, String> files, long sizeBytes, int proofRows, double largestGap) {

    /** Keeps a sorted copy. */
    public ModelInfo {
        files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    }
}
